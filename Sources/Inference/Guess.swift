import Analysis
import Verdicts
import Wire

/// A value with how sure it is, and why.
struct Guess<Value: Hashable & Sendable>: Hashable, Sendable {
    var value: Value
    var sureness: Sureness
    /// In a few words; may be empty.
    var why: String
    /// Frames that show it, from 1; none where it is measured often.
    var frames: [Int] = []

    /// The recording shows it.
    static func seen(_ value: Value, _ how: String = "", frames: [Int] = []) -> Guess {
        Guess(value: value, sureness: .seen, why: how, frames: frames)
    }

    static func likely(_ value: Value, _ why: String, frames: [Int] = []) -> Guess {
        Guess(value: value, sureness: .likely, why: why, frames: frames)
    }

    static func guessed(_ value: Value, _ why: String, frames: [Int] = []) -> Guess {
        Guess(value: value, sureness: .guessed, why: why, frames: frames)
    }

    static func unseen(_ value: Value) -> Guess { Guess(value: value, sureness: .notSeen, why: "") }

    var isSeen: Bool { sureness == .seen }

    /// As the comment beside the value says it.
    var note: String {
        let text = why.isEmpty ? sureness.rawValue : "\(sureness.rawValue): \(why)"
        return frames.isEmpty ? text : "\(text), \(CountText.frames(frames.prefix(4)))"
    }
}

/// What several measurements of one timer say.
enum Measured {
    /// The middle one; of an even count, the lower of the two in the middle.
    static func median(_ durations: [Duration]) -> Duration? {
        let sorted = durations.sorted()
        return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
    }

    /// To the nearest multiple of a step.
    static func rounded(_ duration: Duration, to step: Duration) -> Duration {
        let (length, unit) = (duration.wholeNanoseconds, max(1, step.wholeNanoseconds))
        return .nanoseconds((length + unit / 2) / unit * unit)
    }

    /// The median to the nearest multiple of a step, as a guess that says how often; nil where there is none.
    static func guess(
        _ durations: [Duration], step: Duration, in range: ClosedRange<Duration>
    ) -> Guess<Duration>? {
        guard let middle = median(durations) else { return nil }
        let value = min(max(rounded(middle, to: step), range.lowerBound), range.upperBound)
        return .seen(
            value, words(durations.count, middle, durations.min() ?? middle, durations.max() ?? middle))
    }

    /// A timer that the analysis measured, to the nearest multiple of a step.
    static func guess(_ timer: MeasuredTimer, step: Duration, in range: ClosedRange<Duration>) -> Guess<Duration> {
        let value = min(max(rounded(timer.median, to: step), range.lowerBound), range.upperBound)
        return .seen(value, words(timer.count, timer.median, timer.minimum, timer.maximum))
    }

    private static func words(_ count: Int, _ middle: Duration, _ least: Duration, _ most: Duration) -> String {
        let seconds = ComparisonText.seconds
        guard count > 1 else { return "once, \(seconds(middle)) s" }
        return "\(count) times, \(seconds(middle)) s, \(seconds(least)) to \(seconds(most)) s"
    }

    /// The time in a window that somebody would most likely have written down: the one that is a multiple of most.
    ///
    /// - Parameters:
    ///   - low: after this.
    ///   - high: not after this.
    static func roundest(after low: Instant, upTo high: Instant) -> Instant {
        let steps: [Int64] = [60_000, 30_000, 10_000, 5_000, 1_000, 500, 100, 10, 1]
        for step in steps.map({ $0 * 1_000_000 }) {
            let candidate = high.nanoseconds >= 0 ? high.nanoseconds / step * step : 0
            if candidate > low.nanoseconds || (candidate == 0 && low.nanoseconds <= 0) {
                return Instant(nanoseconds: candidate)
            }
        }
        return high
    }
}
