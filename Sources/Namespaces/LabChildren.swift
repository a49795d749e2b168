import CLinux
import Glibc

/// The processes of a lab, as its first process starts, signals and collects them.
struct LabChildren {
    private struct Child {
        let name: String
        let node: String?
        let process: Int32
    }

    /// In the order of their start.
    private var children: [Child] = []

    var isEmpty: Bool { children.isEmpty }

    /// The names of the living processes of a node.
    func names(in node: String) -> [String] { children.filter { $0.node == node }.map(\.name) }

    /// What starting a process gave.
    struct Started {
        let process: Int32
        /// A pidfd, then the launcher's end of the channel if there is one.
        let descriptors: [Descriptor]
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - namespace: the network namespace to enter; nil for the lab's own.
    ///   - inherited: as many descriptors as the request has numbers.
    mutating func start(
        _ request: SpawnRequest, in namespace: Descriptor?, inherited: [Descriptor]
    ) throws(KernelError) -> Started {
        let action = "start \(request.name)"
        guard !children.contains(where: { $0.name == request.name }) else {
            throw KernelError(action, number: 0, detail: "a process of that name is alive")
        }
        guard inherited.count == request.descriptors.count, inherited.count <= 12 else {
            throw KernelError(action, number: 0, detail: "its descriptors do not match their numbers")
        }
        let null = try Descriptor(opening: "/dev/null", O_RDWR)
        var pairs = [cl_descriptor_pair(from: null.number, to: 0)]
        var channel: (ours: Descriptor, theirs: Descriptor)?
        if request.hasChannel {
            var ends: (Int32, Int32) = (-1, -1)
            let error = withUnsafeMutableBytes(of: &ends) { cl_socket_pair($0.bindMemory(to: Int32.self).baseAddress) }
            guard error == 0 else { throw KernelError(action, number: error) }
            let pair = (ours: Descriptor(owning: ends.0), theirs: Descriptor(owning: ends.1))
            pairs.append(cl_descriptor_pair(from: pair.theirs.number, to: 3))
            channel = pair
        }
        for (descriptor, number) in zip(inherited, request.descriptors) {
            pairs.removeAll { $0.to == number }
            pairs.append(cl_descriptor_pair(from: descriptor.number, to: number))
        }
        var process: Int32 = 0
        let handle = try spawn(request, in: namespace, pairs: pairs, action: action, process: &process)
        children.append(Child(name: request.name, node: request.node, process: process))
        return Started(process: process, descriptors: [handle] + (channel.map { [$0.ours] } ?? []))
    }

    private func spawn(
        _ request: SpawnRequest, in namespace: Descriptor?, pairs: [cl_descriptor_pair], action: String,
        process: inout Int32
    ) throws(KernelError) -> Descriptor {
        var handle: Int32 = -1
        let arguments = request.arguments.isEmpty ? [request.path] : request.arguments
        let error = CStrings.with(arguments) { arguments in
            CStrings.with(request.environment) { environment in
                request.path.withCString { path in
                    pairs.withUnsafeBufferPointer { pairs in
                        var plan = cl_spawn_request(
                            path: path, arguments: arguments, environment: environment ?? cl_environment(),
                            network: namespace?.number ?? -1, descriptors: pairs.baseAddress,
                            descriptor_count: pairs.count, death_signal: 0, new_session: 1)
                        return cl_spawn(&plan, &process, &handle)
                    }
                }
            }
        }
        guard error == 0 else { throw KernelError(action, number: error, detail: request.path) }
        return Descriptor(owning: handle)
    }

    /// Sends a signal to a process by its name.
    func signal(_ name: String, _ number: Int32) throws(KernelError) {
        guard let child = children.first(where: { $0.name == name }) else {
            throw KernelError("signal \(name)", number: ESRCH)
        }
        guard kill(child.process, number) == 0 else { throw KernelError("signal \(name)", number: errno) }
    }

    /// Sends a signal to every process that was started here.
    func signalAll(_ number: Int32) {
        for child in children { kill(child.process, number) }
    }

    /// Collects every process that has ended, also orphans that nobody here started; those make no event.
    mutating func collect() -> [LabEvent] {
        var events: [LabEvent] = []
        var status: Int32 = 0
        while true {
            let process = waitpid(-1, &status, WNOHANG)
            guard process > 0 else { return events }
            guard let index = children.firstIndex(where: { $0.process == process }) else { continue }
            let child = children.remove(at: index)
            events.append(.exited(name: child.name, node: child.node, end: ProcessEnd(status: status)))
        }
    }

    /// Kills every process in a network namespace, whoever started it, and collects what was started here.
    ///
    /// - Throws: ``KernelError`` where a process is still there after two seconds.
    mutating func killAll(in namespace: Descriptor, of node: String) throws(KernelError) -> [LabEvent] {
        var events: [LabEvent] = []
        // A process may start another while the list is read; one that is dying leaves its namespace a little later.
        for _ in 0..<400 {
            let found = ProcessList.processes(in: namespace)
            for process in found { kill(process, SIGKILL) }
            events += collect()
            if found.isEmpty { return events }
            poll(nil, 0, 5)
        }
        throw KernelError("kill the processes of \(node)", number: EBUSY)
    }
}
