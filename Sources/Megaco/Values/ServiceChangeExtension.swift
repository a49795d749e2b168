/// An extension parameter such as `X-SRV=1` (Annex B.2 extensionParameter).
public struct ServiceChangeExtension: Hashable, Sendable {
    /// `X-` or `X+` and one to six letters and digits.
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
