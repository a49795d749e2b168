import Glibc
import LiveCapture
import Namespaces
import Sockets

// The end of a lab, in order or not.
extension LabSession {
    /// Ends the recording, then everything else. Works after every failure and signal; what cannot be asked any more
    /// keeps its last known value.
    public func finish() -> LabOutcome {
        outcome.ended = clock.now()
        let begin = ContinuousClock.now
        watch(.stage("capture"))
        do throws(LabFailure) {
            // A node that crashed in the last moment must not go unnoticed; what ends from here on is no crash.
            if host?.hasEvents == true { try takeFromHost() }
            try takeFromHost()
        } catch {
            journal.note("\(error)", at: outcome.ended)
        }
        endRecording()
        watch(.stage("down"))
        takeDown()
        outcome.tearDown = ContinuousClock.now - begin
        outcome.latenessP99 = max(outcome.switch.host.p99Nanoseconds, outcome.switch.faults.p99Nanoseconds)
        outcome.latenessMaximum = max(
            outcome.latenessMaximum, outcome.switch.host.maximumNanoseconds, outcome.switch.delivery.maximumNanoseconds,
            outcome.switch.faults.maximumNanoseconds)
        return outcome
    }

    /// The switch first: then every frame that it mirrored is on its way to the capture, and none follows.
    private func endRecording() {
        do {
            try switchClient?.send(.stop)
            var isStopped = false
            while !isStopped {
                guard let report = try switchClient?.next(timeout: .seconds(5)) else {
                    throw LabFailure(.broken, "it does not answer")
                }
                if case .stopped = report { isStopped = true }
                try take(report)
            }
        } catch {
            endedInDisorder("the switch", "\(error)")
        }
        do {
            try captureClient?.send(.stop)
            var isFinished = false
            while !isFinished {
                guard let report = try captureClient?.next(timeout: .seconds(10)) else {
                    throw LabFailure(.broken, "it does not answer")
                }
                if case .finished = report { isFinished = true }
                try take(report)
            }
        } catch {
            endedInDisorder("the capture", "\(error)")
        }
    }

    private func endedInDisorder(_ who: String, _ why: String) {
        outcome.endedInDisorder = true
        journal.note("\(who) did not end in order: \(why)", at: outcome.ended)
    }

    /// Removes everything that the lab has made.
    func takeDown() {
        do {
            try host?.stop(grace: .milliseconds(300))
        } catch {
            journal.note("the lab did not end in order: \(error)", at: clock.now())
        }
        for name in channels.keys.sorted() { dropChannel(name) }
        for descriptor in [switchClient?.descriptor, captureClient?.descriptor] {
            if let descriptor { close(descriptor) }
        }
        switchClient = nil
        captureClient = nil
        host = nil
        outcome.journalFailure = journal.failure
        journal.close()
    }
}
