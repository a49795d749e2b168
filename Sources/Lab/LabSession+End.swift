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
        if outcome.signal == nil || host != nil { endRecording() }
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
            while let report = try switchClient?.next(timeout: .seconds(5)) {
                if case .stopped(let statistics) = report {
                    outcome.switch = statistics
                    break
                }
            }
        } catch {
            outcome.endedInDisorder = true
            journal.note("the switch did not end in order: \(error)", at: outcome.ended)
        }
        do {
            try captureClient?.send(.stop)
            while let report = try captureClient?.next(timeout: .seconds(10)) {
                if case .finished(let totals) = report {
                    outcome.capture = totals
                    break
                }
            }
        } catch {
            outcome.endedInDisorder = true
            journal.note("the capture did not end in order: \(error)", at: outcome.ended)
        }
    }

    /// Removes everything that the lab has made.
    func takeDown() {
        do {
            try host?.stop(grace: .milliseconds(300))
        } catch {
            journal.note("the lab did not end in order: \(error)", at: clock.now())
        }
        for channel in channels.values { close(channel.descriptor) }
        channels = [:]
        for descriptor in [switchClient?.descriptor, captureClient?.descriptor] {
            if let descriptor { close(descriptor) }
        }
        switchClient = nil
        captureClient = nil
        host = nil
        journal.close()
    }
}
