public import Agents
import CLinux
import Glibc
public import Loads
public import Wire

/// Runs one agent on the sockets of an ordinary host and its monotonic clock, all on the thread that calls it.
///
/// Each event is handed to the agent with the time at which it was seen; what the agent wants is carried out in order,
/// datagrams many a system call. What cannot be carried out comes back as an event, never as a crash.
public final class AgentServer<Served: Agent> {
    /// The agent as it is now.
    public private(set) var agent: Served

    private let clock = MonotonicClock()
    private let poller: Poller
    private let datagrams: DatagramPorts
    private let streams: StreamTable
    private let journal: (JournalEntry, Instant) -> Void
    /// Events that came about while others were handled.
    private var waiting: [AgentEvent] = []
    private var received = 0
    private var worstLateness: Int64 = 0
    private var idleWakeups = 0
    /// From the moment at which a datagram was taken to that at which all answers to its batch were with the kernel.
    public private(set) var serviceTime = LatencyHistogram()

    /// Wake-ups in a row that may leave the next one in the past: more, and the agent would keep the host busy.
    private static var idleLimit: Int { 10_000 }

    /// Opens every listener of the agent.
    ///
    /// - Parameters:
    ///   - connectionLimit: how many TCP connections there may be.
    ///   - journal: takes what the agent writes down, and when.
    /// - Throws: ``ServingFailure`` for the first listener that cannot be opened.
    public init(
        _ agent: Served, connectionLimit: Int = 4096, journal: @escaping (JournalEntry, Instant) -> Void
    ) throws(ServingFailure) {
        self.agent = agent
        self.journal = journal
        poller = try Poller()
        datagrams = try DatagramPorts()
        streams = StreamTable(poller, limit: connectionLimit)
        for listener in agent.listeners {
            switch listener.transport {
            case .udp: poller.add(try datagrams.open(listener.local))
            case .tcp: try streams.listen(listener.local)
            }
        }
    }

    /// What the sockets have carried.
    public var counts: ServingCounts {
        var counts = ServingCounts()
        counts.received = received
        counts.sent = datagrams.sent + streams.sent
        counts.lost = datagrams.lost
        counts.connections = streams.count
        counts.refusedConnections = streams.refused
        counts.worstLateness = worstLateness
        return counts
    }

    /// Boots the agent and serves it until `isOver` says so.
    ///
    /// - Parameters:
    ///   - tick: how often `report` is called, at about that interval.
    ///   - isOver: asked after every wait, which lasts no longer than a tick, and is ended by a signal.
    /// - Throws: ``ServingFailure`` where the agent asks for the same past moment again and again.
    public func run(
        tick: Duration, isOver: (Served, Instant) -> Bool, report: (Instant) -> Void
    ) throws(ServingFailure) {
        feed(.start, at: clock.now())
        var nextTick = clock.now() + tick
        while true {
            drain()
            datagrams.flush()
            let now = clock.now()
            if isOver(agent, now) { return }
            if now >= nextTick {
                streams.sweep(at: now)
                report(now)
                nextTick = max(nextTick + tick, now)
            }
            var until = nextTick
            if let wakeup = agent.wakeup {
                if wakeup.at <= now {
                    try wake(due: wakeup, at: now)
                    // What waits at the sockets has its turn, too.
                    until = now
                } else {
                    idleWakeups = 0
                    until = min(until, wakeup.at)
                }
            }
            poll(for: until - now)
        }
    }

    private func wake(due: Wakeup, at now: Instant) throws(ServingFailure) {
        worstLateness = max(worstLateness, (now - due.at).wholeNanoseconds)
        feed(.wake, at: now)
        idleWakeups += 1
        guard idleWakeups < Self.idleLimit else {
            throw ServingFailure("stuck: the timer \(due.timer) asks for \(due.at.seconds) s again and again")
        }
    }

    private func poll(for time: Duration) {
        let time = waiting.isEmpty ? time.wholeNanoseconds : 0
        poller.wait(nanoseconds: time) { descriptor, hasError, hasRoom in
            if let port = datagrams.port(descriptor) {
                if hasError {
                    for remote in port.takeRefusals() {
                        feed(.datagramRefused(local: port.local, remote: remote), at: clock.now())
                    }
                }
                let began = clock.now()
                let count = datagrams.receive(at: port) { feed(.datagram($0), at: clock.now()) }
                datagrams.flush()
                received += count
                if count > 0 { serviceTime.record(clock.now() - began, count: count) }
            } else if streams.owns(descriptor) {
                streams.handle(descriptor, hasRoom: hasRoom, at: clock.now()) { event in
                    if case .connection(_, .received) = event { received += 1 }
                    feed(event, at: clock.now())
                }
            }
        }
    }

    /// Hands over what came about while other events were handled, and no more than that.
    private func drain() {
        guard !waiting.isEmpty else { return }
        let events = waiting
        waiting = []
        for event in events { feed(event, at: clock.now()) }
    }

    private func feed(_ event: AgentEvent, at now: Instant) {
        for effect in agent.handle(event, at: now) {
            switch effect {
            case .send(let datagram): datagrams.send(datagram)
            case .connect(let identifier, let remote):
                streams.connect(identifier, to: remote) { waiting.append($0) }
            case .write(let identifier, let bytes): streams.write(bytes, on: identifier) { waiting.append($0) }
            case .close(let identifier): streams.release(identifier, abortively: false, at: now)
            case .abort(let identifier): streams.release(identifier, abortively: true, at: now)
            case .journal(let entry): journal(entry, now)
            // It is not started a second time.
            case .save, .answer: break
            }
        }
    }
}
