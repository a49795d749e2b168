/// The two kinds of `AliasAddress` that registration uses.
enum Alias {
    /// The characters of dialled digits in the order of their codes, which is the order of their 4-bit numbers.
    static let digits = Array("#*,0123456789".utf8)

    /// Dialled digits as their 4-bit numbers; nil where the text is an H.323 identifier.
    static func dialled(_ text: String) -> [UInt64]? {
        guard (1...128).contains(text.utf8.count) else { return nil }
        var numbers: [UInt64] = []
        for byte in text.utf8 {
            guard let index = digits.firstIndex(of: byte) else { return nil }
            numbers.append(UInt64(index))
        }
        return numbers
    }
}
