public import LiveCapture
public import Namespaces
public import Wire

/// What a lab has to say of itself once it is down: how far it came, and whether its recording can be trusted.
public struct LabOutcome: Hashable, Sendable {
    /// Scenario time at which the recording ended.
    public var ended: Instant = .start
    /// The signal that ended it early; nil where the story came to its end.
    public var signal: Int32?
    public var capture = CaptureTotals()
    public var `switch` = SwitchStatistics()
    /// The worst and the 99th percentile of host lateness in wall nanoseconds, over switch, faults and nodes.
    public var latenessMaximum: Int64 = 0
    public var latenessP99: Int64 = 0
    /// Nodes whose process ended without being told to, with how it ended.
    public var crashes: [String] = []
    /// Switch or capture did not answer at the end, so that their counts may be old.
    public var endedInDisorder = false
    /// Why the journal lacks its end; nil where it is whole.
    public var journalFailure: String?
    /// Wall time to bring the lab up, and to take it down.
    public var bringUp: Duration = .zero
    public var tearDown: Duration = .zero

    public init() {}

    /// Frames that were lost outside of any fault, on the way into the recording or in the switch.
    public var lostFrames: Int {
        let unseen = endedInDisorder ? 0 : max(0, `switch`.framesMirrored - capture.packets)
        return max(capture.dropped, unseen) + `switch`.kernelDrops + `switch`.framesNotMirrored + `switch`.sendErrors
    }

    /// Why the recording does not show all that happened; empty where it does.
    public var doubts: [String] {
        var doubts: [String] = []
        if endedInDisorder { doubts.append("switch or capture did not end in order") }
        if lostFrames > 0 {
            let behind = `switch`.sendErrors + `switch`.framesNotMirrored
            doubts.append(
                CountText.of(lostFrames, "frame was", "frames were")
                    + " lost: \(capture.dropped) by libpcap, \(`switch`.kernelDrops) before the"
                    + " switch, \(behind) behind it")
        }
        if `switch`.framesWithoutChecksum > 0 {
            doubts.append(
                CountText.of(`switch`.framesWithoutChecksum, "frame")
                    + " came without a checksum: a node's offloads are on")
        }
        if capture.clockSteps > 0 { doubts.append("the wall clock was set " + CountText.times(capture.clockSteps)) }
        if capture.lostMirrors > 0 {
            doubts.append(CountText.of(capture.lostMirrors, "mirror port") + " stopped working")
        }
        if let journalFailure { doubts.append("the journal could not be written: \(journalFailure)") }
        return doubts + crashes.map { "the process of \($0)" }
    }
}
