import Agents
import Megaco
import Topologies
import Wire

/// The time of day of a story, by the first time that somebody said.
struct StoryClock: Hashable, Sendable {
    /// When the story started, as a topology file has it.
    let text: String
    let start: CalendarTime

    /// Nil where nobody said a time, or none that a file can have.
    init?(_ signalling: SignallingRecords) {
        guard let (stamp, at) = signalling.clock else { return nil }
        let date = Int(stamp.date)
        // HHMMSScc; what passed since the start is taken off, whole minutes are kept.
        let time = Int(stamp.time) / 100
        let second = (time / 10_000 * 60 + time / 100 % 100) * 60 + time % 100
        let past = Int((at - .start).wholeNanoseconds / 1_000_000_000)
        let minute = (second - past) / 60
        guard second >= past else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        text = "\(date / 10_000)-\(two(date / 100 % 100))-\(two(date % 100))T\(two(minute / 60)):\(two(minute % 60))"
        guard let start = CalendarTime(topologyText: text) else { return nil }
        self.start = start
    }

    /// The first moment after one, and not after another, at which an hour of the day begins.
    func fullHour(after low: Instant, upTo high: Instant) -> Instant? {
        let step: Int64 = 3_600_000_000_000
        let first = Int64(60 - start.minute) * 60_000_000_000
        let hours = low.nanoseconds < first ? 0 : (low.nanoseconds - first) / step + 1
        let candidate = Instant(nanoseconds: first + hours * step)
        return candidate <= high ? candidate : nil
    }

    /// The day of the week and the hour that hold a moment, as a recovery rule's window has them.
    func hour(at moment: Instant) -> String? {
        for day in WeekHours.Day.allCases {
            for hour in 0..<24 {
                var hours = WeekHours()
                hours.mark(day, hour: hour)
                if hours.contains(moment, from: start) { return "{ \(day.rawValue): [\(hour)] }" }
            }
        }
        return nil
    }
}
