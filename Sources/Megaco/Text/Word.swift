/// A run of letters and digits in lower case, packed so that comparing two takes three instructions.
///
/// Words of more than 24 bytes equal no token.
struct Word: Hashable, Sendable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var count = 0

    init() {}

    init(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    var isEmpty: Bool { count == 0 }

    /// Takes one more letter or digit; the bit that tells `a` from `A` is set, which leaves digits alone.
    mutating func append(_ byte: UInt8) {
        let folded = UInt64(byte | 0x20)
        if count < 8 {
            first = first << 8 | folded
        } else if count < 16 {
            second = second << 8 | folded
        } else {
            third = third << 8 | folded
        }
        count += 1
    }

    static func == (left: Word, right: Word) -> Bool {
        left.first == right.first && left.count == right.count && left.second == right.second
            && left.third == right.third && left.count <= 24
    }
}
