/// The number of a text that messages bring; 0 is no text.
struct TextNumber: Hashable, Sendable {
    static let none = TextNumber(value: 0)

    let value: UInt32
}

/// Texts that messages bring, such as reason phrases and serial numbers, each once: what is kept of a message then has
/// numbers in place of texts, and is copied as it is.
///
/// Texts are cut after ``lengthLimit`` Unicode scalars; beyond ``limit`` texts, new ones are none.
struct MessageTexts: Sendable {
    static let limit = 65_536
    static let lengthLimit = 128

    private var texts = [""]
    private var numbers = ["": TextNumber.none]

    /// The number of a text, which it gets now if it has none.
    mutating func number(of text: String) -> TextNumber {
        if let number = numbers[text] { return number }
        // Not characters, of which one may have any number of marks.
        let text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.lengthLimit)))
        if let number = numbers[text] { return number }
        guard texts.count < Self.limit else { return .none }
        let number = TextNumber(value: UInt32(texts.count))
        texts.append(text)
        numbers[text] = number
        return number
    }

    subscript(number: TextNumber) -> String { texts[Int(number.value)] }
}
