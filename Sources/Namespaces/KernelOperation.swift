public import Wire

/// One thing that the lab asks of the kernel.
///
/// `node` names a network namespace; nil is the lab's own, where the switch and the captures run.
public enum KernelOperation: Hashable, Sendable {
    case createNamespace(node: String)
    case dropNamespace(node: String)
    /// Writes a file below /proc/sys.
    case set(path: String, value: String, node: String?)
    /// A veth pair: the near end in the lab's own namespace and up, the far end in a node (nil: here too) and down.
    case createPair(near: NetlinkMessage.PairEnd, far: NetlinkMessage.PairEnd, node: String?, group: UInt32)
    case deleteLink(String)
    /// Lets the kernel compute checksums and cut segments itself, since the switch hands on frames as they are.
    case disableOffloads(link: String, node: String)
    case setUp(link: String, index: Int32, node: String?)
    case addAddress(IPAddress, prefixLength: Int, link: String, index: Int32, node: String)
    case addRoute(RoutePlan, node: String)
}

extension KernelOperation: CustomStringConvertible {
    /// What it does in an imperative line, without a full stop: `create a network namespace for mg1`.
    public var description: String {
        switch self {
        case .createNamespace(let node): "create a network namespace for \(node)"
        case .dropNamespace(let node): "drop the network namespace of \(node)"
        case .set(let path, let value, let node): "set \(path) = \(value) in \(Self.place(node))"
        case .createPair(let near, let far, let node, _):
            "create the veth pair \(near.name) (switch) and \(far.name) in \(Self.place(node))"
                + (far.mac.map { ", \($0)" } ?? "")
        case .deleteLink(let name): "delete \(name) and its other end"
        case .disableOffloads(let link, let node): "turn offloads of \(link) in \(node) off"
        case .setUp(let link, _, let node): "set \(link) in \(Self.place(node)) up"
        case .addAddress(let address, let prefixLength, let link, _, let node):
            "add \(address)/\(prefixLength) to \(link) in \(node)"
        case .addRoute(let route, let node):
            "add a route to \(route.destination)/\(route.prefixLength) via \(route.gateway) in \(node)"
        }
    }

    private static func place(_ node: String?) -> String { node ?? "the lab's own namespace" }

    /// The operation that takes this one back; nil where it goes with the namespace or the link that it belongs to.
    public var undo: KernelOperation? {
        switch self {
        case .createNamespace(let node): .dropNamespace(node: node)
        case .createPair(let near, _, _, _): .deleteLink(near.name)
        case .dropNamespace, .set, .deleteLink, .disableOffloads, .setUp, .addAddress, .addRoute: nil
        }
    }
}
