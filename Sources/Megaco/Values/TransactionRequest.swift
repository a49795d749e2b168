/// Actions that the receiver carries out in order, and answers as one (H.248.1 §8.2.1).
public struct TransactionRequest: Hashable, Sendable {
    /// Unique for its sender for at least LONG-TIMER; never 0.
    public var identifier: UInt32
    public var actions: [ActionRequest]

    public init(identifier: UInt32, actions: [ActionRequest]) {
        self.identifier = identifier
        self.actions = actions
    }
}
