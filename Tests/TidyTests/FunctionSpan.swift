/// The lines that a function takes, found by counting braces outside strings and comments.
struct FunctionSpan {
    /// Counted from 1.
    let firstLine: Int
    let lineCount: Int

    static func all(in file: SourceFile) -> [FunctionSpan] {
        var spans: [FunctionSpan] = []
        for (index, line) in file.lines.enumerated() where startsFunction(line) {
            if let end = endOfBody(from: index, in: file.lines) {
                spans.append(FunctionSpan(firstLine: index + 1, lineCount: end - index + 1))
            }
        }
        return spans
    }

    private static func startsFunction(_ line: String) -> Bool {
        let code = code(of: line)
        return code.contains("func ") || code.contains(" init(") || code.contains(" init?(")
            || code.contains("deinit {")
    }

    private static func endOfBody(from index: Int, in lines: [String]) -> Int? {
        var depth = 0
        for (number, line) in lines[index...].enumerated() {
            for character in code(of: line).utf8 {
                if character == UInt8(ascii: "{") { depth += 1 }
                if character == UInt8(ascii: "}") {
                    depth -= 1
                    if depth == 0 { return index + number }
                }
            }
            // A requirement of a protocol has no body.
            if depth < 0 || (depth == 0 && number > 12) { return nil }
        }
        return nil
    }

    /// The line without its string literals and its comment.
    private static func code(of line: String) -> String {
        var result: [UInt8] = []
        var isInString = false
        var previous: UInt8 = 0
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isInString.toggle() }
            if byte == UInt8(ascii: "/"), previous == byte, !isInString { break }
            if !isInString { result.append(byte) }
            previous = byte
        }
        return String(decoding: result, as: UTF8.self)
    }
}
