/// Finds tokens by their words, and bytes' classes; made once and never changed, so that readers may keep pointers.
struct TokenTable: @unchecked Sendable {
    static let shared = TokenTable()

    struct Entry {
        var word = Word()
        var token: Token?
    }

    /// What a byte may be part of.
    enum Class {
        static let letterOrDigit: UInt8 = 1
        static let digit: UInt8 = 2
        static let hexadecimal: UInt8 = 4
        /// SafeChar (Annex B.2): printable, without space, quote mark and RestChar.
        static let safe: UInt8 = 8
        /// What a pathNAME holds: letters, digits and `/ * _ $ @ - .`.
        static let path: UInt8 = 16
        /// What a quotedString may hold: SafeChar, RestChar and WSP.
        static let quotable: UInt8 = 32
        /// Space, tab, CR, LF, and the semicolon that begins a comment.
        static let space: UInt8 = 64
        /// Letters, digits and `_`.
        static let name: UInt8 = 128
    }

    private static let size = 1_024
    private let entries: UnsafePointer<Entry>
    /// 256 sets of ``Class`` bits.
    let classes: UnsafePointer<UInt8>

    private init() {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.size)
        entries.initialize(repeating: Entry(), count: Self.size)
        for token in Token.allCases {
            for spelling in [token.spelling.long, token.spelling.short] {
                let word = Word(spelling)
                var place = Self.place(of: word)
                while entries[place].token != nil, entries[place].word != word { place = (place + 1) % Self.size }
                // A spelling of two tokens belongs to the first: EGO is EmergencyOff.
                if entries[place].token == nil { entries[place] = Entry(word: word, token: token) }
            }
        }
        self.entries = UnsafePointer(entries)
        let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max { classes[Int(byte)] = Self.classes(of: byte) }
        self.classes = UnsafePointer(classes)
    }

    @inline(__always)
    private static func place(of word: Word) -> Int {
        let mixed = (word.first ^ word.second &* 0x9E37_79B9_7F4A_7C15 ^ word.third) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: mixed >> 54)
    }

    /// The token that is spelled so; nil where there is none.
    @inline(__always)
    func token(_ word: Word) -> Token? {
        var place = Self.place(of: word)
        while let token = entries[place].token {
            if entries[place].word == word { return token }
            place = (place + 1) & (Self.size - 1)
        }
        return nil
    }

    private static func classes(of byte: UInt8) -> UInt8 {
        var classes: UInt8 = 0
        if byte.isLetterOrDigit { classes |= Class.letterOrDigit | Class.name | Class.path }
        if byte == 0x5F { classes |= Class.name }
        if byte.isDigit { classes |= Class.digit }
        if byte.isHexadecimal { classes |= Class.hexadecimal }
        if byte.isSafe { classes |= Class.safe }
        if Array("/*_$@-.".utf8).contains(byte) { classes |= Class.path }
        if byte.isPrintable, byte != UInt8(ascii: "\"") { classes |= Class.quotable }
        if [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";")].contains(byte) { classes |= Class.space }
        return classes
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isLetterOrDigit: Bool { isLetter || isDigit }
    var isHexadecimal: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    /// What a quotedString may hold, and the quote mark: SafeChar, RestChar and WSP.
    var isPrintable: Bool { self &- 0x20 < 0x5F || self == 0x09 }

    /// SafeChar (Annex B.2): printable, without space, quote mark and RestChar.
    var isSafe: Bool {
        switch self {
        case 0x21, 0x24...0x2B, 0x2D...0x39, 0x3F...0x5A, 0x5C, 0x5E...0x7A, 0x7C, 0x7E: true
        default: false
        }
    }
}
