/// The text of H.248 with a line for each part, as people lay it out.
enum IndentedText {
    /// Braces open and close a level and commas end a line, but not inside a quoted string; what has line ends of its
    /// own, such as SDP, keeps them.
    static func of(_ bytes: [UInt8]) -> String {
        var lines: [[UInt8]] = [[]]
        var depth = 0
        var isQuoted = false
        func isBlank() -> Bool { lines.last?.allSatisfy { $0 == 0x20 || $0 == 0x09 } ?? true }
        func breakLine() {
            if isBlank() { lines.removeLast() }
            lines.append([UInt8](repeating: 0x20, count: 2 * max(0, depth)))
        }
        for (index, byte) in bytes.enumerated() {
            let isEscaped = index > 0 && bytes[index - 1] == 0x5C
            if byte == 0x22, !isEscaped { isQuoted.toggle() }
            guard !isQuoted else {
                lines[lines.count - 1].append(byte)
                continue
            }
            switch byte {
            case 0x7B where !isEscaped:
                lines[lines.count - 1] += " {".utf8
                depth += 1
                breakLine()
            case 0x7D where !isEscaped:
                depth -= 1
                breakLine()
                lines[lines.count - 1].append(byte)
            case 0x2C:
                lines[lines.count - 1].append(byte)
                breakLine()
            case 0x0A: breakLine()
            case 0x0D: break
            case _: lines[lines.count - 1].append(byte)
            }
        }
        return lines.map { EscapedText.line($0) }.joined(separator: "\n") + "\n"
    }
}
