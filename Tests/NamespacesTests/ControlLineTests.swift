import Testing

@testable import Namespaces

@Suite("Lines of the control socket")
struct ControlLineTests {
    @Test("any cut of the stream gives the same lines", arguments: 1...12)
    func cuts(size: Int) throws {
        let stream = Array("one\n\ntwo three\nfour".utf8)
        var framing = ControlLine()
        var lines: [String] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            lines += try framing.append(stream[start..<min(start + size, stream.count)])
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["one", "", "two three"])
        #expect(framing.bufferedBytes == 4)
    }

    @Test("a line over the limit is an error, with or without its end")
    func limit() throws {
        var framing = ControlLine(limit: 4)
        #expect(try framing.append(Array("1234\n".utf8)) == [Array("1234".utf8)])
        #expect(try framing.append(Array("1234".utf8)) == [])
        #expect(throws: ControlLine.TooLong(limit: 4)) { try framing.append([0x35]) }
        var other = ControlLine(limit: 4)
        #expect(throws: ControlLine.TooLong(limit: 4)) { try other.append(Array("12345\n".utf8)) }
    }
}
