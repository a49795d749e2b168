/// The number of a switch port, and so of the link between it and a node.
public struct PortIdentifier: Hashable, Comparable, Sendable, Codable {
    public let value: Int

    public init(_ value: Int) { self.value = value }

    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
