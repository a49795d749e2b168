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

    /// The letters and digits from `place` on, perhaps none; `place` moves past them.
    ///
    /// - Parameters:
    ///   - base: the text, of `count` bytes.
    @inline(__always)
    static func read(_ base: UnsafePointer<UInt8>, _ count: Int, _ place: inout Int) -> Word {
        var word = Word()
        // Eight bytes at once, as long as there are so many.
        while count - place >= 8 {
            let bytes = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
            let length = leadingLettersAndDigits(bytes)
            word.append(bytes, length)
            place += length
            if length < 8 { return word }
        }
        while place < count, base[place].isLetterOrDigit {
            word.append(base[place])
            place += 1
        }
        return word
    }

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

    /// Takes the first `length` of eight bytes, the first of which is uppermost; all are letters and digits.
    @inline(__always)
    mutating func append(_ bytes: UInt64, _ length: Int) {
        let folded = (bytes | 0x2020_2020_2020_2020) >> UInt64(truncatingIfNeeded: 64 - 8 * length)
        switch count {
        case 0: first = folded
        case 8: second = folded
        case 16: third = folded
        default: break
        }
        count += length
    }

    /// How many of eight bytes, from the uppermost on, are letters and digits.
    @inline(__always)
    static func leadingLettersAndDigits(_ bytes: UInt64) -> Int {
        let tops: UInt64 = 0x8080_8080_8080_8080
        // The top bit of each byte says whether its lower seven are at least, or above, a bound; nothing carries over.
        let ascii = bytes & ~tops
        let folded = ascii | 0x2020_2020_2020_2020
        let letters = (folded &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(folded &+ 0x0505_0505_0505_0505)
        let digits = (ascii &+ 0x5050_5050_5050_5050) & ~(ascii &+ 0x4646_4646_4646_4646)
        return (~((letters | digits) & ~bytes) & tops).leadingZeroBitCount >> 3
    }

    static func == (left: Word, right: Word) -> Bool {
        left.first == right.first && left.count == right.count && left.second == right.second
            && left.third == right.third && left.count <= 24
    }
}
