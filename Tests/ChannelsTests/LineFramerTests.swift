import Channels
import Testing

@Suite("Lines of a stream")
struct LineFramerTests {
    @Test("cuts where newlines are, however the bytes come")
    func lines() {
        let bytes = Array("one\n\ntwo\r\nthree".utf8)
        for size in 1...bytes.count {
            var buffer = LineFramer()
            var lines: [[UInt8]] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                lines += buffer.append(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(lines == [Array("one".utf8), Array("two\r".utf8)])
            lines = buffer.append([0x0A])
            #expect(lines == [Array("three".utf8)])
        }
    }

    @Test("one line that is too long is dropped whole and counted, the next one is read")
    func overlongLine() {
        var buffer = LineFramer(limit: 4)
        let lines = buffer.append(Array("12345678\nabcd\n".utf8))
        #expect(lines == [Array("abcd".utf8)])
        #expect(buffer.overlongLines == 1)
    }
}
