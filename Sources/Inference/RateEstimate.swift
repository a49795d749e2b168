import Frames
import Wire

/// How fast a network takes packets, from how they wait for those before them.
struct RateEstimate: Hashable, Sendable {
    var bitsPerSecond: Int64
    /// How many packets waited.
    var waiting: Int
    /// The longest wait, its own time included.
    var longest: Duration
    /// Packets that would have had to wait for too long, by their place among the samples.
    var refused: Set<Int> = []
    /// What is left of each packet's time, without waiting and being sent.
    var residuals: [Duration] = []
    /// The same of packets that waited for nobody.
    var ofUndelayed: [Duration] = []

    /// Nothing waits for longer, whatever a recording holds.
    private static let longestWait = Duration.seconds(10)
    /// Slower networks are none.
    private static let slowest = 1000.0
    /// Fewer packets say nothing.
    private static let least = 20
    /// A queue that holds more than a second's worth takes no more; what else waits in it is not all seen.
    private static let fullQueue = Duration.milliseconds(850)

    /// Nil where nothing waits, or where no one rate explains how long packets take.
    init?(_ samples: [CrossingSample]) {
        let plain = samples.filter(\.isPlain)
        guard plain.count >= Self.least else { return nil }
        let transits = plain.map(\.transit).sorted()
        let before = Self.spread(transits)
        guard before > .milliseconds(2), let base = transits.first else { return nil }
        var best: RateEstimate?
        for candidate in [Self.bySpacing(plain, base: base), Self.bySize(plain)].compactMap({ $0 })
        where candidate >= Self.slowest {
            let rate = Self.rounded(candidate)
            let estimate = RateEstimate(replaying: samples, at: rate)
            if Self.spread(estimate.residuals) < best.map({ Self.spread($0.residuals) }) ?? before * 0.7 {
                best = estimate
            }
        }
        guard let best else { return nil }
        self = best
    }

    /// Puts each packet in the queue of its sender again.
    private init(replaying samples: [CrossingSample], at rate: Int64) {
        bitsPerSecond = rate
        waiting = 0
        longest = .zero
        var busy: [MACAddress: Instant] = [:]
        for (index, sample) in samples.enumerated() {
            let begin = min(max(busy[sample.ingress] ?? sample.entry, sample.entry), sample.entry + Self.longestWait)
            if !sample.passes, begin - sample.entry >= Self.fullQueue {
                refused.insert(index)
                continue
            }
            let sending = Duration.nanoseconds(Int64(sample.length) * 8 * 1_000_000_000 / rate)
            busy[sample.ingress] = begin + sending
            guard sample.isPlain else { continue }
            longest = max(longest, begin + sending - sample.entry)
            let residual = sample.transit - (begin + sending - sample.entry)
            residuals.append(residual)
            if begin > sample.entry { waiting += 1 } else { ofUndelayed.append(residual) }
        }
        residuals.sort()
        ofUndelayed.sort()
    }

    /// All but the outermost hundredths.
    private static func spread(_ sorted: [Duration]) -> Duration {
        guard let first = sorted.first else { return .zero }
        return sorted[sorted.count - 1 - sorted.count / 50] - max(first, sorted[sorted.count / 50])
    }

    /// Of packets that wait, each comes out as long after the one before it as it takes to be sent.
    private static func bySpacing(_ samples: [CrossingSample], base: Duration) -> Double? {
        var last: [MACAddress: CrossingSample] = [:]
        var rates: [Double] = []
        for sample in samples {
            defer { last[sample.ingress] = sample }
            guard let before = last[sample.ingress], before.exit - base > sample.entry, sample.exit > before.exit
            else { continue }
            rates.append(Double(sample.length) * 8e9 / Double((sample.exit - before.exit).wholeNanoseconds))
        }
        guard rates.count >= least / 2 else { return nil }
        return rates.sorted()[rates.count / 2]
    }

    /// A longer packet takes longer, without any waiting.
    private static func bySize(_ samples: [CrossingSample]) -> Double? {
        let sizes = Dictionary(grouping: samples, by: \.length).filter { $0.value.count >= 5 }
        let points = sizes.map { size, all in
            (size: Double(size), time: Double((all.map(\.transit).min() ?? .zero).wholeNanoseconds))
        }
        guard let least = points.min(by: { $0.size < $1.size }), let most = points.max(by: { $0.size < $1.size }),
            most.size - least.size >= 50, most.time > least.time
        else { return nil }
        return (most.size - least.size) * 8e9 / (most.time - least.time)
    }

    /// To the roundest figure that is within half a hundredth.
    private static func rounded(_ rate: Double) -> Int64 {
        for step in [1e9, 1e8, 1e7, 1e6, 5e5, 1e5, 64e3, 1e4, 1e3] {
            let candidate = (rate / step).rounded() * step
            if candidate > 0, abs(candidate - rate) <= rate / 200 { return Int64(candidate) }
        }
        return max(1, Int64(min(rate, 1e12)))
    }
}
