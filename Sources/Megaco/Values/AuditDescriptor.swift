/// What an audit asks for: the names of descriptors, in long form; empty means "are you there".
public struct AuditDescriptor: Hashable, Sendable {
    public var items: [String]
    public init(items: [String] = []) { self.items = items }
}
