/// A numbered stream (H.248.1 §7.1.6).
public struct StreamDescriptor: Hashable, Sendable {
    public var identifier: UInt16
    public var parameters: StreamParameters

    public init(identifier: UInt16, parameters: StreamParameters) {
        self.identifier = identifier
        self.parameters = parameters
    }
}
