import Glibc
import RAS
import Testing
import Wire

@Suite("RAS from a hostile peer")
struct HostileInputTests {
    static let goldens = Samples.all.map(\.golden) + [ForeignSample.encoded]

    @Test("every prefix of a message is refused", arguments: goldens)
    func prefixes(_ golden: String) {
        let whole = bytes(golden)
        for count in 0..<whole.count {
            #expect(throws: DecodeError.self) { try Message(decoding: Array(whole.prefix(count))) }
        }
    }

    @Test("a message with one byte changed is refused or reads as one that can be sent", arguments: goldens)
    func changes(_ golden: String) throws {
        let whole = bytes(golden)
        for index in whole.indices {
            for change: UInt8 in [1, 2, 4, 8, 16, 32, 64, 128, 255, 0x55, 0xAA] {
                var changed = whole
                changed[index] ^= change
                try check(changed)
            }
        }
    }

    /// `make soak` sets RAINYDAY_FUZZ to try a multiple of these.
    static let seeds = 0..<UInt64(4 * (getenv("RAINYDAY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1))

    @Test("random bytes never crash", arguments: seeds)
    func random(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            let count = Int(generator.next() % 96)
            var input = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            // Half of them start as a message that is read further.
            if count > 0, generator.next() % 2 == 0 { input[0] = 0x0C | input[0] & 0x13 }
            try check(input)
        }
    }

    private func check(_ input: [UInt8]) throws {
        guard let message = try? Message(decoding: input) else { return }
        #expect(try Message(decoding: message.encoded()) == message, "\(hexadecimal(input))")
    }
}
