/// Modems of a termination (H.248.1 §7.1.2; deprecated since version 2).
public struct ModemDescriptor: Hashable, Sendable {
    /// Never empty.
    public var types: [ModemType]
    public var properties: [PropertyParameter]

    public init(types: [ModemType], properties: [PropertyParameter] = []) {
        self.types = types
        self.properties = properties
    }
}
