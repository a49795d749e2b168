import CLinux
import Glibc

/// Carries out plan steps in the calling thread, which must lie in the lab's own network namespace and do nothing
/// else meanwhile: it wanders from namespace to namespace.
struct KernelBuilder {
    private var own: NetworkNamespace
    private var nodes: [String: NetworkNamespace] = [:]
    /// The names of the links that were made and not deleted, with their group.
    private var links: [String: UInt32] = [:]
    /// The node that has its sockets open.
    private var furnished: String?
    /// Where the thread is; nil for the lab's own namespace.
    private var place: String?
    /// Messages for one namespace that have not been sent, with the steps that they come from.
    private var pending: [(step: KernelOperation, message: NetlinkMessage)] = []
    private var pendingPlace: String?

    init() throws(KernelError) { own = try .current() }

    /// The descriptor that holds a node's namespace; nil for a node that has none.
    func namespace(of node: String) -> Descriptor? { nodes[node]?.descriptor }

    /// Carries out the steps in order. On the first failure takes back what was done, in reverse order.
    ///
    /// - Throws: ``KernelError`` with the failed step's line as its action.
    mutating func perform(_ steps: [PlanStep]) throws(KernelError) {
        let isFirst = links.isEmpty
        var done = 0
        do throws(KernelError) {
            for step in steps {
                done += 1
                try perform(step.operation)
            }
            try flush()
            try move(to: nil)
            try awaitLinks(of: steps)
        } catch {
            // A batch may have been carried out past the message that failed, so each step that was tried is undone.
            undo(steps[..<done], all: isFirst)
            throw error
        }
        closeSockets()
    }

    /// Waits until the switch's ends of new links take frames: the kernel gets around to that a moment after the node's
    /// end is up, and until then throws away in silence what the switch sends.
    private func awaitLinks(of steps: [PlanStep]) throws(KernelError) {
        guard let netlink = own.furnishing?.netlink else { return }
        let deadline = Deadline(.seconds(2))
        for step in steps {
            guard case .createPair(let near, _, _?, _) = step.operation else { continue }
            while try !netlink.isRunning(near.name), deadline.milliseconds > 0 { poll(nil, 0, 1) }
        }
    }

    /// Lets go of a node: deletes its links and drops its namespace. Links that are gone already are no error.
    mutating func remove(_ node: String, links names: [String]) throws(KernelError) {
        defer { nodes[node] = nil }
        for name in names where links[name] != nil {
            try perform(.deleteLink(name))
            try flush()
            links[name] = nil
        }
    }

    /// Takes the switch's ends of links down, so that nothing more crosses them.
    mutating func silence(_ indices: [Int32]) throws(KernelError) {
        if let refusal = try own.furnishing?.netlink.send(indices.map { .setLink($0, up: false) }) {
            throw KernelError("set a link down", number: refusal.number, detail: refusal.detail)
        }
    }

    /// Makes a node's kernel announce its addresses: it does so where it may when a hardware address is set anew.
    mutating func announce(_ node: String, links: [String]) throws(KernelError) {
        for path in ["net/ipv4/conf/all/arp_notify", "net/ipv6/conf/all/ndisc_notify"] {
            // A kernel without IPv6 has nothing to announce there.
            guard path.hasPrefix("net/ipv4") || access("/proc/sys/" + path, F_OK) == 0 else { continue }
            try perform(.set(path: path, value: "1", node: node))
        }
        try move(to: node)
        let errors = links.map { cl_set_hardware_anew($0) }
        try move(to: nil)
        if let error = errors.first(where: { $0 != 0 }) { throw KernelError("announce \(node)", number: error) }
    }

    /// Deletes every link of the lab at once and drops every namespace.
    mutating func removeAll() {
        pending = []
        try? move(to: nil)
        for group in Set(links.values).sorted() { _ = try? own.furnishing?.netlink.send([.deleteGroup(group)]) }
        links = [:]
        nodes = [:]
    }

    /// What cannot be taken back goes with the first process, so nothing here fails.
    private mutating func undo(_ steps: ArraySlice<PlanStep>, all: Bool) {
        if all {
            // Deleting the links one by one would take 18 ms each.
            removeAll()
            return
        }
        pending = []
        try? move(to: nil)
        for operation in steps.reversed().compactMap(\.undo) {
            try? perform(operation)
            try? flush()
        }
    }

    private mutating func perform(_ operation: KernelOperation) throws(KernelError) {
        switch operation {
        case .createNamespace(let node): try create(node, operation)
        case .dropNamespace(let node): nodes[node] = nil
        case .set(let path, let value, let node): try set(path, value, in: node, operation)
        case .createPair(let near, let far, let node, let group):
            let namespace = try node.map { name throws(KernelError) in try find(name, operation).descriptor.number }
            try post(.createPair(near: near, far: far, in: namespace, group: group), to: nil, operation)
            links[near.name] = group
        case .deleteLink(let name):
            links[name] = nil
            try post(.deleteLink(name), to: nil, operation)
        case .disableOffloads(let link, let node):
            try flush()
            guard let socket = try find(node, operation).furnishing?.internet else { throw Self.closed(operation) }
            let error = cl_disable_offloads(socket.number, link)
            guard error == 0 else { throw KernelError(operation.description, number: error) }
        case .setUp(_, let index, let node): try post(.setLink(index, up: true), to: node, operation)
        case .addAddress(let address, let prefixLength, _, let index, let node):
            try post(.addAddress(address, prefixLength: prefixLength, to: index), to: node, operation)
        case .addRoute(let route, let node):
            let message = NetlinkMessage.addRoute(
                to: route.destination, prefixLength: route.prefixLength, via: route.gateway)
            try post(message, to: node, operation)
        }
    }

    private mutating func create(_ node: String, _ operation: KernelOperation) throws(KernelError) {
        try flush()
        closeSockets()
        guard nodes[node] == nil else { throw KernelError(operation.description, number: EEXIST) }
        let result = cl_new_network()
        guard result == 0 else { throw KernelError(operation.description, number: -result) }
        place = node
        nodes[node] = try .current()
        furnished = node
    }

    /// Only one node at a time keeps the sockets that furnish it: a lab of many nodes has few descriptors to spare.
    private mutating func closeSockets() {
        if let furnished { nodes[furnished]?.furnishing = nil }
        furnished = nil
    }

    private mutating func set(
        _ path: String, _ value: String, in node: String?, _ operation: KernelOperation
    ) throws(KernelError) {
        try flush()
        guard !path.split(separator: "/").contains("..") else {
            throw KernelError(operation.description, number: 0, detail: "the path leaves /proc/sys")
        }
        // The kernel shows each thread the net settings of the namespace that it lies in.
        try move(to: node)
        let file = open("/proc/sys/" + path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw KernelError(operation.description, number: errno) }
        defer { close(file) }
        guard write(file, value, value.utf8.count) == value.utf8.count else {
            throw KernelError(operation.description, number: errno)
        }
    }

    private mutating func post(
        _ message: NetlinkMessage, to node: String?, _ operation: KernelOperation
    ) throws(KernelError) {
        if node != pendingPlace || pending.count >= 32 { try flush() }
        pendingPlace = node
        pending.append((operation, message))
    }

    /// Sends what is pending in one datagram.
    private mutating func flush() throws(KernelError) {
        guard !pending.isEmpty else { return }
        let batch = pending
        pending = []
        guard let netlink = (pendingPlace.map { nodes[$0]?.furnishing } ?? own.furnishing)?.netlink else {
            throw Self.closed(batch[0].step)
        }
        if let refusal = try netlink.send(batch.map(\.message)) {
            let step = batch[refusal.index].step
            throw KernelError(step.description, number: refusal.number, detail: refusal.detail)
        }
    }

    private mutating func move(to node: String?) throws(KernelError) {
        guard node != place else { return }
        if let node {
            try nodes[node]?.enter()
        } else {
            try own.enter()
        }
        place = node
    }

    /// Steps of a node must follow the one that creates its namespace, before another node's.
    private static func closed(_ operation: KernelOperation) -> KernelError {
        KernelError(operation.description, number: 0, detail: "the node is furnished already")
    }

    private func find(_ node: String, _ operation: KernelOperation) throws(KernelError) -> NetworkNamespace {
        guard let found = nodes[node] else {
            throw KernelError(operation.description, number: 0, detail: "\(node) has no namespace")
        }
        return found
    }
}
