/// A digit map by name, by value, or both (H.248.1 §7.1.14); never neither.
public struct DigitMapDescriptor: Hashable, Sendable {
    /// 1 to 64 letters, digits and `_`, a letter first.
    public var name: String?
    public var value: DigitMapValue?

    public init(name: String? = nil, value: DigitMapValue? = nil) {
        self.name = name
        self.value = value
    }
}
