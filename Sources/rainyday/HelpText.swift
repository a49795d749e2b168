/// The discussion of a command, written in lines of a source file.
enum HelpText {
    /// Lines of one paragraph become one line, which is broken to the width of the terminal later; those that begin
    /// with a space stay as they are.
    static func of(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let last = lines.last, !last.isEmpty, !last.hasPrefix(" "), !line.isEmpty, !line.hasPrefix(" ") {
                lines[lines.count - 1] = last + " " + line
            } else {
                lines.append(String(line))
            }
        }
        return lines.joined(separator: "\n")
    }
}
