/// The two mirror ports of a network, each a veth pair in the lab's own namespace: the switch writes copies of frames
/// into end `a`, and a capture listens at end `b`.
public struct MirrorPlan: Hashable, Sendable, Codable {
    /// A mirror port.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Frames as the nodes of the network sent them, also those that the switch then drops.
        case sent
        /// Frames as they were delivered to the nodes of the network.
        case delivered
    }

    /// Counted from 0, in the order of the topology file.
    public var index: Int
    /// The network's name, for people.
    public var network: String

    public init(index: Int, network: String) {
        self.index = index
        self.network = network
    }

    /// Where the switch writes: `s0a` or `d0a`.
    public func switchEnd(_ kind: Kind) -> String { stem(kind) + "a" }

    /// Where the capture listens: `s0b` or `d0b`.
    public func captureEnd(_ kind: Kind) -> String { stem(kind) + "b" }

    /// The interface index of the end where the switch writes; far above those of the ports.
    public func switchIndex(_ kind: Kind) -> Int32 {
        let offset: Int32 =
            switch kind {
            case .sent: 0
            case .delivered: 2
            }
        return Int32(clamping: 10_000_000 + 4 * index) + offset
    }

    /// The interface index of the end where the capture listens.
    public func captureIndex(_ kind: Kind) -> Int32 { switchIndex(kind) + 1 }

    private func stem(_ kind: Kind) -> String {
        switch kind {
        case .sent: "s\(index)"
        case .delivered: "d\(index)"
        }
    }
}
