/// Walks over the bytes of a topology file before the YAML library does, and refuses what could hurt.
///
/// It is a scanner of the plain part of YAML that topology files use: block and flow collections, plain and quoted
/// texts, comments. Anchors, aliases, tags, directives, block texts, explicit keys and plain texts over several lines
/// are refused, so whatever passes is a tree no larger than the file. Size and nesting are bounded.
struct SourceCheck {
    static let sizeLimit = 1 << 20
    static let depthLimit = 64

    struct Problem: Error, Hashable {
        var line: Int
        var column: Int
        var reason: String
        var hint: String?
    }

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var line = 1
    private var column = 1
    /// Open flow collections.
    private var flowDepth = 0
    /// The columns at which the open block collections stand.
    private var blockColumns: [Int] = []
    /// True until the first token of a line.
    private var isLineStart = true
    /// True where a quoted text or the end of a flow collection has just been read, so that `:` needs no blank.
    private var isAfterQuoted = false
    /// The plain text that ended the last line with a token on it: a deeper line after it would continue it.
    private var openPlain = false
    private var hasContent = false

    private init(_ bytes: some Collection<UInt8>) {
        let all = Array(bytes)
        self.bytes = all[(all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)...]
        index = self.bytes.startIndex
    }

    /// - Throws: the first thing that is refused.
    static func check(_ bytes: some Collection<UInt8>) throws(Problem) {
        guard bytes.count <= sizeLimit else {
            throw oversize(bytes)
        }
        var check = SourceCheck(bytes)
        try check.run()
    }

    /// Where a file goes on past the limit.
    static func oversize(_ bytes: some Collection<UInt8>) -> Problem {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(sizeLimit) {
            if byte == 0x0A {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Problem(
            line: line, column: column, reason: "the file goes on past \(sizeLimit) bytes",
            hint: "a topology has no more")
    }

    private mutating func run() throws(Problem) {
        while let byte = peek() {
            switch byte {
            case 0x0A, 0x0D: newline(byte)
            case 0x20: advance()
            case UInt8(ascii: "#"):
                while let next = peek(), next != 0x0A, next != 0x0D { try advanceChecked() }
            default: try token(byte)
            }
        }
        guard hasContent else {
            throw Problem(line: 1, column: 1, reason: "the file is empty", hint: "start from one in Topologies/")
        }
    }

    private mutating func token(_ byte: UInt8) throws(Problem) {
        hasContent = true
        let startsLine = isLineStart
        if startsLine { try startLine(byte) }
        isLineStart = false
        let afterQuoted = isAfterQuoted
        isAfterQuoted = false
        openPlain = false
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let start = column
            try quoted(byte)
            isAfterQuoted = true
            try noteKey(at: start)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            flowDepth += 1
            try checkDepth()
            advance()
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            flowDepth = max(0, flowDepth - 1)
            isAfterQuoted = true
            advance()
        case UInt8(ascii: ","): advance()
        case UInt8(ascii: ":") where isBlank(at: index + 1) || flowDepth > 0 || afterQuoted: advance()
        case UInt8(ascii: "-") where isBlank(at: index + 1):
            try open(at: column)
            advance()
        case UInt8(ascii: "?") where isBlank(at: index + 1) || flowDepth > 0: throw refusal("an explicit key ('?')")
        case UInt8(ascii: "&"): throw refusal("an anchor ('&')")
        case UInt8(ascii: "*"): throw refusal("an alias ('*')")
        case UInt8(ascii: "!"): throw refusal("a tag ('!')")
        case UInt8(ascii: "|"), UInt8(ascii: ">"): throw refusal("a block of text")
        case UInt8(ascii: "%") where column == 1: throw refusal("a directive ('%')")
        default:
            if startsLine, column == 1, isDocumentMarker {
                blockColumns = []
                for _ in 0..<3 { advance() }
            } else {
                try plain()
            }
        }
    }

    /// The first token of a line: closes block collections that stand deeper, and refuses to continue a plain text.
    private mutating func startLine(_ byte: UInt8) throws(Problem) {
        if openPlain {
            let continues: Bool
            if flowDepth > 0 {
                continues = ![UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":")].contains(byte)
            } else {
                continues = column > (blockColumns.last ?? 0)
            }
            if continues {
                throw problem("a text over several lines", hint: "write it on one line, or put quotes around it")
            }
        }
        guard flowDepth == 0 else { return }
        while let last = blockColumns.last, last > column { blockColumns.removeLast() }
    }

    private mutating func plain() throws(Problem) {
        let start = column
        while let byte = peek(), byte != 0x0A, byte != 0x0D {
            if flowDepth > 0, [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte) { return }
            if byte == UInt8(ascii: ":"), isBlank(at: index + 1) {
                try noteKey(at: start)
                return
            }
            if byte == 0x20, let next = byteAt(index + 1), next == UInt8(ascii: "#") { return }
            try advanceChecked()
        }
        openPlain = true
    }

    private mutating func quoted(_ quote: UInt8) throws(Problem) {
        let start = problem("a text whose closing quote is missing", hint: nil)
        advance()
        while let byte = peek() {
            if byte == 0x0A || byte == 0x0D {
                newline(byte)
            } else if byte == quote {
                advance()
                guard quote == UInt8(ascii: "'"), peek() == quote else {
                    isLineStart = false
                    return
                }
                advance()
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                advance()
                if let next = peek() { if next == 0x0A || next == 0x0D { newline(next) } else { advance() } }
            } else {
                try advanceChecked()
            }
        }
        throw start
    }

    /// A text in block context that turns out to be a key opens a mapping at its column.
    private mutating func noteKey(at start: Int) throws(Problem) {
        guard flowDepth == 0, peek() == UInt8(ascii: ":"), isBlank(at: index + 1) else { return }
        try open(at: start)
    }

    private mutating func open(at start: Int) throws(Problem) {
        guard flowDepth == 0, (blockColumns.last ?? 0) < start else { return }
        blockColumns.append(start)
        try checkDepth()
    }

    private func checkDepth() throws(Problem) {
        guard flowDepth + blockColumns.count > Self.depthLimit else { return }
        throw problem("more than \(Self.depthLimit) levels of nesting", hint: nil)
    }

    private var isDocumentMarker: Bool {
        let mark = bytes[index..<min(index + 3, bytes.endIndex)]
        return (mark.elementsEqual("---".utf8) || mark.elementsEqual("...".utf8)) && isBlank(at: index + 3)
    }

    private func refusal(_ what: String) -> Problem {
        problem("\(what) has no place in a topology file", hint: "quote a text that begins so")
    }

    private func problem(_ reason: String, hint: String?) -> Problem {
        Problem(line: line, column: column, reason: reason, hint: hint)
    }

    private func peek() -> UInt8? { byteAt(index) }
    private func byteAt(_ position: Int) -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private func isBlank(at position: Int) -> Bool {
        guard let byte = byteAt(position) else { return true }
        return byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func newline(_ byte: UInt8) {
        index += byte == 0x0D && byteAt(index + 1) == 0x0A ? 2 : 1
        line += 1
        column = 1
        isLineStart = true
    }

    private mutating func advance() {
        // A continuation byte of UTF-8 belongs to the column of its first byte.
        if bytes[index] & 0xC0 != 0x80 { column += 1 }
        index += 1
    }

    /// Refuses what some readers of YAML take for the end of a line or of the file, and tabs.
    private mutating func advanceChecked() throws(Problem) {
        let byte = bytes[index]
        if byte == 0x09 { throw problem("a tab", hint: "use spaces") }
        if byte < 0x20 || byte == 0x7F { throw problem("a control character (\(byte))", hint: nil) }
        if (byte == 0xC2 && byteAt(index + 1) == 0x85)
            || (byte == 0xE2 && byteAt(index + 1) == 0x80 && [0xA8, 0xA9].contains(byteAt(index + 2)))
            || (byte == 0xEF && byteAt(index + 1) == 0xBB && byteAt(index + 2) == 0xBF)
        {
            throw problem("an invisible character", hint: "remove it, or write it as an escape in double quotes")
        }
        advance()
    }
}
