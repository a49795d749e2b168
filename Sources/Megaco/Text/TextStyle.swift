internal import Wire

/// How a ``TextWriter`` spells what the grammar leaves open.
protocol TextStyle {
    /// False where tokens have one length and nothing is written that need not be; known when the code is compiled.
    static var isRandom: Bool { get }
    /// Whether the next token is written long.
    mutating func isLong() -> Bool
    /// A letter in either case, anything else as it is.
    mutating func cased(_ byte: UInt8) -> UInt8
    /// White space where the grammar allows any, perhaps none.
    mutating func space(allowsComments: Bool) -> StaticString
    /// White space where the grammar demands some.
    mutating func separator() -> StaticString
}

/// The one spelling that this package sends.
struct PlainStyle: TextStyle {
    let length: TokenLength

    static var isRandom: Bool { false }
    func isLong() -> Bool { length == .long }
    func cased(_ byte: UInt8) -> UInt8 { byte }
    func space(allowsComments: Bool) -> StaticString { "" }
    func separator() -> StaticString { length == .long ? "\n" : " " }
}

/// Any legal spelling, as the seed decides.
struct RandomStyle: TextStyle {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    static var isRandom: Bool { true }

    mutating func isLong() -> Bool { generator.next() & 1 == 0 }

    mutating func cased(_ byte: UInt8) -> UInt8 {
        guard byte.isLetter else { return byte }
        return generator.next() & 1 == 0 ? byte | 0x20 : byte & ~0x20
    }

    mutating func space(allowsComments: Bool) -> StaticString {
        switch generator.next() % (allowsComments ? 12 : 10) {
        case 0: " "
        case 1: "\t"
        case 2: "\n"
        case 3: "\r\n"
        case 4: "\r"
        case 5: " \t\n "
        case 10: ";a comment, with { and }\n"
        case 11: " ; = \n;[\r\n"
        default: ""
        }
    }

    mutating func separator() -> StaticString {
        switch generator.next() % 6 {
        case 0: "\n"
        case 1: "\r\n"
        case 2: "\t"
        case 3: ";a comment\n"
        case 4: " \n\t"
        default: " "
        }
    }
}
