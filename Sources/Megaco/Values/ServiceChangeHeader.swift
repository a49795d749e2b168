/// What a server needs to know of a registration before it takes it up, read without taking memory.
///
/// For servers that shed load, or that forward; ``Message/init(decodingText:)`` gives the rest.
public struct ServiceChangeHeader: Hashable, Sendable {
    /// Protocol version of the message, 1 to 3.
    public var version: Int
    public var sender: MessageIdentifier
    /// The identifier of the one transaction request in the message.
    public var transaction: UInt32
    /// Whether the command is on ROOT.
    public var isRoot: Bool
    public var method: ServiceChangeMethod
    /// The number that the reason begins with, such as 901.
    public var reasonCode: UInt16

    public init(
        version: Int, sender: MessageIdentifier, transaction: UInt32, isRoot: Bool, method: ServiceChangeMethod,
        reasonCode: UInt16
    ) {
        self.version = version
        self.sender = sender
        self.transaction = transaction
        self.isRoot = isRoot
        self.method = method
        self.reasonCode = reasonCode
    }
}
