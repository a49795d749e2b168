import Analysis
import Wire

/// The whole time of a story as percentages of a width.
struct TimeScale {
    let start: Instant
    let end: Instant

    init(from start: Instant, to end: Instant) {
        self.start = start
        self.end = max(end, start + .seconds(1))
    }

    /// Where a moment lies, in percent with five decimals.
    func place(_ moment: Instant) -> String { percent(min(max(moment, start), end) - start) }

    /// How long a stretch is, in percent.
    func width(from begin: Instant, to finish: Instant?) -> String {
        percent(max(.zero, min(finish ?? end, end) - min(max(begin, start), end)))
    }

    /// A share of the width, 0…1.
    func share(_ moment: Instant) -> Double { (moment - start).inSeconds / (end - start).inSeconds }

    private func percent(_ duration: Duration) -> String {
        JSONValue.decimal(100 * duration.inSeconds / (end - start).inSeconds, places: 5).text + "%"
    }

    /// Round moments, six to twelve of them.
    var ticks: [Instant] {
        let whole = (end - start).inSeconds
        let steps: [Double] = [
            0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
            86_400,
        ]
        let step = steps.first { whole / $0 <= 11 } ?? (whole / 10).rounded(.up)
        var ticks: [Instant] = []
        var number = (start.seconds / step).rounded(.up)
        while number * step <= end.seconds, ticks.count < 50 {
            ticks.append(Instant(nanoseconds: Int64((number * step * 1e9).rounded())))
            number += 1
        }
        return ticks
    }

    /// `165 s`, or `0.5 s`.
    static func tickText(_ moment: Instant) -> String {
        let places = moment.nanoseconds % 1_000_000_000 == 0 ? 0 : 1
        return JSONValue.decimal(moment.seconds, places: places).text + " s"
    }
}
