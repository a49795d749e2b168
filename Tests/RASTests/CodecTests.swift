import RAS
import Testing
import Wire

@Suite("H.225.0 RAS in aligned PER")
struct CodecTests {
    @Test("encodes to the verified bytes and back", arguments: Samples.all)
    func golden(_ sample: Sample) throws {
        #expect(hexadecimal(sample.message.encoded()) == sample.golden)
        #expect(try Message(decoding: bytes(sample.golden)) == sample.message)
    }

    @Test("reads over what it has no use for, known or not")
    func foreign() throws {
        #expect(try Message(decoding: bytes(ForeignSample.encoded)) == ForeignSample.message)
    }

    @Test("a long octet string goes in fragments", arguments: [0, 127, 128, 16_383, 16_384, 40_000, 65_400])
    func fragments(_ count: Int) throws {
        let data = NonStandardData(
            countryCode: 1, extensionCode: 2, manufacturerCode: 3, octets: (0..<count).map { UInt8($0 % 251) })
        let message = Message.unregistrationRequest(
            UnregistrationRequest(sequenceNumber: 5, callSignalAddresses: [], nonStandardData: data))
        #expect(try Message(decoding: message.encoded()) == message)
    }

    @Test(
        "whole numbers at the edges of their encodings",
        arguments: [1, 2, 255, 256, 257, 65_536, 65_537, 16_777_216, 16_777_217, 4_294_967_295] as [UInt32])
    func timeToLive(_ seconds: UInt32) throws {
        let message = Message.registrationConfirm(
            RegistrationConfirm(sequenceNumber: 65_535, endpointIdentifier: "e", timeToLive: seconds))
        #expect(try Message(decoding: message.encoded()) == message)
    }

    @Test("what the ASN.1 cannot hold becomes the nearest that it can")
    func nearest() throws {
        let long = String(repeating: "x", count: 300)
        let message = Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: 0, callSignalAddresses: Array(repeating: Samples.signalling, count: 300),
                rasAddresses: [], aliases: ["", long, "12345"], endpointIdentifier: "", timeToLive: 0))
        let expected = Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: 1, callSignalAddresses: Array(repeating: Samples.signalling, count: 256),
                rasAddresses: [], aliases: [String(long.prefix(256)), "12345"], endpointIdentifier: " ", timeToLive: 1))
        #expect(try Message(decoding: message.encoded()) == expected)
    }

    @Test(
        "refuses, and says where and what",
        arguments: [
            ("", 0, "RasMessage", .endOfInput),
            ("00", 0, "RasMessage", .invalid("is alternative 0, which has no part in registration")),
            ("80", 0, "RasMessage", .invalid("is alternative 25, which has no part in registration")),
            ("6c", 0, "RasMessage", .tooLarge(limit: 24)),
            ("1c", 1, "requestSeqNum", .endOfInput),
            ("1c10", 1, "requestSeqNum", .endOfInput),
            ("1cffff", 1, "requestSeqNum", .tooLarge(limit: 65_535)),
            ("1c100000", 3, "RasMessage", .invalid("is followed by further bytes")),
            ("18000008c1", 4, "callSignalAddress", .tooLarge(limit: 16_383)),
            ("18000008ff", 4, "callSignalAddress", .unexpectedByte(0xFF)),
            ("180000088101", 4, "callSignalAddress", .tooLarge(limit: 256)),
            ("1800000801000a1400", 6, "callSignalAddress", .endOfInput),
            ("1a00000800c0", 5, "UnregistrationRequest", .tooLarge(limit: 64)),
        ] as [(String, Int, String, DecodeError.Reason)])
    func refusal(_ input: String, offset: Int, element: String, reason: DecodeError.Reason) {
        #expect(throws: DecodeError(offset: offset, element: element, reason: reason)) {
            try Message(decoding: bytes(input))
        }
    }

    @Test("refuses more than a datagram holds")
    func size() {
        #expect(throws: DecodeError(offset: 65_535, element: "RasMessage", reason: .tooLarge(limit: 65_535))) {
            try Message(decoding: [UInt8](repeating: 0, count: 65_536))
        }
    }

    @Test("the report of a survivable travels in nonStandardData")
    func report() {
        for report in [Samples.active, Samples.inactive] {
            #expect(SurvivableReport(report.nonStandardData) == report)
        }
        var foreign = Samples.active.nonStandardData
        foreign.manufacturerCode = 1
        #expect(SurvivableReport(foreign) == nil)
        var short = Samples.active.nonStandardData
        short.octets.removeLast()
        #expect(SurvivableReport(short) == nil)
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
