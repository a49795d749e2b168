import Agents
import Fabric
import Glibc
import LiveCapture
import Namespaces
public import Sockets
import Topologies
public import Wire

// The loop of a lab: timeline, reports, signals.
extension LabSession {
    /// Scenario time now.
    public var now: Instant { clock.now() }

    /// Lets the story run until a scenario time, a signal, or a failure.
    ///
    /// - Returns: the signal that ended it early; nil where the time came.
    /// - Throws: ``LabFailure`` where switch or capture end; ``finish()`` still writes what there is.
    @discardableResult
    public func play(until end: Instant) throws(LabFailure) -> Int32? {
        while clock.now() < end {
            try step(atMost: end)
            if let signal = outcome.signal { return signal }
        }
        return nil
    }

    /// Waits for the next thing to happen and deals with it: at most until `end`, and not longer than 200 ms.
    ///
    /// - Parameter others: further descriptors to wait for.
    /// - Returns: those of `others` that are readable.
    @discardableResult
    public func step(atMost end: Instant, others: [Int32] = []) throws(LabFailure) -> [Int32] {
        try strikeDue()
        // What came while the host was asked something else makes no descriptor readable.
        if host?.hasEvents == true { try takeFromHost() }
        let due = min(end, pending.first?.at ?? end)
        let wall = clock.monotonicNanoseconds(at: due) - ScenarioClock.monotonicNanoseconds()
        let own = descriptors()
        var watched = (own + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Rounded up: a wake-up that comes a moment too early would only turn the loop once more.
        _ = poll(&watched, nfds_t(watched.count), Int32(clamping: max(0, min(200, (wall + 999_999) / 1_000_000))))
        for entry in watched.prefix(own.count) where entry.revents != 0 { try take(from: entry.fd) }
        watch(.clock(clock.now()))
        askForCounts()
        return watched.dropFirst(own.count).filter { $0.revents != 0 }.map(\.fd)
    }

    /// What the capture has lost is worth knowing before the end; that it does not answer shows soon enough.
    private func askForCounts() {
        let now = ScenarioClock.monotonicNanoseconds()
        guard now - lastCount >= 1_000_000_000 else { return }
        lastCount = now
        try? captureClient?.send(.statistics)
    }

    private func descriptors() -> [Int32] {
        [host?.pollDescriptor, signals?.descriptor, switchClient?.descriptor, captureClient?.descriptor]
            .compactMap { $0 } + channels.values.map(\.descriptor).sorted()
    }

    /// Carries out whatever of the timeline is due.
    private func strikeDue() throws(LabFailure) {
        while let next = pending.first, next.at <= clock.now() {
            pending.removeFirst()
            noteLateness(of: next.at)
            journal.fault(next.text, planned: next.at, at: clock.now())
            watch(.fault(at: clock.now(), text: next.text))
            switch next.action {
            case .node(let action, let names): try strike(action, names, planned: next.at)
            case .console(let node, let line): try command(node, line) { _, _ in }
            case .backup(let action, let names): try backUp(action, names)
            case .link, .heal, .flush: continue
            }
        }
    }

    /// Strikes several nodes at what should be one moment; the time that the first ones take is the others' lateness.
    private func strike(_ action: NodeAction, _ names: [String], planned: Instant) throws(LabFailure) {
        // What others see of a power failure is silence: it falls on all of them before the work on each begins.
        if action == .powerOff { for name in names { try setLinks(of: name, up: false) } }
        for name in names {
            if action != .powerOff { noteLateness(of: planned) }
            try strike(action, name)
        }
    }

    func noteLateness(of planned: Instant) {
        note(wallLateness: (clock.now() - planned).wholeNanoseconds / Int64(options.speed))
    }

    /// Types a line at the console of a node; the answer comes later, from ``step(atMost:others:)``.
    ///
    /// - Parameter answer: the text, and whether the line was refused.
    public func command(
        _ node: String, _ line: String, as form: AnswerForm = .text, answer: @escaping (String, Bool) -> Void
    ) throws(LabFailure) {
        guard channels[node] != nil else { return answer("\(node) has no console now", true) }
        lastToken += 1
        askers[lastToken] = Asker(node: node, answer: answer)
        try order(node, .console(token: lastToken, line: line, form: form))
    }

    private func take(from descriptor: Int32) throws(LabFailure) {
        if descriptor == signals?.descriptor {
            guard let number = signals?.next() else { return }
            outcome.signal = number
            watch(.interrupted(signal: number))
        } else if descriptor == host?.pollDescriptor {
            try takeFromHost()
        } else if descriptor == switchClient?.descriptor {
            try takeFromSwitch()
        } else if descriptor == captureClient?.descriptor {
            try takeFromCapture()
        } else if let name = channels.first(where: { $0.value.descriptor == descriptor })?.key {
            guard let reports = channels[name]?.receive() else { return dropChannel(name) }
            for report in reports { take(report, from: name) }
        }
    }
}
