import Agents
import NIOCore
import NIOPosix
import Wire

/// Runs one agent on real sockets and the monotonic clock, all on one event loop.
///
/// Every event is handed to the agent with the scenario time at which the loop saw it; the returned effects are carried
/// out at once and in order. What cannot be carried out comes back to the agent as an event, never as a crash.
final class NodeDriver {
    private let loop: any EventLoop
    private let report: (NodeReport) -> Void
    private var agent: any Agent
    private var clock: ScenarioClock?
    private var timer: Scheduled<Void>?
    private var plannedWakeup: Instant?
    private var worstLateness: Int64 = 0

    private var udp: [Endpoint: any Channel] = [:]
    private var connections: [ConnectionIdentifier: any Channel] = [:]
    private var lastAccepted: Int32 = 0
    /// Answers are rendered here, since only the executable knows the words.
    private let console: NodeConsole

    /// Bytes that may wait in one connection before it is given up: a peer that does not read costs no more.
    private static let outboundLimit = 1 << 20

    init(agent: any Agent, console: NodeConsole, on loop: any EventLoop, report: @escaping (NodeReport) -> Void) {
        self.agent = agent
        self.console = console
        self.loop = loop
        self.report = report
    }

    /// Opens every listener of the agent.
    ///
    /// - Throws: the kernel's error for the first that cannot be opened.
    func listen() -> EventLoopFuture<Void> {
        let bound = agent.listeners.map { listener in
            switch listener.transport {
            case .udp: bindUDP(listener.local)
            case .tcp: bindTCP(listener.local)
            }
        }
        return EventLoopFuture.andAllSucceed(bound, on: loop)
    }

    /// Sets the clock and boots the agent at scenario time zero, or now where that has passed.
    func start(_ clock: ScenarioClock) {
        self.clock = clock
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(clamping: clock.monotonicNanoseconds(at: .start)))
        let boot = NIOLoopBound(self, eventLoop: loop)
        loop.assumeIsolatedUnsafeUnchecked().scheduleTask(deadline: deadline) { boot.value.feed(.start) }
    }

    /// Reads a console line; the answer leaves as a report.
    func command(token: UInt64, line: String) {
        switch console.parse(line) {
        case .success(let action): feed(.command(ConsoleCommand(token: token, action: action)))
        case .failure(let refusal): report(.answer(token: token, text: refusal.text, isRefused: true))
        }
    }

    // MARK: Events in

    private func feed(_ event: AgentEvent) {
        guard let clock else { return }
        for effect in agent.handle(event, at: clock.now()) { perform(effect) }
        scheduleWakeup()
    }

    private func scheduleWakeup() {
        guard let clock else { return }
        let wakeup = agent.wakeup?.at
        guard wakeup != plannedWakeup else { return }
        timer?.cancel()
        plannedWakeup = wakeup
        guard let wakeup else { return }
        let planned = clock.monotonicNanoseconds(at: wakeup)
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = loop.assumeIsolatedUnsafeUnchecked().scheduleTask(
            deadline: .uptimeNanoseconds(UInt64(clamping: planned))
        ) { bound.value.woken(planned: planned) }
    }

    private func woken(planned: Int64) {
        plannedWakeup = nil
        let lateness = ScenarioClock.monotonicNanoseconds() - planned
        if lateness > worstLateness {
            worstLateness = lateness
            report(.lateness(worstNanoseconds: lateness))
        }
        feed(.wake)
    }

    // MARK: Effects out

    private func perform(_ effect: AgentEffect) {
        switch effect {
        case .send(let datagram): send(datagram)
        case .connect(let identifier, let remote): connect(identifier, to: remote)
        case .write(let identifier, let bytes): write(bytes, on: identifier)
        case .close(let identifier): release(identifier, abortively: false)
        case .abort(let identifier): release(identifier, abortively: true)
        case .journal(let entry): report(.journal(at: clock?.now() ?? .start, entry: entry))
        case .answer(let answer):
            let isRefused = if case .refused = answer.body { true } else { false }
            report(.answer(token: answer.token, text: console.render(answer), isRefused: isRefused))
        }
    }

    private func send(_ datagram: Datagram) {
        guard let channel = udp[datagram.local], let remote = try? SocketAddress(datagram.remote) else { return }
        // Like the network itself, a full socket buffer loses the datagram.
        let envelope = AddressedEnvelope(
            remoteAddress: remote, data: channel.allocator.buffer(bytes: datagram.bytes))
        channel.writeAndFlush(envelope, promise: nil)
    }

    private func write(_ bytes: [UInt8], on identifier: ConnectionIdentifier) {
        guard let channel = connections[identifier], channel.isActive else { return }
        let waiting = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard waiting + bytes.count <= Self.outboundLimit else {
            release(identifier, abortively: true)
            return later(.connection(identifier, .reset))
        }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
    }

    /// Hands an event to the agent once the effects in hand are done, so that they keep their order.
    private func later(_ event: AgentEvent) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.assumeIsolatedUnsafeUnchecked().execute { bound.value.feed(event) }
    }

    /// Ends a connection; the agent hears nothing more of it.
    private func release(_ identifier: ConnectionIdentifier, abortively: Bool) {
        guard let channel = connections.removeValue(forKey: identifier) else { return }
        if abortively, let socket = channel as? any SocketOptionProvider {
            // A linger time of zero makes close(2) send RST.
            let bound = NIOLoopBound(channel, eventLoop: loop)
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
        } else {
            channel.close(promise: nil)
        }
    }
}

// MARK: - UDP

extension NodeDriver {
    private func bindUDP(_ local: Endpoint) -> EventLoopFuture<Void> {
        do {
            let address = try SocketAddress(local)
            let bound = NIOLoopBound(self, eventLoop: loop)
            return DatagramBootstrap(group: loop)
                .channelOption(.socketOption(.so_rcvbuf), value: 4 << 20)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_535))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            DatagramHandler { bytes, remote in
                                bound.value.feed(.datagram(Datagram(local: local, remote: remote, bytes: bytes)))
                            })
                    }
                }
                .bind(to: address)
                .map { channel in bound.value.udp[local] = channel }
        } catch {
            return loop.makeFailedFuture(error)
        }
    }
}

// MARK: - TCP

extension NodeDriver {
    private func bindTCP(_ local: Endpoint) -> EventLoopFuture<Void> {
        do {
            let address = try SocketAddress(local)
            let bound = NIOLoopBound(self, eventLoop: loop)
            return ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in bound.value.accept(channel, on: local) }
                .bind(to: address)
                .map { _ in }
        } catch {
            return loop.makeFailedFuture(error)
        }
    }

    private func accept(_ channel: any Channel, on local: Endpoint) -> EventLoopFuture<Void> {
        lastAccepted -= 1
        let identifier = ConnectionIdentifier(lastAccepted)
        return loop.makeCompletedFuture {
            let remote = try Endpoint(channel.remoteAddress)
            try addHandler(to: channel, identifier) { .accepted(local: local, remote: remote) }
        }
    }

    private func connect(_ identifier: ConnectionIdentifier, to remote: Endpoint) {
        guard let address = try? SocketAddress(remote) else {
            return later(.connection(identifier, .failed(.unreachable)))
        }
        let bound = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            // How long an attempt may take is the agent's own timer; the kernel's retries set the outer bound.
            .connectTimeout(.hours(1))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Known from here on, so that an attempt can be given up while it is still opening.
                    bound.value.connections[identifier] = channel
                    try bound.value.addHandler(to: channel, identifier) {
                        let local = try Endpoint(channel.localAddress)
                        return .opened(local: local, remote: remote)
                    }
                }
            }
            .connect(to: address)
            .whenFailure { error in bound.value.failed(identifier, error) }
    }

    private func failed(_ identifier: ConnectionIdentifier, _ error: any Error) {
        // Nil where the agent has given it up in the meantime.
        guard connections.removeValue(forKey: identifier) != nil else { return }
        feed(.connection(identifier, .failed(ConnectionFailure(error))))
    }

    private func addHandler(
        to channel: any Channel, _ identifier: ConnectionIdentifier,
        opening: @escaping () throws -> ConnectionEvent
    ) throws {
        connections[identifier] = channel
        let handler = StreamHandler(opening: opening) { [weak self] event in
            guard let self, connections[identifier] != nil else { return }
            switch event {
            case .closed, .reset: connections[identifier] = nil
            case .accepted, .opened, .failed, .received: break
            }
            feed(.connection(identifier, event))
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}
