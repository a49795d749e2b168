import Megaco
import Testing
import Wire

@Suite("TPKT framer, RFC 1006 §6") struct TPKTFramerTests {
    static let payloads: [[UInt8]] = [Array("!/1 mg PN=1{}".utf8), [], [0x41], [UInt8](repeating: 0x42, count: 700)]
    static let stream = payloads.flatMap(TPKTFramer.frame)

    @Test func frameHasVersionReservedAndLength() {
        #expect(TPKTFramer.frame([0x41, 0x42]) == [3, 0, 0, 6, 0x41, 0x42])
        #expect(TPKTFramer.frame([UInt8](repeating: 1, count: 70_000)).count == 65_535)
    }

    @Test("gives the same payloads however the stream is cut") func splits() throws {
        for cut in 0...Self.stream.count {
            var framer = TPKTFramer()
            var got = try framer.append(Self.stream[..<cut])
            #expect(framer.bufferedBytes < 704)
            got += try framer.append(Self.stream[cut...])
            #expect(got == Self.payloads)
            #expect(framer.bufferedBytes == 0)
        }
        for size in 1...40 {
            var framer = TPKTFramer()
            var got: [[UInt8]] = []
            for start in stride(from: 0, to: Self.stream.count, by: size) {
                got += try framer.append(Self.stream[start..<min(start + size, Self.stream.count)])
            }
            #expect(got == Self.payloads)
        }
    }

    @Test(
        "refuses headers that cannot be",
        arguments: [
            ([4, 0, 0, 8], DecodeError(offset: 0, element: "TPKT version", reason: .unexpectedByte(4))),
            ([0x4D], DecodeError(offset: 0, element: "TPKT version", reason: .unexpectedByte(0x4D))),
            ([3, 0, 0, 3], DecodeError(offset: 2, element: "TPKT length", reason: .invalid("is below 4"))),
            ([3, 0, 4, 1], DecodeError(offset: 2, element: "TPKT length", reason: .tooLarge(limit: 1_024))),
        ] as [([UInt8], DecodeError)])
    func refusals(_ bytes: [UInt8], _ expected: DecodeError) {
        var framer = TPKTFramer(limit: 1_024)
        #expect(throws: expected) { try framer.append(bytes) }
        #expect(throws: expected) { try framer.append([3, 0, 0, 4]) }
        #expect(framer.failure == expected)
        #expect(framer.bufferedBytes == 0)
    }

    @Test func packetsBeforeABadHeaderAreKept() throws {
        var framer = TPKTFramer()
        #expect(try framer.append([3, 0, 0, 5, 0x41, 9]) == [[0x41]])
        #expect(framer.failure == DecodeError(offset: 0, element: "TPKT version", reason: .unexpectedByte(9)))
        #expect(throws: DecodeError.self) { try framer.append([]) }
    }

    @Test func reservedOctetIsIgnored() throws {
        var framer = TPKTFramer()
        #expect(try framer.append([3, 0xFF, 0, 5, 0x41]) == [[0x41]])
    }
}
