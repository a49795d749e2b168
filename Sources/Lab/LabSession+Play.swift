import Agents
import Fabric
import Glibc
import LiveCapture
import Namespaces
import Sockets
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
        let due = min(end, pending.first?.at ?? end)
        let wall = clock.monotonicNanoseconds(at: due) - ScenarioClock.monotonicNanoseconds()
        let own = descriptors()
        var watched = (own + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Rounded up: a wake-up that comes a moment too early would only turn the loop once more.
        _ = poll(&watched, nfds_t(watched.count), Int32(clamping: max(0, min(200, (wall + 999_999) / 1_000_000))))
        for entry in watched.prefix(own.count) where entry.revents != 0 { try take(from: entry.fd) }
        watch(.clock(clock.now()))
        return watched.dropFirst(own.count).filter { $0.revents != 0 }.map(\.fd)
    }

    private func descriptors() -> [Int32] {
        [host?.pollDescriptor, signals?.descriptor, switchClient?.descriptor, captureClient?.descriptor]
            .compactMap { $0 } + channels.values.map(\.descriptor).sorted()
    }

    /// Carries out whatever of the timeline is due.
    private func strikeDue() throws(LabFailure) {
        while let next = pending.first, next.at <= clock.now() {
            pending.removeFirst()
            noteLateness(clock.now() - next.at)
            journal.fault(next.text, planned: next.at, at: clock.now())
            watch(.fault(at: clock.now(), text: next.text))
            switch next.action {
            case .node(let action, let names): for name in names { try strike(action, name) }
            case .console(let node, let line): try command(node, line) { _, _ in }
            case .link, .heal: continue
            }
        }
    }

    /// Types a line at the console of a node; the answer comes later, from ``step(atMost:others:)``.
    ///
    /// - Parameter answer: the text, and whether the line was refused.
    public func command(
        _ node: String, _ line: String, answer: @escaping (String, Bool) -> Void
    ) throws(LabFailure) {
        guard channels[node] != nil else { return answer("\(node) has no console now", true) }
        lastToken += 1
        askers[lastToken] = answer
        try order(node, .console(token: lastToken, line: line))
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
            guard let reports = channels[name]?.receive() else {
                channels[name] = nil
                close(descriptor)
                return
            }
            for report in reports { take(report, from: name) }
        }
    }

    func take(_ report: NodeReport, from name: String) {
        switch report {
        case .ready: return
        case .failed(let why): journal.note("\(name): \(why)", at: clock.now())
        case .journal(let moment, let entry):
            journal.node(name, at: moment, entry)
            watch(.journal(at: moment, node: name, entry: entry))
        case .answer(let token, let text, let isRefused):
            if let asker = askers.removeValue(forKey: token) { asker(text, isRefused) }
            if isRefused { journal.note("\(name) refused: \(text)", at: clock.now()) }
        case .lateness(let nanoseconds): note(wallLateness: nanoseconds)
        }
    }

    private func takeFromHost() throws(LabFailure) {
        guard let host else { return }
        let events = try Self.wrapping { () throws(LabError) in try host.events() }
        for event in events {
            switch event {
            case .stopping(let signal):
                outcome.signal = signal
                watch(.interrupted(signal: signal))
            case .exited(let name, _, let end): try exited(name, end)
            }
        }
    }

    private func exited(_ name: String, _ end: ProcessEnd) throws(LabFailure) {
        let how =
            switch end {
            case .exited(let code): "exited with \(code)"
            case .killed(let signal): "was killed by signal \(signal)"
            }
        if name == "switch" || name == "capture" { throw LabFailure(.broken, "the \(name) \(how)") }
        if dismissed.remove(name) != nil { return }
        // A program of the user's may end when it likes: that is part of the story.
        if case .program? = options.topology.node(name)?.kind {
            return journal.note("the program of \(name) \(how)", at: clock.now())
        }
        outcome.crashes.append("\(name) \(how)")
        journal.note("\(name) \(how)", at: clock.now())
        watch(.crashed(node: name, how: how))
    }

    func takeFromSwitch() throws(LabFailure) {
        guard let bytes = Self.receive(switchClient?.descriptor) else {
            throw LabFailure(.broken, "the switch is gone")
        }
        let reports: [SwitchReport]
        do {
            reports = try switchClient?.parse(bytes) ?? []
        } catch {
            throw LabFailure(.broken, "the switch: \(error)")
        }
        for report in reports {
            switch report {
            case .applied(let number, let moment, let lateness):
                applied.insert(number)
                guard let fault = faultTexts.removeValue(forKey: number) else { continue }
                note(wallLateness: lateness.wholeNanoseconds)
                journal.fault(fault.text, planned: fault.planned, at: moment)
                watch(.fault(at: moment, text: fault.text))
            case .reopened(let port, let found):
                guard found else { throw LabFailure(.broken, "the switch cannot find p\(port.value)") }
                reopened.insert(port)
            case .failed(let reason): throw LabFailure(.broken, "the switch: \(reason)")
            case .refused(let reason): throw LabFailure(.broken, "the switch refused an order: \(reason)")
            case .statistics(let statistics), .stopped(let statistics): outcome.switch = statistics
            case .ready: continue
            }
        }
    }

    func takeFromCapture() throws(LabFailure) {
        guard let bytes = Self.receive(captureClient?.descriptor) else {
            throw LabFailure(.broken, "the capture is gone")
        }
        do {
            for report in try captureClient?.parse(bytes) ?? [] {
                switch report {
                case .failed(let reason): throw LabFailure(.broken, "the capture: \(reason)")
                case .statistics(let totals), .finished(let totals): outcome.capture = totals
                case .clockStep(let nanoseconds):
                    journal.note("the wall clock was set by \(nanoseconds) ns", at: clock.now())
                case .lostMirror(let interface, let reason):
                    journal.note("the mirror \(interface) stopped: \(reason)", at: clock.now())
                case .ready, .refused: continue
                }
            }
        } catch let error as LabFailure {
            throw error
        } catch {
            throw LabFailure(.broken, "the capture: \(error)")
        }
    }

    /// What waits on a stream; nil at its end.
    private static func receive(_ descriptor: Int32?) -> ArraySlice<UInt8>? {
        guard let descriptor else { return nil }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil }
        return buffer[..<count]
    }

    private func noteLateness(_ scenario: Duration) {
        note(wallLateness: scenario.wholeNanoseconds / Int64(options.speed))
    }

    func note(wallLateness nanoseconds: Int64) {
        guard nanoseconds > outcome.latenessMaximum else { return }
        outcome.latenessMaximum = nanoseconds
        watch(.late(nanoseconds: nanoseconds))
    }
}
