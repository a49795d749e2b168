import SIP
import Testing
import Wire

@Suite("SIP on a stream, RFC 3261 §18.3")
struct StreamFramerTests {
    static let first = Peers.bytes("SIP/2.0 200 OK", "Content-Length: 4", body: "\r\n\r\n")
    static let second = Peers.bytes("OPTIONS sip:a SIP/2.0", "Subject: l: 9", "l :\t0")
    static let third = Peers.bytes("SIP/2.0 200 OK", "X: y", "content-LENGTH:", " 3", "l: 3", body: "abc")
    static let stream =
        [0x0D, 0x0A, 0x0D, 0x0A] + first + [0x0D, 0x0A] + second + third + [0x0D, 0x0A, 0x0D, 0x0A] + second
    static let items: [StreamFramer.Item] = [
        .ping, .message(first), .message(second), .message(third), .ping, .message(second),
    ]

    @Test("the same items whatever the segments")
    func everySplit() throws {
        for split in 0...Self.stream.count {
            var framer = StreamFramer()
            let items = try framer.append(Self.stream[..<split]) + framer.append(Self.stream[split...])
            #expect(items == Self.items, "split at \(split)")
            #expect(framer.bufferedBytes == 0)
        }
    }

    @Test("the same items byte by byte and in threes", arguments: [1, 2, 3, 7])
    func small(_ size: Int) throws {
        var framer = StreamFramer()
        var items: [StreamFramer.Item] = []
        for start in stride(from: 0, to: Self.stream.count, by: size) {
            items += try framer.append(Self.stream[start..<min(start + size, Self.stream.count)])
        }
        #expect(items == Self.items)
    }

    @Test("a single CRLF is the answer to our ping only while we wait for one")
    func pong() throws {
        var framer = StreamFramer()
        framer.expectsPong = true
        #expect(try framer.append([0x0D]) == [])
        #expect(try framer.append([0x0A]) == [.pong])
        #expect(!framer.expectsPong)
        #expect(try framer.append([0x0D, 0x0A]) == [])
        #expect(try framer.append([0x0D, 0x0A]) == [.ping])
        #expect(try framer.append([0x0D, 0x0A] + Self.second) == [.message(Self.second)])
    }

    @Test(
        "faults",
        arguments: [
            ("X: y", "Content-Length", 24, .invalid("is missing on a stream")),
            ("l: 1\r\nl: 2", "Content-Length", 22, .invalid("differs from another one")),
            ("l: -1", "Content-Length", 19, .unexpectedByte(0x2D)), ("l:", "Content-Length", 20, .endOfInput),
            ("l: 4294967296", "Content-Length", 19, .tooLarge(limit: 0xFFFF_FFFF)),
            ("l: 4294967295", "message", 990, .tooLarge(limit: 990)), ("l: 965", "message", 990, .tooLarge(limit: 990)),
        ] as [(String, String, Int, DecodeError.Reason)])
    func faults(_ line: String, element: String, offset: Int, reason: DecodeError.Reason) {
        let expected = DecodeError(offset: offset, element: element, reason: reason)
        var framer = StreamFramer(limit: 990)
        #expect(throws: expected) { try framer.append(Peers.bytes("SIP/2.0 200 OK", line)) }
        #expect(framer.fault == expected)
        #expect(framer.bufferedBytes == 0)
        #expect(throws: expected) { try framer.append(Self.second) }
    }

    @Test("what came before a fault is not lost")
    func beforeFault() throws {
        var framer = StreamFramer()
        #expect(
            try framer.append(Self.first + Self.second + Array("X\r\n\r\n".utf8)) == [
                .message(Self.first), .message(Self.second),
            ])
        #expect(framer.fault?.element == "Content-Length")
        #expect(throws: DecodeError.self) { try framer.append([]) }
    }

    @Test("garbage without end is a fault, not memory")
    func garbage() {
        var framer = StreamFramer()
        #expect(throws: DecodeError(offset: 0, element: "header field", reason: .tooLarge(limit: 8192))) {
            for _ in 0..<100 { _ = try framer.append([UInt8](repeating: 0x0D, count: 1000)) }
        }
        var lines = StreamFramer(limit: 5000)
        #expect(throws: DecodeError(offset: 5000, element: "message", reason: .tooLarge(limit: 5000))) {
            for _ in 0..<1000 { _ = try lines.append("A: b\r\n".utf8) }
        }
    }
}
