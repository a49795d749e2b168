import CLinux
import Consoles
import Glibc
import Lab

/// Lines that one person or script types at one node.
final class ConsoleSession {
    private let lab: LabName
    private let node: String
    private let asJSON: Bool
    /// What kind of console it is, once the lab was asked; nil where it has not been, or the node has none.
    private var kind: ConsoleKind?
    /// False once a line was refused.
    private(set) var isFine = true

    init(lab: LabName, node: String, asJSON: Bool) {
        self.lab = lab
        self.node = node
        self.asJSON = asJSON
    }

    /// Types a line and prints its answer.
    func type(_ line: String) throws {
        if ["help", "?"].contains(where: { line.hasPrefix($0) }) || line.hasSuffix("?") {
            try learnKind()
            if !asJSON, let text = kind.flatMap({ ConsoleHelp.answer(line, for: $0) }) { return Terminal.write(text) }
        }
        guard
            case .answer(let text, let isRefused) = try lab.ask(
                .console(node: node, line: line, form: asJSON ? .json : .text))
        else { throw ExitStatus(code: 3, text: "the lab ended before it answered") }
        if !text.isEmpty { Terminal.write(text) }
        if isRefused { isFine = false }
    }

    private func learnKind() throws {
        guard kind == nil, case .status(let status) = try lab.ask(.status) else { return }
        kind = status.nodes.first { $0.name == node }.flatMap { ConsoleKind(rawValue: $0.kind) }
    }

    // MARK: A script

    /// Reads lines to the end of standard input.
    func readLines() throws {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while let count = Self.read(into: &buffer) {
            for byte in buffer[..<count] {
                if byte == 0x0A {
                    try take(line)
                    line = []
                } else if line.count <= ConsoleParser.lineLimit {
                    // One byte more than is allowed: the console says that the line is too long.
                    line.append(byte)
                }
            }
        }
        try take(line)
    }

    private func take(_ bytes: [UInt8]) throws {
        let line = String(decoding: bytes, as: UTF8.self)
        // Empty lines and comments make scripts readable.
        let first = line.first { $0 != " " && $0 != "\t" && $0 != "\r" }
        if let first, first != "#" { try type(line) }
    }

    /// How many bytes there are now; nil at the end.
    private static func read(into buffer: inout [UInt8]) -> Int? {
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count > 0 { return count }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    // MARK: A person

    /// Lets a person type, until ctrl-d.
    func converse() throws {
        try learnKind()
        guard let kind else {
            // Nothing to talk to: the lab says it in its words.
            return try type("help")
        }
        let prompt = ConsoleTranscript.prompt(of: node, kind)
        var editor = LineEditor(lineLimit: ConsoleParser.lineLimit)
        var buffer = [UInt8](repeating: 0, count: 4096)
        let error = cl_terminal_raw(STDIN_FILENO)
        guard error == 0 else { throw ExitStatus(code: 3, text: "the terminal: \(String(cString: strerror(error)))") }
        defer { cl_terminal_cooked() }
        Terminal.put(editor.view(prompt: prompt, width: Terminal.width))
        while let count = Self.read(into: &buffer) {
            // One by one: what a key leads to comes before what was typed behind it.
            for byte in buffer[..<count] {
                for effect in editor.handle(CollectionOfOne(byte)) {
                    guard try carryOut(effect, prompt, kind, &editor) else { return }
                }
            }
            Terminal.put(editor.view(prompt: prompt, width: Terminal.width))
        }
    }

    /// False where the session is over.
    private func carryOut(
        _ effect: LineEditor.Effect, _ prompt: String, _ kind: ConsoleKind, _ editor: inout LineEditor
    ) throws -> Bool {
        switch effect {
        case .submit(let line):
            Terminal.put("\r\(prompt)\(line)\u{1B}[K\n")
            if line.contains(where: { $0 != " " }) { try type(line) }
        case .complete(let beginning): complete(beginning, kind, &editor)
        case .interrupt: Terminal.put("^C\n")
        case .bell: Terminal.put("\u{7}")
        case .end:
            Terminal.put("\n")
            return false
        }
        return true
    }

    private func complete(_ beginning: String, _ kind: ConsoleKind, _ editor: inout LineEditor) {
        let completion = ConsoleHelp.completion(of: beginning, for: kind)
        if !completion.addition.isEmpty {
            editor.insert(completion.addition)
        } else if completion.words.count + completion.hints.count > 0 {
            Terminal.put("\n" + (completion.words + completion.hints).joined(separator: "   ") + "\n")
        } else {
            Terminal.put("\u{7}")
        }
    }
}
