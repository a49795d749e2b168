/// One request of ours, by the order in which a ``TransactionLayer`` sent it.
public struct ClientTransactionIdentifier: Hashable, Comparable, Sendable {
    /// 1 for the first.
    public let value: UInt64

    /// In the order of sending.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
