import Fabric
import Glibc
import LiveCapture
import Namespaces
import Sockets
import Topologies
import Wire

// What nodes, host, switch and capture say of themselves.
extension LabSession {
    func take(_ report: NodeReport, from name: String) {
        switch report {
        case .ready: return
        case .failed(let why): journal.note("\(name): \(why)", at: clock.now())
        case .journal(let moment, let entry):
            journal.node(name, at: moment, entry)
            watch(.journal(at: moment, node: name, entry: entry))
        case .saved(let settings): saved[name] = settings
        case .answer(let token, let text, let isRefused):
            if let asker = askers.removeValue(forKey: token) { asker.answer(text, isRefused) }
            if isRefused { journal.note("\(name) refused: \(text)", at: clock.now()) }
        case .lateness(let nanoseconds):
            // A node that the timeline made stand still was not late by that.
            note(wallLateness: nanoseconds - (standstills[name]?.total ?? 0))
        }
    }

    /// Reads a node's last words and forgets its control stream; whoever waits for an answer from it is told.
    func dropChannel(_ name: String) {
        while let reports = channels[name]?.receive(), !reports.isEmpty {
            for report in reports { take(report, from: name) }
        }
        guard let channel = channels.removeValue(forKey: name) else { return }
        close(channel.descriptor)
        for token in askers.filter({ $0.value.node == name }).keys.sorted() {
            askers.removeValue(forKey: token)?.answer("\(name) ended before it answered", true)
        }
    }

    /// Takes what the lab's first process has to say.
    ///
    /// - Parameter timeout: how long to wait where it has nothing to say.
    func takeFromHost(timeout: Duration = .zero) throws(LabFailure) {
        guard let host else { return }
        let events = try Self.wrapping { () throws(LabError) in try host.events(timeout: timeout) }
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
        if name == Self.switchName || name == Self.captureName { try ended(name, how) }
        if dismissed.remove(name) != nil { return }
        // A program of the user's may end when it likes: that is part of the story.
        if case .program? = options.topology.node(name)?.kind {
            return journal.note("the program of \(name) \(how)", at: clock.now())
        }
        outcome.crashes.append("\(name) \(how)")
        journal.note("\(name) \(how)", at: clock.now())
        watch(.crashed(node: name, how: how))
    }

    /// A process of the lab's own has ended, which ends the lab; its last words say more than how it ended.
    private func ended(_ name: String, _ how: String) throws(LabFailure) {
        if name == Self.switchName, let bytes = Self.receive(switchClient?.descriptor) { try takeFromSwitch(bytes) }
        if name == Self.captureName, let bytes = Self.receive(captureClient?.descriptor) { try takeFromCapture(bytes) }
        throw LabFailure(.broken, "\(name) \(how)")
    }

    func takeFromSwitch() throws(LabFailure) {
        guard let bytes = Self.receive(switchClient?.descriptor) else {
            throw LabFailure(.broken, "the switch is gone")
        }
        try takeFromSwitch(bytes)
    }

    private func takeFromSwitch(_ bytes: ArraySlice<UInt8>) throws(LabFailure) {
        let reports: [SwitchReport]
        do {
            reports = try switchClient?.parse(bytes) ?? []
        } catch {
            throw LabFailure(.broken, "the switch: \(error)")
        }
        for report in reports { try take(report) }
    }

    func take(_ report: SwitchReport) throws(LabFailure) {
        switch report {
        case .applied(let number, let moment, let lateness):
            applied.insert(number)
            guard let fault = faultTexts.removeValue(forKey: number) else { return }
            note(wallLateness: lateness.wholeNanoseconds)
            journal.fault(fault.text, planned: fault.planned, at: moment)
            watch(.fault(at: moment, text: fault.text))
        case .reopened(let port, let found):
            guard found else { throw LabFailure(.broken, "the switch cannot find p\(port.value)") }
            reopened.insert(port)
        case .failed(let reason): throw LabFailure(.broken, "the switch: \(reason)")
        case .refused(let reason): throw LabFailure(.broken, "the switch refused an order: \(reason)")
        case .statistics(let statistics), .stopped(let statistics): outcome.switch = statistics
        case .ready: return
        }
    }

    func takeFromCapture() throws(LabFailure) {
        guard let bytes = Self.receive(captureClient?.descriptor) else {
            throw LabFailure(.broken, "the capture is gone")
        }
        try takeFromCapture(bytes)
    }

    private func takeFromCapture(_ bytes: ArraySlice<UInt8>) throws(LabFailure) {
        let reports: [CaptureReport]
        do {
            reports = try captureClient?.parse(bytes) ?? []
        } catch {
            throw LabFailure(.broken, "the capture: \(error)")
        }
        for report in reports { try take(report) }
    }

    func take(_ report: CaptureReport) throws(LabFailure) {
        switch report {
        case .failed(let reason): throw LabFailure(.broken, "the capture: \(reason)")
        case .statistics(let totals), .finished(let totals):
            outcome.capture = totals
            watch(.recorded(packets: totals.packets, dropped: totals.dropped))
        case .clockStep(let nanoseconds):
            journal.note("the wall clock was set by \(nanoseconds) ns", at: clock.now())
        case .lostMirror(let interface, let reason):
            journal.note("the mirror \(interface) stopped: \(reason)", at: clock.now())
        case .ready, .refused: return
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

    func note(wallLateness nanoseconds: Int64) {
        guard nanoseconds > outcome.latenessMaximum else { return }
        outcome.latenessMaximum = nanoseconds
        watch(.late(nanoseconds: nanoseconds))
    }
}
