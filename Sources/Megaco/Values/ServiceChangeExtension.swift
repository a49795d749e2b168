/// An extension parameter such as `X-SRV=1` (Annex B.2 extension).
public struct ServiceChangeExtension: Hashable, Sendable {
    /// `X-` or `X+` and one to six letters and digits.
    public var name: String
    public var value: ParameterValue

    public init(name: String, value: ParameterValue) {
        self.name = name
        self.value = value
    }

    /// A single value, bare where its bytes allow that.
    public init(name: String, value: String) { self.init(name: name, value: .equal(PropertyValue(value))) }
}
