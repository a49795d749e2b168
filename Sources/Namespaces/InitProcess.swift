import CLinux
import Glibc

/// The first process of a lab: pid 1 of its namespaces, which builds, spawns, collects and ends.
///
/// It has one thread and one loop over two descriptors, the control socket and its signals, and holds no packet
/// socket. When it ends, for whatever reason, the kernel kills every process of the lab and with them everything that
/// the lab made; when its launcher ends, the kernel kills it.
public struct InitProcess {
    private var control: ControlSocket
    private let signals: Descriptor
    private var builder: KernelBuilder
    private var children = LabChildren()
    private var plan: KernelPlan?
    /// Set once the lab stops: the reply that is owed, and when the grace ends on the monotonic clock in nanoseconds.
    private var stop: (identifier: Int?, deadline: Int64)?

    /// Runs the first process until the lab ends.
    ///
    /// - Parameter control: the descriptor of the control socket, 3 by convention.
    /// - Returns: an exit code: 0 after a stop, 1 where something failed, 2 where it is not a lab's first process.
    public static func run(control: Int32 = 3) -> Int32 {
        guard getpid() == 1, fcntl(control, F_GETFD) >= 0 else {
            write("lab-init: only rainyday itself starts this, as the first process of a lab\n")
            return 2
        }
        do throws(KernelError) {
            var process = try InitProcess(control: Descriptor(owning: control))
            try process.loop()
            return 0
        } catch {
            // A launcher that is gone hears nothing, and its terminal need not.
            if error.number != EPIPE { write("lab-init: \(error)\n") }
            return 1
        }
    }

    private init(control: Descriptor) throws(KernelError) {
        _ = fcntl(control.number, F_SETFD, FD_CLOEXEC)
        _ = cl_set_name("rainyday-init")
        _ = cl_raise_file_limit()
        self.control = ControlSocket(control)
        let numbers = [SIGCHLD, SIGTERM, SIGINT, SIGHUP]
        let opened = cl_open_signals(numbers, numbers.count)
        guard opened >= 0 else { throw KernelError("open a signal descriptor", number: -opened) }
        signals = Descriptor(owning: opened)
        builder = try KernelBuilder()
    }

    private mutating func loop() throws(KernelError) {
        while true {
            var watched = [
                pollfd(fd: control.descriptor.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals.number, events: Int16(POLLIN), revents: 0),
            ]
            let result = poll(&watched, 2, stop.map { max(0, Int32(($0.deadline - Self.now()) / 1_000_000) + 1) } ?? -1)
            guard result >= 0 || errno == EINTR else { throw KernelError("wait", number: errno) }
            if watched[1].revents != 0 { try takeSignals() }
            if watched[0].revents != 0 {
                guard let input = try control.receive() else { return }
                try take(input)
            }
            if let stop, children.isEmpty || Self.now() >= stop.deadline {
                try end(stop.identifier)
                return
            }
        }
    }

    private mutating func takeSignals() throws(KernelError) {
        var information = signalfd_siginfo()
        while read(signals.number, &information, MemoryLayout<signalfd_siginfo>.size) > 0 {
            let number = Int32(information.ssi_signo)
            guard number != SIGCHLD, stop == nil else { continue }
            try reply(.event(.stopping(signal: number)))
            beginStop(identifier: nil, graceMilliseconds: 500)
        }
        for event in children.collect() { try reply(.event(event)) }
    }

    private mutating func take(_ input: ControlSocket.Input) throws(KernelError) {
        var descriptors = input.descriptors[...]
        for line in input.lines {
            let command = try ControlSocket.value(ControlCommand.self, from: line)
            do throws(KernelError) {
                try carryOut(command, &descriptors)
            } catch {
                try reply(.failed(identifier: command.identifier, error))
            }
        }
    }

    private mutating func carryOut(
        _ command: ControlCommand, _ descriptors: inout ArraySlice<Descriptor>
    ) throws(KernelError) {
        let identifier = command.identifier
        switch command.action {
        case .build(let plan): try build(plan, identifier)
        case .spawn(let request):
            // They came with the first byte of the line, and one line is sent at a time.
            let inherited = Array(descriptors.prefix(request.descriptors.count))
            descriptors = descriptors.dropFirst(inherited.count)
            var place: Descriptor?
            if let node = request.node { place = try namespace(of: node) }
            let started = try children.start(request, in: place, inherited: inherited)
            try reply(
                .spawned(identifier: identifier, process: started.process, hasChannel: request.hasChannel),
                started.descriptors)
        case .signal(let name, let number):
            try children.signal(name, number)
            try reply(.done(identifier: identifier))
        case .powerOff(let node):
            try powerOff(node)
            try reply(.done(identifier: identifier))
        case .powerOn(let name):
            let node = try planned(name)
            // Were it tried, taking the failed steps back would take the living node away.
            guard builder.namespace(of: name) == nil else {
                throw KernelError("power \(name) on", number: 0, detail: "it has power")
            }
            try builder.perform(plan?.steps(for: node) ?? [])
            try reply(.done(identifier: identifier))
        case .announce(let name):
            let node = try planned(name)
            try builder.announce(name, links: node.interfaces.map(\.name))
            try reply(.done(identifier: identifier))
        case .list: try reply(.nodes(identifier: identifier, list()))
        case .stop(let grace): beginStop(identifier: identifier, graceMilliseconds: grace)
        }
    }

    private mutating func build(_ plan: KernelPlan, _ identifier: Int) throws(KernelError) {
        guard self.plan == nil else { throw KernelError("build", number: 0, detail: "the lab is built already") }
        let start = Self.now()
        let steps = plan.steps
        try builder.perform(steps)
        self.plan = plan
        try reply(.built(identifier: identifier, steps: steps.count, nanoseconds: Self.now() - start))
    }

    /// First the switch's ends go down, so that no frame of a dying process can leave; then the processes are killed,
    /// and last the links and the namespace go, with every socket that is left in it.
    private mutating func powerOff(_ name: String) throws(KernelError) {
        let node = try planned(name)
        let namespace = try namespace(of: name)
        try builder.silence(node.interfaces.map(\.switchIndex))
        for event in try children.killAll(in: namespace, of: name) { try reply(.event(event)) }
        try builder.remove(name, links: node.interfaces.map(\.switchEnd))
    }

    private func list() -> [LabNode] {
        (plan?.nodes ?? []).map { node in
            let descriptor = builder.namespace(of: node.name)
            return LabNode(
                name: node.name, isPowered: descriptor != nil, descriptor: descriptor?.number,
                processes: children.names(in: node.name))
        }
    }

    private mutating func beginStop(identifier: Int?, graceMilliseconds: Int) {
        guard stop == nil else { return }
        stop = (identifier, Self.now() + Int64(max(0, min(graceMilliseconds, 60_000))) * 1_000_000)
        children.signalAll(SIGTERM)
        // A process that was paused hears it only when it runs.
        children.signalAll(SIGCONT)
    }

    /// Kills what is left and deletes the links, so that they are gone for certain when the launcher hears of it.
    private mutating func end(_ identifier: Int?) throws(KernelError) {
        kill(-1, SIGKILL)
        builder.removeAll()
        for event in children.collect() { try reply(.event(event)) }
        if let identifier { try reply(.done(identifier: identifier)) }
    }

    private func planned(_ name: String) throws(KernelError) -> NodePlan {
        guard let node = plan?.nodes.first(where: { $0.name == name }) else {
            throw KernelError("find \(name)", number: 0, detail: "the lab has no node of that name")
        }
        return node
    }

    private func namespace(of node: String) throws(KernelError) -> Descriptor {
        guard let namespace = builder.namespace(of: node) else {
            throw KernelError("enter \(node)", number: 0, detail: "it has no power, or the lab has no such node")
        }
        return namespace
    }

    /// Sends a reply and waits until the launcher has taken it: a launcher that does not read holds the lab up, and
    /// nothing piles up here.
    private mutating func reply(_ reply: ControlReply, _ descriptors: [Descriptor] = []) throws(KernelError) {
        var rest = try ControlSocket.line(reply)[...]
        var descriptors = descriptors
        while !rest.isEmpty {
            let sent = try control.send(rest, descriptors)
            rest = rest.dropFirst(sent)
            if sent > 0 { descriptors = [] }
            if !rest.isEmpty, sent == 0 { _ = control.descriptor.wait(for: Int16(POLLOUT), milliseconds: nil) }
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func write(_ text: String) { _ = Glibc.write(2, text, text.utf8.count) }
}
