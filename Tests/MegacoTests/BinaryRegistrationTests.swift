import Testing
import Wire

@testable import Megaco

/// ``BinaryRegistrationReader`` reads what ``BinaryReader`` reads, and nothing else.
@Suite("Registrations in binary, read without the grammar") struct BinaryRegistrationTests {
    /// Registrations that it reads, and some that it leaves alone.
    static let changes = [
        ServiceChangeRequest(method: .restart, reason: .coldBoot),
        ServiceChangeRequest(
            method: .failover, reason: .controllerImpendingFailure, address: .port(55_555), version: 3,
            profile: ServiceChangeProfile(name: "resgw", version: 1),
            timeStamp: TimeStamp(date: 20_260_105, time: 21_500_000)),
        ServiceChangeRequest(
            method: .disconnected, reason: .serviceRestored, version: 1,
            profile: ServiceChangeProfile(name: "AVMG", version: 12)),
        ServiceChangeRequest(
            method: .graceful, reason: ServiceChangeReason(code: 905, text: ""), delay: 5,
            extensions: [ServiceChangeExtension(name: "X-SRV", value: "1")]),
        // Words without a code, also where they look like one.
        ServiceChangeRequest(method: .forced, reason: ServiceChangeReason(code: 0, text: "3 fans are out")),
        ServiceChangeRequest(method: .forced, reason: ServiceChangeReason(code: 0, text: "out of order")),
    ]

    static func messages() -> [Message] {
        changes.map { change in
            Message(
                sender: .address(.v4(0x7C7C_7CDE), port: change.version == nil ? nil : 2945),
                transactions: [BinaryGolden.request(9_998, CommandRequest(.serviceChange(change)))])
        }
    }

    @Test("the plain ones are read, the others are left to the grammar", arguments: [BinaryValues.wrapped, .bare])
    func reads(values: BinaryValues) throws {
        let read = try Self.messages().map { message in
            let bytes = try message.encodedBinary(values)
            let fast = bytes.withUnsafeBufferPointer { BinaryRegistrationReader.message($0) }
            #expect(fast == nil || fast == message)
            #expect(try Message(decodingBinary: bytes) == message)
            return fast != nil
        }
        #expect(read == [true, true, false, false, false, false])
    }

    @Test("with one byte changed it never reads anything that the grammar does not")
    func oneByteChanges() throws {
        for message in Self.messages() {
            let bytes = try message.encodedBinary()
            for index in bytes.indices {
                for byte in UInt8.min...UInt8.max where byte != bytes[index] {
                    var changed = bytes
                    changed[index] = byte
                    guard let fast = changed.withUnsafeBufferPointer({ BinaryRegistrationReader.message($0) }) else {
                        continue
                    }
                    guard (try? Message(readingBinary: changed)) == fast else {
                        Issue.record("byte \(index) as \(byte) of \(bytes)")
                        continue
                    }
                }
            }
        }
    }
}
