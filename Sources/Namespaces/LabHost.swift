import CLinux
import Glibc

/// A lab as its launcher holds it: blocking calls with a time limit, to be made from one thread at a time.
///
/// Everything in the lab lives in namespaces whose first process is a child of the launcher. ``stop(grace:timeout:)``
/// ends it in order; when the launcher ends in any other way, or the last reference to the host goes, the kernel
/// removes all of it.
public final class LabHost {
    /// The lab's first process, as seen by the launcher.
    public let initProcess: Int32
    /// Readable when ``events(timeout:)`` has something to say, also when the lab has ended; what came while another
    /// call waited for its answer is in ``hasEvents`` instead.
    public var pollDescriptor: Int32 { control.descriptor.number }
    /// True where ``events(timeout:)`` has something to say at once.
    public var hasEvents: Bool { !waiting.isEmpty }

    private let handle: Descriptor
    private var control: ControlSocket
    private var lastIdentifier = 0
    private var waiting: [LabEvent] = []
    private var received: [Descriptor] = []
    private var end: ProcessEnd?
    private var hasEnded = false

    /// The most events that wait to be asked for; beyond it the oldest are forgotten.
    private static let eventLimit = 100_000

    /// Starts an empty lab.
    ///
    /// - Parameters:
    ///   - executable: the path of a program that calls ``InitProcess/run(control:)``, such as `/proc/self/exe`.
    ///   - arguments: what makes it do so.
    /// - Throws: ``LabError/incapable(_:)`` where the machine does not allow it.
    public init(executable: String = "/proc/self/exe", arguments: [String] = ["lab-init"]) throws(LabError) {
        _ = cl_raise_file_limit()
        var ends: (Int32, Int32) = (-1, -1)
        let error = withUnsafeMutableBytes(of: &ends) { cl_socket_pair($0.bindMemory(to: Int32.self).baseAddress) }
        guard error == 0 else { throw .refused(KernelError("make the control socket", number: error)) }
        control = ControlSocket(Descriptor(owning: ends.0))
        let theirs = Descriptor(owning: ends.1)
        do throws(LabClone.Failure) {
            let program = LabClone.Program.run(executable: executable, arguments: arguments, control: theirs)
            guard let clone = try LabClone.start(program) else {
                throw LabClone.Failure(stage: CL_STAGE_CLONE, number: 0)
            }
            initProcess = clone.process
            handle = clone.handle
        } catch {
            throw .incapable(Capabilities.explain(error))
        }
    }

    deinit {
        guard !hasEnded else { return }
        kill(initProcess, SIGKILL)
        var status: Int32 = 0
        while waitpid(initProcess, &status, 0) < 0, errno == EINTR {}
    }

    /// Makes nodes, links and mirror ports; once in the life of a lab. On failure nothing of it is left.
    ///
    /// - Returns: how long the kernel took.
    @discardableResult
    public func build(_ plan: KernelPlan, timeout: Duration = .seconds(60)) throws(LabError) -> Duration {
        guard case .built(_, _, let nanoseconds) = try ask(.build(plan), "build", timeout) else {
            throw unexpected("build")
        }
        return .nanoseconds(nanoseconds)
    }

    /// Starts a program in a node or in the lab's own namespace.
    ///
    /// - Parameter descriptors: what the child shall know by the numbers in the request; they stay the caller's.
    public func spawn(
        _ request: SpawnRequest, descriptors: [Int32] = [], timeout: Duration = .seconds(10)
    ) throws(LabError) -> SpawnedProcess {
        let copies = descriptors.map { Descriptor(owning: fcntl($0, F_DUPFD_CLOEXEC, 3)) }
        let reply = try ask(.spawn(request), "start \(request.name)", timeout, copies)
        guard case .spawned(_, let process, let hasChannel) = reply, received.count >= (hasChannel ? 2 : 1) else {
            throw unexpected("spawn")
        }
        let handle = received.removeFirst()
        let channel = hasChannel ? received.removeFirst().release() : nil
        return SpawnedProcess(
            name: request.name, process: process, hostProcess: Self.process(behind: handle), channel: channel)
    }

    /// Sends a signal to a process by its name.
    public func signal(_ name: String, _ number: Int32, timeout: Duration = .seconds(10)) throws(LabError) {
        _ = try ask(.signal(name: name, number: number), "signal \(name)", timeout)
    }

    /// Takes a node's power away: its links fall silent at once, its processes are killed, and nothing that its kernel
    /// would have sent ever leaves. The exits of its processes come as events before this returns.
    public func powerOff(_ node: String, timeout: Duration = .seconds(10)) throws(LabError) {
        _ = try ask(.powerOff(node: node), "power \(node) off", timeout)
    }

    /// Gives a node its power back: a new namespace with the same links, addresses and routes, and no process.
    public func powerOn(_ node: String, timeout: Duration = .seconds(10)) throws(LabError) {
        _ = try ask(.powerOn(node: node), "power \(node) on", timeout)
    }

    /// Makes a node tell its neighbours where its addresses are, by gratuitous ARP and unsolicited neighbour
    /// advertisements of its kernel; its links have to be up.
    public func announce(_ node: String, timeout: Duration = .seconds(10)) throws(LabError) {
        _ = try ask(.announce(node: node), "announce \(node)", timeout)
    }

    /// The nodes of the plan, in its order.
    public func nodes(timeout: Duration = .seconds(10)) throws(LabError) -> [LabNode] {
        guard case .nodes(_, let nodes) = try ask(.list, "list its nodes", timeout) else { throw unexpected("list") }
        return nodes
    }

    /// A file that stands for a node's network namespace, for ``NamespaceEntry``; good until the node's power goes.
    public func namespacePath(of node: String) throws(LabError) -> String {
        guard let number = try nodes().first(where: { $0.name == node })?.descriptor else {
            throw .refused(KernelError("enter \(node)", number: 0, detail: "it has no power, or there is no such node"))
        }
        return "/proc/\(initProcess)/fd/\(number)"
    }

    /// What has happened since the last call; waits for something to happen if nothing has.
    ///
    /// - Throws: ``LabError/ended(_:)`` once the lab has ended and its last events have been taken.
    public func events(timeout: Duration = .zero) throws(LabError) -> [LabEvent] {
        let deadline = Deadline(timeout)
        while true {
            try receiveAll()
            if !waiting.isEmpty {
                defer { waiting = [] }
                return waiting
            }
            if hasEnded { throw .ended(end) }
            guard control.descriptor.wait(for: Int16(POLLIN), milliseconds: deadline.milliseconds) else { return [] }
        }
    }

    /// Ends the lab: SIGTERM to every process, after the grace SIGKILL, then the links, then the namespaces. A lab
    /// that has ended already is fine. When this returns, no process and no link of the lab is left.
    ///
    /// - Returns: the events that had not been asked for yet, with those of the end.
    @discardableResult
    public func stop(grace: Duration = .milliseconds(500), timeout: Duration = .seconds(5)) throws(LabError)
        -> [LabEvent]
    {
        if !hasEnded {
            let milliseconds = Int(grace / .milliseconds(1))
            do throws(LabError) {
                _ = try ask(.stop(graceMilliseconds: milliseconds), "stop", grace + timeout)
            } catch {
                switch error {
                case .ended: break
                case .incapable, .refused, .timedOut: kill(initProcess, SIGKILL)
                }
            }
            collect()
        }
        defer { waiting = [] }
        return waiting
    }

    // MARK: - The conversation

    private func ask(
        _ action: ControlCommand.Action, _ what: String, _ timeout: Duration, _ descriptors: [Descriptor] = []
    ) throws(LabError) -> ControlReply {
        guard !hasEnded else { throw .ended(end) }
        lastIdentifier += 1
        received = []
        let deadline = Deadline(timeout)
        try send(ControlCommand(identifier: lastIdentifier, action: action), descriptors, what, deadline)
        while true {
            if let reply = try receiveAll() { return reply }
            if hasEnded { throw .ended(end) }
            guard control.descriptor.wait(for: Int16(POLLIN), milliseconds: deadline.milliseconds) else {
                throw .timedOut(what)
            }
        }
    }

    private func send(
        _ command: ControlCommand, _ descriptors: [Descriptor], _ what: String, _ deadline: Deadline
    ) throws(LabError) {
        do throws(KernelError) {
            var rest = try ControlSocket.line(command)[...]
            var descriptors = descriptors
            while !rest.isEmpty {
                let sent = try control.send(rest, descriptors)
                rest = rest.dropFirst(sent)
                if sent > 0 { descriptors = [] }
                guard sent == 0 else { continue }
                guard control.descriptor.wait(for: Int16(POLLOUT), milliseconds: deadline.milliseconds) else {
                    throw KernelError("ask the lab to \(what)", number: ETIMEDOUT)
                }
            }
        } catch {
            // The last words of a lab that has gone may still wait to be read.
            if error.number == EPIPE || error.number == ECONNRESET { return }
            throw .refused(error)
        }
    }

    /// Takes in all that has come. Returns the reply to the last command, if that is among it.
    @discardableResult
    private func receiveAll() throws(LabError) -> ControlReply? {
        var answer: ControlReply?
        while !hasEnded, control.descriptor.wait(for: Int16(POLLIN), milliseconds: 0) {
            do throws(KernelError) {
                guard let input = try control.receive() else {
                    collect()
                    break
                }
                received += input.descriptors
                for line in input.lines {
                    answer = try sort(ControlSocket.value(ControlReply.self, from: line)) ?? answer
                }
            } catch {
                throw .refused(error)
            }
        }
        if case .failed(_, let error) = answer { throw .refused(error) }
        return answer
    }

    /// Files an event; hands back the reply to the last command. Late replies to commands that were given up are
    /// dropped.
    private func sort(_ reply: ControlReply) -> ControlReply? {
        switch reply {
        case .event(let event):
            if waiting.count >= Self.eventLimit { waiting.removeFirst() }
            waiting.append(event)
            return nil
        case .done(let identifier), .failed(let identifier, _), .built(let identifier, _, _),
            .spawned(let identifier, _, _), .nodes(let identifier, _):
            return identifier == lastIdentifier ? reply : nil
        }
    }

    /// Waits for the first process to end, which by then it does; a zombie of it would keep the pid namespace.
    private func collect() {
        guard !hasEnded else { return }
        hasEnded = true
        if !handle.wait(for: Int16(POLLIN), milliseconds: 2_000) { kill(initProcess, SIGKILL) }
        var status: Int32 = 0
        while waitpid(initProcess, &status, 0) < 0, errno == EINTR {}
        end = ProcessEnd(status: status)
    }

    private func unexpected(_ what: String) -> LabError {
        .refused(KernelError(what, number: EPROTO, detail: "the lab gave another answer than expected"))
    }

    /// The process that a pidfd stands for, in the launcher's own numbers.
    private static func process(behind handle: Descriptor) -> Int32? {
        let line = TextFile.contents(of: "/proc/self/fdinfo/\(handle.number)")?.split(separator: "\n")
            .first { $0.hasPrefix("Pid:") }
        guard let number = line?.split(separator: "\t").last.flatMap({ Int32($0) }), number > 0 else { return nil }
        return number
    }
}
