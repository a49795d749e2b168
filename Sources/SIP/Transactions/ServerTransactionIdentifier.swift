/// One request of a peer, by the order in which a ``TransactionLayer`` received it.
public struct ServerTransactionIdentifier: Hashable, Comparable, Sendable {
    /// 1 for the first.
    public let value: UInt64

    /// In the order of arrival.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
