import Foundation

/// What a Markdown file shows that can be tried: its console blocks and its topology files.
struct ReadmeDocument {
    /// A line that begins with `$ `, and what is shown below it.
    struct Step: Hashable {
        let command: String
        let shown: [String]
        /// Counted from 1.
        let line: Int

        var words: [Substring] { command.split(separator: " ") }
        /// True where it needs namespaces.
        var isWire: Bool {
            words.first == "rainyday"
                && ["run", "up", "status", "exec", "console", "tap", "down"].contains(words.dropFirst().first)
        }
    }

    enum Block: Hashable {
        case console([Step])
        /// A whole topology file, under the name that the line before the block has in backticks.
        case topology(name: String?, text: String)
    }

    let blocks: [Block]

    init(_ lines: [String]) {
        var blocks: [Block] = []
        var language: String?
        var body: [(text: String, line: Int)] = []
        var before = ""
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("```") else {
                if language != nil { body.append((line, index + 1)) } else if !line.isEmpty { before = line }
                continue
            }
            guard let open = language else {
                language = String(line.dropFirst(3))
                body = []
                continue
            }
            if open == "console" { blocks.append(.console(Self.steps(body))) }
            if open == "yaml", body.first?.text.hasPrefix("title:") == true {
                let name = before.split(separator: "`").map(String.init).last { $0.hasSuffix(".yaml") }
                blocks.append(.topology(name: name, text: body.map { $0.text + "\n" }.joined()))
            }
            language = nil
        }
        self.blocks = blocks
    }

    /// Every step of every console block.
    var steps: [Step] {
        blocks.flatMap { block -> [Step] in
            if case .console(let steps) = block { steps } else { [] }
        }
    }

    private static func steps(_ lines: [(text: String, line: Int)]) -> [Step] {
        var steps: [Step] = []
        for (text, line) in lines {
            if text.hasPrefix("$ ") {
                steps.append(Step(command: String(text.dropFirst(2)), shown: [], line: line))
            } else if let last = steps.popLast() {
                steps.append(Step(command: last.command, shown: last.shown + [text], line: last.line))
            } else {
                steps.append(Step(command: "", shown: [text], line: line))
            }
        }
        return steps
    }

    /// Whether the lines are what is shown: `…` alone stands for any lines, `…` in a line for any characters.
    static func fits(_ shown: [String], _ lines: [String]) -> Bool {
        matches(shown[...], lines[...], isAny: { trimmed($0) == "…" }) { pattern, line in
            matches(Array(trimmed(pattern))[...], Array(trimmed(line))[...], isAny: { $0 == "…" }, equals: ==)
        }
    }

    /// A pattern of elements and wild cards; each wild card takes as little as it can.
    private static func matches<Element>(
        _ pattern: ArraySlice<Element>, _ text: ArraySlice<Element>, isAny: (Element) -> Bool,
        equals: (Element, Element) -> Bool
    ) -> Bool {
        var (at, place) = (pattern.startIndex, text.startIndex)
        var retry: (pattern: Int, text: Int)?
        while place < text.endIndex {
            if at < pattern.endIndex, isAny(pattern[at]) {
                retry = (at + 1, place)
                at += 1
            } else if at < pattern.endIndex, equals(pattern[at], text[place]) {
                at += 1
                place += 1
            } else if let last = retry {
                retry = (last.pattern, last.text + 1)
                at = last.pattern
                place = last.text + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy(isAny)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }
}
