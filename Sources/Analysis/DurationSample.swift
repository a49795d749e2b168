import Wire

/// Durations of one kind, summed up in bounded memory: the extremes and the count exactly, the middle as well as
/// space allows.
///
/// The first values are kept as they are. Beyond that they are counted in steps, each 1.6 % wide or less; where values
/// are spread so far that there are too many steps, each step is twice as wide as before.
struct DurationSample: Sendable {
    /// So many values are kept exactly.
    static let exactLimit = 32
    /// So many steps are kept.
    static let stepLimit = 128

    private(set) var count = 0
    private(set) var minimum = Duration.zero
    private(set) var maximum = Duration.zero
    /// Nanoseconds, in the order of their coming; empty once there are too many.
    private var exact: [Int64] = []
    private var steps: [UInt64: Int] = [:]
    /// Bits of a value that tell its step.
    private var precision = 7

    mutating func add(_ duration: Duration) {
        let duration = max(duration, .zero)
        minimum = count == 0 ? duration : min(minimum, duration)
        maximum = count == 0 ? duration : max(maximum, duration)
        count += 1
        guard steps.isEmpty, exact.count < Self.exactLimit else {
            if steps.isEmpty {
                for value in exact { step(value, count: 1) }
                exact = []
            }
            return step(duration.wholeNanoseconds, count: 1)
        }
        exact.append(duration.wholeNanoseconds)
    }

    /// The middle one; of an even count, the lower of the two in the middle.
    var median: Duration {
        let middle = (count - 1) / 2
        guard count > 0 else { return .zero }
        if steps.isEmpty { return .nanoseconds(exact.sorted()[middle]) }
        var passed = 0
        for step in steps.keys.sorted() {
            passed += steps[step] ?? 0
            // The middle of a step, which may lie beyond the last value that fell into it.
            if passed > middle { return min(max(.nanoseconds(Self.middle(of: step, precision)), minimum), maximum) }
        }
        return maximum
    }

    private mutating func step(_ value: Int64, count: Int) {
        steps[Self.step(of: UInt64(max(0, value)), precision), default: 0] += count
        while steps.count > Self.stepLimit, precision > 1 {
            precision -= 1
            var wider: [UInt64: Int] = [:]
            for (step, count) in steps { wider[Self.step(of: step, precision), default: 0] += count }
            steps = wider
        }
    }

    /// The least value of the step that a value falls into: all but its highest bits are nought.
    private static func step(of value: UInt64, _ precision: Int) -> UInt64 {
        let kept = 64 - value.leadingZeroBitCount - precision
        return kept > 0 ? (value >> UInt64(kept)) << UInt64(kept) : value
    }

    private static func middle(of step: UInt64, _ precision: Int) -> Int64 {
        let kept = 64 - step.leadingZeroBitCount - precision
        return Int64(clamping: step + (kept > 0 ? (1 << UInt64(kept)) / 2 : 0))
    }
}
