/// A line that is being typed: bytes of a terminal in, edits out; no terminal, no clock.
///
/// Keys: left and right, home and end, ctrl-a and ctrl-e, backspace and delete, ctrl-k, ctrl-u and ctrl-w, up and down
/// through the lines of the session, Tab, ctrl-c to begin anew, ctrl-d on an empty line to end. Text is UTF-8; what is
/// no UTF-8, and keys that it does not know, it passes over. The line and the history are bounded.
public struct LineEditor: Sendable {
    /// What came of the bytes.
    public enum Effect: Hashable, Sendable {
        /// Enter: the line as it was typed, without its end.
        case submit(String)
        /// Tab: complete the part of the line before the cursor, with ``insert(_:)``.
        case complete(String)
        /// ctrl-c: the line is gone, a new one begins.
        case interrupt
        /// ctrl-d on an empty line.
        case end
        /// Nothing could be done.
        case bell
    }

    /// Most bytes of a line, as UTF-8.
    public let lineLimit: Int
    /// Most lines that are remembered; the oldest makes room.
    public let historyLimit: Int

    /// What was typed.
    private(set) var characters: [Character] = []
    /// Where the next character goes: 0 for the beginning, the count for the end.
    private(set) var cursor = 0
    private var history: [String] = []
    /// Which remembered line is shown; the count of them for the new line.
    private var place = 0
    /// The new line, while an older one is shown.
    private var draft: [Character] = []
    /// Bytes of a character or a key that is not whole yet.
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - lineLimit: in bytes, 1 and more.
    ///   - historyLimit: in lines, 0 and more.
    public init(lineLimit: Int = 1024, historyLimit: Int = 200) {
        self.lineLimit = max(1, lineLimit)
        self.historyLimit = max(0, historyLimit)
    }

    /// The line as it stands.
    public var text: String { String(characters) }

    /// Takes what the terminal sent; a key may come in parts.
    public mutating func handle(_ bytes: some Sequence<UInt8>) -> [Effect] {
        bytes.flatMap { take($0) }
    }

    private mutating func take(_ byte: UInt8) -> [Effect] {
        if pending.first == 0x1B { return takeKey(byte) }
        if !pending.isEmpty { return takeUTF8(byte) }
        switch byte {
        case 0x1B, 0xC2...0xF4:
            pending = [byte]
            return []
        case 0x20...0x7E: return insert(Character(Unicode.Scalar(byte))) ? [] : [.bell]
        case 0x80...0xFF: return [.bell]
        default: return control(byte)
        }
    }

    private mutating func control(_ byte: UInt8) -> [Effect] {
        switch byte {
        case 0x01: cursor = 0
        case 0x02: return move(-1)
        case 0x03:
            clear()
            return [.interrupt]
        case 0x04:
            if characters.isEmpty { return [.end] }
            return delete(at: cursor)
        case 0x05: cursor = characters.count
        case 0x06: return move(1)
        case 0x08, 0x7F:
            guard cursor > 0 else { return [.bell] }
            cursor -= 1
            return delete(at: cursor)
        case 0x09: return [.complete(String(characters[..<cursor]))]
        case 0x0A, 0x0D: return [submit()]
        case 0x0B: characters.removeSubrange(cursor...)
        case 0x0E: return recall(place + 1)
        case 0x10: return recall(place - 1)
        case 0x15:
            characters.removeSubrange(..<cursor)
            cursor = 0
        case 0x17: deleteWord()
        default: return [.bell]
        }
        return []
    }

    private mutating func submit() -> Effect {
        let line = text
        if !line.isEmpty, line != history.last { history.append(line) }
        if history.count > historyLimit { history.removeFirst(history.count - historyLimit) }
        clear()
        return .submit(line)
    }

    private mutating func clear() {
        characters = []
        cursor = 0
        draft = []
        place = history.count
    }

    // MARK: Edits

    /// Puts text where the cursor is, as completion does; what would make the line too long is left out.
    ///
    /// - Returns: false where something was left out.
    @discardableResult
    public mutating func insert(_ text: String) -> Bool {
        text.reduce(true) { insert($1) && $0 }
    }

    private mutating func insert(_ character: Character) -> Bool {
        guard text.utf8.count + character.utf8.count <= lineLimit else { return false }
        characters.insert(character, at: cursor)
        // A mark that joins the character before it makes one of both.
        let joined = Array(String(characters))
        cursor = min(max(0, cursor + 1 + joined.count - characters.count), joined.count)
        characters = joined
        return true
    }

    private mutating func move(_ step: Int) -> [Effect] {
        guard (0...characters.count).contains(cursor + step) else { return [.bell] }
        cursor += step
        return []
    }

    private mutating func delete(at index: Int) -> [Effect] {
        guard characters.indices.contains(index) else { return [.bell] }
        characters.remove(at: index)
        return []
    }

    private mutating func deleteWord() {
        let end = cursor
        while cursor > 0, characters[cursor - 1] == " " { cursor -= 1 }
        while cursor > 0, characters[cursor - 1] != " " { cursor -= 1 }
        characters.removeSubrange(cursor..<end)
    }

    private mutating func recall(_ index: Int) -> [Effect] {
        guard (0...history.count).contains(index), index != place else { return [.bell] }
        if place == history.count { draft = characters }
        place = index
        characters = index == history.count ? draft : Array(history[index])
        cursor = characters.count
        return []
    }

    // MARK: Keys and characters of several bytes

    private mutating func takeUTF8(_ byte: UInt8) -> [Effect] {
        guard (0x80...0xBF).contains(byte) else {
            // The character was cut short; this byte begins something of its own.
            pending = []
            return [.bell] + take(byte)
        }
        pending.append(byte)
        let wanted = pending[0] >= 0xF0 ? 4 : pending[0] >= 0xE0 ? 3 : 2
        guard pending.count == wanted else { return [] }
        let bytes = pending
        pending = []
        // C1 controls are no text, whatever a terminal makes of them.
        guard let character = String(validating: bytes, as: UTF8.self)?.first, bytes[0] != 0xC2 || bytes[1] >= 0xA0
        else { return [.bell] }
        return insert(character) ? [] : [.bell]
    }

    /// Escape sequences of xterm and its kin: `ESC [ … letter`, `ESC [ n ~` and `ESC O letter`.
    private mutating func takeKey(_ byte: UInt8) -> [Effect] {
        if byte == 0x1B {
            pending = [0x1B]
            return []
        }
        // A control key means itself, whatever stood before it.
        guard byte >= 0x20 else {
            pending = []
            return take(byte)
        }
        pending.append(byte)
        guard pending.count > 2 else {
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") { return [] }
            pending = []
            return [.bell]
        }
        guard (0x40...0x7E).contains(byte) else {
            if pending.count > 16 { pending = [] }
            return []
        }
        let key = String(decoding: pending.dropFirst(2), as: UTF8.self)
        pending = []
        switch key {
        case "A": return recall(place - 1)
        case "B": return recall(place + 1)
        case "C": return move(1)
        case "D": return move(-1)
        case "H", "1~", "7~": cursor = 0
        case "F", "4~", "8~": cursor = characters.count
        case "3~": return delete(at: cursor)
        default: return [.bell]
        }
        return []
    }
}
