internal import Fabric

/// Which interface is which port, and which interfaces are the mirrors of its network.
struct SwitchPortTable {
    struct Entry {
        /// Nil while the interface does not exist.
        var interface: Int32?
        var sentMirror: Int32?
        var deliveredMirror: Int32?
    }

    /// Names of interfaces that do not exist, ports first.
    private(set) var missing: [String] = []
    /// Both ends of every mirror, as far as they exist here.
    private(set) var mirrorInterfaces: [Int32] = []
    private var entries: [PortIdentifier: Entry] = [:]
    private var portOfInterface: [Int32: PortIdentifier] = [:]
    private let resolve: (String) -> Int32?

    /// - Parameter resolve: the index of an interface by its name; nil where there is none.
    init(_ configuration: SwitchConfiguration, resolve: @escaping (String) -> Int32?) {
        self.resolve = resolve
        for port in configuration.ports {
            entries[port.identifier] = Entry()
            if !reopen(port.identifier) { missing.append(Self.interfaceName(of: port.identifier)) }
        }
        for mirror in configuration.mirrors { add(mirror, for: configuration.ports) }
    }

    static func interfaceName(of port: PortIdentifier) -> String { "p\(port.value)" }

    subscript(port: PortIdentifier) -> Entry? { entries[port] }

    func port(ofInterface interface: Int32) -> PortIdentifier? { portOfInterface[interface] }

    /// Looks the port's interface up again; false where there is none of its name, or no such port.
    mutating func reopen(_ port: PortIdentifier) -> Bool {
        guard var entry = entries[port] else { return false }
        if let old = entry.interface { portOfInterface[old] = nil }
        entry.interface = resolve(Self.interfaceName(of: port))
        entries[port] = entry
        guard let interface = entry.interface else { return false }
        portOfInterface[interface] = port
        return true
    }

    private mutating func add(_ mirror: SwitchMirror, for ports: [Port]) {
        let sent = resolve(mirror.sent)
        let delivered = resolve(mirror.delivered)
        if sent == nil { missing.append(mirror.sent) }
        if delivered == nil { missing.append(mirror.delivered) }
        mirrorInterfaces += [sent, delivered].compactMap { $0 } + mirror.farEnds.compactMap(resolve)
        for port in ports where port.network == mirror.network {
            entries[port.identifier]?.sentMirror = sent
            entries[port.identifier]?.deliveredMirror = delivered
        }
    }
}
