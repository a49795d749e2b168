internal import Channels
internal import Fabric
internal import FoundationEssentials
internal import Glibc
internal import Wire

/// The switch at work: frames from the packet socket into the fabric, its effects back out, faults at their times.
///
/// One thread, one wait for four descriptors. Time handed to the fabric never runs backwards.
struct SwitchLoop: ~Copyable {
    /// The witness of host lateness runs out every 10 ms of wall time.
    private static let witnessPeriod: Int64 = 10_000_000
    /// Steps of work between two looks at the control stream.
    private static let mostSteps = 10_000
    private static let mostBatches = 8

    private let clock: SwitchClock
    private var socket: SwitchPacketSocket
    private var fabric: SwitchFabric<[UInt8]>
    private var ports: SwitchPortTable
    private var control: ControlStream<SwitchReport>
    private var schedule = SwitchSchedule()
    private var timer: SwitchTimer
    private var witness: SwitchTimer
    private var witnessDue: Int64
    private var statistics = SwitchStatistics()
    private var delivery = SwitchLatenessHistogram()
    private var faults = SwitchLatenessHistogram()
    private var host = SwitchLatenessHistogram()
    private var lastTime: Instant
    private var isStopping = false

    /// Opens what it needs; frames are received from here on.
    init(_ configuration: SwitchConfiguration, control: ControlStream<SwitchReport>) throws(SwitchSystemError) {
        let names = configuration.ports.map { SwitchPortTable.interfaceName(of: $0.identifier) }
        let socket = try SwitchPacketSocket(largestMTU: SwitchPacketSocket.largestMTU(of: names))
        let ports = SwitchPortTable(configuration, resolve: SwitchPacketSocket.interface(named:))
        let timer = try SwitchTimer()
        var witness = try SwitchTimer()
        let now = SwitchClock.monotonicNanoseconds()
        witness.repeats(first: now + Self.witnessPeriod, every: Self.witnessPeriod)
        try socket.listen(ignoring: ports.mirrorInterfaces)
        witnessDue = now + Self.witnessPeriod
        clock = configuration.clock
        lastTime = configuration.clock.instant(atMonotonic: now)
        self.socket = socket
        self.ports = ports
        self.timer = timer
        self.witness = witness
        self.control = control
        fabric = SwitchFabric(
            ports: configuration.ports, networks: configuration.networks, seed: configuration.seed)
    }

    /// Runs until it is told to stop or the launcher is gone.
    mutating func run() {
        control.report(.ready(missing: ports.missing, receiveBuffer: socket.receiveBuffer))
        while !isStopping, !control.isAtEnd {
            timer.arm(at: earliest().map(clock.monotonicNanoseconds(at:)))
            let readable = wait()
            advance()
            if readable.packets {
                receiveFrames()
                advance()
            }
            if readable.witness { noteWitness() }
            if readable.control { control.receive() }
            if control.hasOutput { control.flush() }
            while !isStopping, let line = control.takeLine() { obey(line) }
        }
        control.finish()
    }

    private func earliest() -> Instant? {
        guard let fault = schedule.next else { return fabric.wakeup?.at }
        return min(fault, fabric.wakeup?.at ?? fault)
    }

    private mutating func wait() -> (packets: Bool, witness: Bool, control: Bool) {
        let controlEvents = Int16(POLLIN) | (control.hasOutput ? Int16(POLLOUT) : 0)
        var descriptors = [
            pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: witness.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: control.descriptor, events: controlEvents, revents: 0),
            pollfd(fd: timer.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, 4, -1) > 0 else { return (false, false, false) }
        if descriptors[3].revents != 0 { _ = timer.takeExpirations() }
        let inputOrEnd = Int16(POLLIN) | Int16(POLLHUP) | Int16(POLLERR)
        return (
            descriptors[0].revents != 0, descriptors[1].revents != 0, descriptors[2].revents & inputOrEnd != 0
        )
    }

    /// Scenario time now, never earlier than what the fabric was told last.
    private mutating func now() -> Instant {
        lastTime = max(lastTime, clock.instant(atMonotonic: SwitchClock.monotonicNanoseconds()))
        return lastTime
    }

    /// Everything that is due, in the order of its planned time; a fault goes before a delivery of the same time.
    private mutating func advance() {
        var steps = 0
        while steps < Self.mostSteps, let due = earliest() {
            let now = clock.instant(atMonotonic: SwitchClock.monotonicNanoseconds())
            guard due <= now else { return }
            steps += 1
            if schedule.next == due, let entry = schedule.takeDue(at: now) {
                apply(entry)
            } else {
                // The planned time, so that what became due together leaves in order; lateness is counted apart.
                lastTime = max(lastTime, due)
                let effects = fabric.wake(at: lastTime)
                carryOut(effects, lateBy: lateness(of: due))
            }
        }
    }

    /// Nanoseconds of wall time since something was due.
    private func lateness(of planned: Instant) -> Int64 {
        let now = SwitchClock.monotonicNanoseconds()
        let (late, overflow) = now.subtractingReportingOverflow(clock.monotonicNanoseconds(at: planned))
        return overflow ? .max : max(0, late)
    }

    private mutating func apply(_ entry: SwitchSchedule.Entry) {
        let at = now()
        let late = lateness(of: entry.planned)
        carryOut(fabric.apply(entry.fault, at: at), lateBy: nil)
        faults.record(late)
        control.report(.applied(identifier: entry.identifier, at: at, lateness: .nanoseconds(late)))
    }

    private mutating func receiveFrames() {
        for _ in 0..<Self.mostBatches {
            let batch = socket.receive()
            for frame in batch { receive(frame) }
            if batch.count < SwitchPacketSocket.batch { return }
        }
    }

    private mutating func receive(_ frame: SwitchPacketSocket.Received) {
        guard let port = ports.port(ofInterface: frame.interface) else {
            statistics.foreignFrames += 1
            return
        }
        statistics.framesReceived += 1
        if frame.lacksChecksum { statistics.framesWithoutChecksum += 1 }
        guard !frame.isTruncated else {
            statistics.oversizedFrames += 1
            return
        }
        carryOut(fabric.receive(frame.bytes, on: port, at: now()), lateBy: nil)
    }

    private mutating func noteWitness() {
        let ticks = witness.takeExpirations()
        let now = SwitchClock.monotonicNanoseconds()
        // What the host did while the lab was being built says nothing of the story.
        let hasBegun = clock.instant(atMonotonic: witnessDue) >= .start
        // After a long stop the first ticks are the late ones; the rest of a thousand says nothing new.
        for tick in 0..<(hasBegun ? min(ticks, 1000) : 0) {
            host.record(now - witnessDue - Int64(tick) * Self.witnessPeriod)
        }
        witnessDue += Int64(ticks) * Self.witnessPeriod
    }
}

// MARK: - Effects

extension SwitchLoop {
    /// - Parameter late: how late the deliveries among them are, in nanoseconds; nil where they were not planned.
    private mutating func carryOut(_ effects: [SwitchFabric<[UInt8]>.Effect], lateBy late: Int64?) {
        for effect in effects {
            switch effect {
            case .sent(let frame, let port):
                if let mirror = ports[port]?.sentMirror { repeats(frame, on: mirror) }
            case .deliver(let frame, let port):
                if let late { delivery.record(late) }
                deliver(frame, to: port)
            case .dropped: break  // Counted by the fabric.
            }
        }
    }

    private mutating func deliver(_ frame: [UInt8], to port: PortIdentifier) {
        guard let entry = ports[port] else { return }
        guard let interface = entry.interface else {
            statistics.sendsToDownedInterfaces += 1
            return
        }
        let error = socket.send(frame, to: interface)
        switch error {
        case 0:
            statistics.framesDelivered += 1
            // What the node answers is read after this, so the mirrors show cause before effect. A group frame was
            // sent once and would be repeated once for each receiver: it is shown as sent only.
            let isGroup = (frame.first ?? 1) & 1 == 1
            if !isGroup, let mirror = entry.deliveredMirror { repeats(frame, on: mirror) }
        case ENETDOWN, ENXIO, ENODEV: statistics.sendsToDownedInterfaces += 1
        default:
            statistics.sendErrors += 1
            statistics.lastSendError = error
        }
    }

    private mutating func repeats(_ frame: [UInt8], on mirror: Int32) {
        if socket.send(frame, to: mirror) == 0 {
            statistics.framesMirrored += 1
        } else {
            statistics.framesNotMirrored += 1
        }
    }
}

// MARK: - Commands

extension SwitchLoop {
    private mutating func obey(_ line: [UInt8]) {
        let command: SwitchCommand
        do {
            command = try JSONDecoder().decode(SwitchCommand.self, from: Data(line))
        } catch {
            statistics.refusedLines += 1
            control.report(.refused(reason: "not a command: \(error)"))
            return
        }
        switch command {
        case .apply(let fault, let identifier, let planned):
            let entry = SwitchSchedule.Entry(identifier: identifier, fault: fault, planned: planned)
            if !schedule.insert(entry) {
                statistics.refusedLines += 1
                control.report(.refused(reason: "fault \(identifier): \(SwitchSchedule.limit) faults already wait"))
            }
            advance()
        case .reopen(let port): control.report(.reopened(port: port, found: ports.reopen(port)))
        case .statistics: control.report(.statistics(currentStatistics()))
        case .stop:
            control.report(.stopped(currentStatistics()))
            isStopping = true
        }
    }

    private static func drops(of fabric: SwitchFabric<[UInt8]>) -> [SwitchStatistics.Drops] {
        DropCause.allCases.map {
            SwitchStatistics.Drops(cause: $0.rawValue, frames: fabric.statistics.dropped($0))
        }
        .filter { $0.frames > 0 }.sorted { $0.cause < $1.cause }
    }

    private mutating func currentStatistics() -> SwitchStatistics {
        statistics.kernelDrops += socket.takeKernelDrops()
        statistics.drops = Self.drops(of: fabric)
        statistics.longestQueue = fabric.statistics.longestQueue
        statistics.refusedRules = fabric.statistics.refusedRules
        statistics.delivery = delivery.summary
        statistics.faults = faults.summary
        statistics.host = host.summary
        return statistics
    }
}
