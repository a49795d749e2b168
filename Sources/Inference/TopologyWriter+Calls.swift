import Topologies
import Wire

extension TopologyWriter {
    mutating func writeScheduledCalls(_ calls: InferredScheduledCalls) {
        lines.append("    scheduled calls:")
        func put(_ key: String, _ guess: Guess<Duration>) {
            write(key, guess.value.fileText, guess.note, indent: 6)
        }
        write("calls", "\(calls.count)", "seen: so many numbers are called", indent: 6)
        put("due", calls.due)
        if let rate = calls.perSecond { write("calls a second", "\(rate.value)", rate.note, indent: 6) }
        put("lasts", calls.length)
        write("attempts", "\(calls.attempts.value)", calls.attempts.note, indent: 6)
        put("again after", calls.pause)
    }
}
