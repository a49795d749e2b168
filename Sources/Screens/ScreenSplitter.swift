/// Finds the screens in the lines of a file: by the commands that were typed and by the screens' titles.
struct ScreenSplitter {
    private(set) var blocks: [ScreenBlock] = []
    private(set) var answers: [OSSIAnswer] = []
    /// Commands whose screens are not read, each once.
    private(set) var unread: [(command: String, line: Int)] = []
    private let file: String
    private var host: ScreenBlock.Host
    private var current: ScreenBlock?

    /// More are no longer told one by one.
    private static let unreadLimit = 100

    init(_ lines: [ScreenLine], file: String) {
        self.file = file
        host = ScreenBlock.Host(prompt: nil, file: file)
        var index = 0
        while index < lines.count {
            if let (answer, next) = OSSIAnswer.read(lines, at: index, file: file) {
                close()
                answers.append(answer)
                index = next
                continue
            }
            take(lines[index].expanded)
            index += 1
        }
        close()
    }

    private mutating func close() {
        if let block = current { blocks.append(block) }
        current = nil
    }

    private mutating func begin(_ kind: ScreenKind, _ subject: String?, at line: ScreenLine, page: (Int, Int)?) {
        close()
        current = ScreenBlock(
            kind: kind, subject: subject, file: file, host: host, page: page.map { (number: $0.0, count: $0.1) },
            firstLine: line.number)
    }

    private mutating func take(_ line: ScreenLine) {
        if let typed = Self.typedAtGateway(line) {
            host.prompt = typed.prompt
            command(typed.words, at: line)
        } else if line.column(of: "Command:") == 0 || line.column(of: "Command:") == 1 {
            command(line.words.dropFirst().map(\.text), at: line)
        } else if let (words, page) = Self.heading(line) {
            heading(words, page, at: line)
        } else if let (kind, subject) = ScreenKind.of(title: line) {
            title(kind, subject, at: line)
        } else {
            current?.lines.append(line)
        }
    }

    private mutating func command(_ words: [String], at line: ScreenLine) {
        close()
        guard !words.isEmpty else { return }
        if let (kind, subject) = ScreenKind.of(command: words) {
            begin(kind, subject, at: line, page: nil)
        } else {
            note(words, at: line)
        }
    }

    private mutating func note(_ words: [String], at line: ScreenLine) {
        let text = words.joined(separator: " ")
        guard unread.count < Self.unreadLimit, ["list", "display", "show", "status"].contains(words[0].lowercased()),
            !unread.contains(where: { $0.command == text })
        else { return }
        unread.append((text, line.number))
    }

    /// The command at the top of a SAT's screen, with the page.
    private mutating func heading(_ words: [String], _ page: (Int, Int)?, at line: ScreenLine) {
        guard let (kind, subject) = ScreenKind.of(command: words) else {
            close()
            note(words, at: line)
            return
        }
        // The screen that the command before it has begun already.
        if let block = current, block.kind == kind, block.subject == subject, block.lines.allSatisfy(\.isBlank) {
            current?.page = page.map { (number: $0.0, count: $0.1) }
            return
        }
        begin(kind, subject, at: line, page: page)
    }

    /// A title begins a screen, unless its command has.
    private mutating func title(_ kind: ScreenKind, _ subject: String?, at line: ScreenLine) {
        if let block = current, block.kind == kind || block.kind.begins(with: kind) {
            let hasTitle = block.lines.contains { ScreenKind.of(title: $0)?.kind == kind }
            if block.subject == nil { current?.subject = subject }
            if !hasTitle {
                current?.lines.append(line)
                return
            }
        }
        begin(kind, subject, at: line, page: nil)
        current?.lines.append(line)
    }

    /// `SZ-G450-001(super)# show mgc list`.
    private static func typedAtGateway(_ line: ScreenLine) -> (prompt: String, words: [String])? {
        let words = line.words
        guard let first = words.first, first.start == 0, let open = first.text.firstIndex(of: "("),
            let close = first.text.firstIndex(of: ")"), open < close,
            first.text[first.text.index(after: close)...].hasPrefix("#") || first.text.hasSuffix(")#")
        else { return nil }
        let prompt = String(first.text[..<open])
        guard !prompt.isEmpty else { return nil }
        let behind = first.text[close...].dropFirst(2)
        return (prompt, (behind.isEmpty ? [] : [String(behind)]) + words.dropFirst().map(\.text))
    }

    /// A line that begins with a command of a SAT, alone or with `Page 1 of 4`.
    private static func heading(_ line: ScreenLine) -> (words: [String], page: (Int, Int)?)? {
        let words = line.words
        guard let first = words.first, first.start <= 1,
            ["list", "display", "change", "add", "status"].contains(first.text)
        else { return nil }
        guard let at = words.firstIndex(where: { $0.text.lowercased() == "page" }) else {
            // A sentence is no command.
            return words.count <= 5 && !line.text.hasSuffix(".") ? (words.map(\.text), nil) : nil
        }
        let command = words[..<at].map(\.text)
        let numbers = words[at...].compactMap { Int($0.text) }
        let page = numbers.count == 2 && numbers[0] > 0 ? (numbers[0], numbers[1]) : nil
        return command.isEmpty ? nil : (command, page)
    }
}
