import Agents
import CLinux
import NIOCore
import Wire

/// Runs one agent on real sockets and the monotonic clock, all on one event loop.
///
/// Every event is handed to the agent with the scenario time at which the loop saw it; the returned effects are carried
/// out at once and in order. What cannot be carried out comes back to the agent as an event, never as a crash.
final class NodeDriver {
    private enum Phase {
        /// Listeners may be open; what arrives waits in the kernel.
        case asleep
        case awake(ScenarioClock)
        case stopped
    }

    private let loop: any EventLoop
    private let report: (NodeReport) -> Void
    /// Answers are rendered here, since only the executable knows the words.
    private let console: NodeConsole
    private var agent: any Agent
    private var phase = Phase.asleep
    private var hasClock = false
    /// Console lines that came between the order to start and the boot.
    private var early: [(token: UInt64, line: String, form: AnswerForm)] = []
    /// Lines whose answers are wanted as JSON.
    private var jsonTokens: Set<UInt64> = []
    private static let earlyLimit = 100

    /// What has happened and has not been handed over yet.
    private var events: [AgentEvent] = []
    private var isHandling = false
    /// When the event in hand happened.
    private var now = Instant.start

    private var timer: Scheduled<Void>?
    private var plannedWakeup: Instant?
    private var wakeupGuard = WakeupGuard()
    private var worstLateness: Int64 = 0

    private let acceptedLimit: Int
    private lazy var connections = ConnectionTable(
        on: loop, acceptedLimit: acceptedLimit,
        deliver: { [weak self] identifier, event in self?.feed(.connection(identifier, event)) },
        refused: { [weak self] limit in
            self?.journal(JournalEntry(.limitReached, nil, detail: "\(limit) accepted connections"))
        })
    private lazy var datagrams = DatagramSockets(on: loop) { [weak self] event in self?.feed(event) }

    /// - Parameters:
    ///   - loop: the only thread that may touch the driver from here on.
    ///   - acceptedLimit: how many accepted connections there may be at a time.
    ///   - report: takes what the launcher is to hear, in order. ``NodeReport/failed(_:)`` is the last.
    init(
        agent: any Agent, console: NodeConsole, on loop: any EventLoop, acceptedLimit: Int = 4096,
        report: @escaping (NodeReport) -> Void
    ) {
        self.agent = agent
        self.console = console
        self.loop = loop
        self.acceptedLimit = acceptedLimit
        self.report = report
    }

    /// Opens every listener of the agent; fails with a ``SocketFailure`` for the first that cannot be opened.
    func listen() -> EventLoopFuture<Void> {
        let opened = agent.listeners.map { listener -> EventLoopFuture<Void> in
            switch listener.transport {
            case .udp: loop.makeCompletedFuture { try datagrams.bind(listener.local) }
            case .tcp:
                connections.listen(listener.local).flatMapErrorThrowing { throw SocketFailure(listener, $0) }
            }
        }
        return EventLoopFuture.andAllSucceed(opened, on: loop)
    }

    /// Sets the clock and boots the agent at scenario time zero, or now where that has passed. Only the first counts.
    func start(_ clock: ScenarioClock) {
        guard case .asleep = phase, !hasClock else { return }
        hasClock = true
        let origin = clock.monotonicNanoseconds(at: .start)
        guard ScenarioClock.monotonicNanoseconds() < origin else { return boot(clock) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = schedule(at: origin) {
            bound.value.note(planned: origin)
            bound.value.boot(clock)
        }
    }

    /// Reads a console line; the answer leaves as a report.
    func command(token: UInt64, line: String, form: AnswerForm = .text) {
        guard case .awake = phase else {
            // Somebody who asks in the moment before the story begins gets the answer when it does.
            guard case .asleep = phase, hasClock, early.count < Self.earlyLimit else {
                return report(.answer(token: token, text: "the node has not booted yet", isRefused: true))
            }
            early.append((token, line, form))
            return
        }
        switch console.parse(line) {
        case .success(let action):
            if form == .json { jsonTokens.insert(token) }
            feed(.command(ConsoleCommand(token: token, action: action)))
        case .failure(let refusal):
            let text = form == .json ? refusal.json : refusal.text
            report(.answer(token: token, text: text, isRefused: true))
        }
    }

    /// Closes every socket; the agent hears and does nothing more.
    func stop() {
        phase = .stopped
        timer?.cancel()
        timer = nil
        events = []
        connections.stop()
        datagrams.stop()
    }

    // MARK: Time

    private func boot(_ clock: ScenarioClock) {
        phase = .awake(clock)
        feed(.start)
        // Only now: an agent hears of nothing before it has booted.
        connections.start()
        guard datagrams.start() else { return fail("the kernel gives no thread for the UDP sockets") }
        let waiting = early
        early = []
        for (token, line, form) in waiting { command(token: token, line: line, form: form) }
    }

    private func fail(_ text: String) {
        stop()
        report(.failed(text))
    }

    private func scheduleWakeup() {
        guard case .awake(let clock) = phase else { return }
        let wakeup = agent.wakeup?.at
        guard wakeup != plannedWakeup else { return }
        timer?.cancel()
        timer = nil
        plannedWakeup = wakeup
        guard let wakeup else { return }
        let planned = clock.monotonicNanoseconds(at: wakeup)
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = schedule(at: planned) { bound.value.woken(for: wakeup, planned: planned) }
    }

    private func woken(for wakeup: Instant, planned: Int64) {
        plannedWakeup = nil
        note(planned: planned)
        feed(.wake)
        guard case .awake = phase, let next = agent.wakeup else { return }
        guard wakeupGuard.isStuck(served: wakeup, next: next.at) else { return }
        fail("stuck: the agent's timer \(next.timer) asks for \(next.at.seconds) s again and again")
    }

    private func schedule(at monotonic: Int64, _ task: @escaping () -> Void) -> Scheduled<Void> {
        loop.assumeIsolatedUnsafeUnchecked().scheduleTask(
            deadline: .uptimeNanoseconds(UInt64(clamping: monotonic)), task)
    }

    /// Reports how late a timer is, unless the process was stopped: that is a fault of the story, not of the host.
    private func note(planned: Int64) {
        let lateness = ScenarioClock.monotonicNanoseconds() - max(planned, cl_last_continuation())
        guard lateness > worstLateness else { return }
        worstLateness = lateness
        report(.lateness(worstNanoseconds: lateness))
    }

    // MARK: Events in

    /// Hands an event to the agent; one that comes about while effects are carried out waits for the next turn.
    private func feed(_ event: AgentEvent) {
        guard case .awake = phase else { return }
        events.append(event)
        if !isHandling { handle() }
    }

    /// Hands over what has happened so far, and no more, so that an agent that fails again and again at once does not
    /// keep the loop.
    private func handle() {
        isHandling = true
        let batch = events
        events = []
        for event in batch {
            guard case .awake(let clock) = phase else { break }
            if case .connection(let identifier, let change) = event, !connections.admit(identifier, change) { continue }
            now = clock.now()
            for effect in agent.handle(event, at: now) { perform(effect) }
        }
        isHandling = false
        scheduleWakeup()
        guard !events.isEmpty else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.assumeIsolatedUnsafeUnchecked().execute { if !bound.value.events.isEmpty { bound.value.handle() } }
    }

    // MARK: Effects out

    private func perform(_ effect: AgentEffect) {
        switch effect {
        case .send(let datagram): datagrams.send(datagram)
        case .connect(let identifier, let remote): connections.connect(identifier, to: remote)
        case .write(let identifier, let bytes): connections.write(bytes, on: identifier)
        case .close(let identifier): connections.release(identifier, abortively: false)
        case .abort(let identifier): connections.release(identifier, abortively: true)
        case .journal(let entry): journal(entry)
        case .save(let settings): report(.saved(settings))
        case .answer(let answer):
            let isRefused = if case .refused = answer.body { true } else { false }
            let render = jsonTokens.remove(answer.token) == nil ? console.render : console.renderJSON
            report(.answer(token: answer.token, text: render(answer), isRefused: isRefused))
        }
    }

    private func journal(_ entry: JournalEntry) { report(.journal(at: now, entry: entry)) }
}
