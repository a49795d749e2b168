/// Texts that are much alike, kept once each: a text is written as what differs from an earlier one of its shape.
///
/// The shape of a text is what stands between its words. Keep-alives differ in a number or two, so that a hundred
/// thousand of them take little room. A browser puts them together again.
struct TextPool {
    /// Most bytes of all texts in JSON.
    static let byteLimit = 12 << 20

    private(set) var leftOut = 0
    private var entries: [String] = []
    private var places: [String: Int] = [:]
    private var shapes: [String: (index: Int, words: [Substring])] = [:]
    private var size = 0

    /// The number of a text; -1 where there is no room.
    mutating func add(_ text: String) -> Int {
        if let place = places[text] { return place }
        guard size < Self.byteLimit else {
            leftOut += 1
            return -1
        }
        let (shape, words) = Self.taken(apart: text)
        let entry: String
        if let first = shapes[shape] {
            var changes = "[\(first.index)"
            for (index, word) in words.enumerated() where word != first.words[index] {
                changes += ",\(index)," + ScriptText.quoted(String(word))
            }
            entry = changes + "]"
        } else {
            shapes[shape] = (entries.count, words)
            entry = ScriptText.quoted(text)
        }
        places[text] = entries.count
        entries.append(entry)
        size += entry.utf8.count
        return entries.count - 1
    }

    var json: String { "[" + entries.joined(separator: ",\n") + "]" }

    /// Words are runs of ASCII letters and digits; the shape is the text with each of them left out.
    private static func taken(apart text: String) -> (shape: String, words: [Substring]) {
        var words: [Substring] = []
        var shape: [UInt8] = []
        var start: String.Index?
        let bytes = text.utf8
        for index in bytes.indices {
            let byte = bytes[index]
            if isOfWord(byte) {
                if start == nil {
                    start = index
                    shape.append(0)
                }
            } else {
                if let begin = start { words.append(text[begin..<index]) }
                start = nil
                shape.append(byte)
            }
        }
        if let begin = start { words.append(text[begin...]) }
        return (String(decoding: shape, as: UTF8.self), words)
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
