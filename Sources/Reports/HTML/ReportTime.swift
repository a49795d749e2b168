import Analysis
import Wire

/// Times in a report: exact where a program compares them, short where people read them.
enum ReportTime {
    /// Seconds as `verdict.json` writes them.
    static func exact(_ moment: Instant) -> String { JSONValue.seconds(nanoseconds: moment.nanoseconds).text }
    static func exact(_ moment: Instant?) -> String? { moment.map { exact($0) } }

    /// `165.1 s`.
    static func moment(_ moment: Instant) -> String { TenthsText.of(moment) + " s" }

    /// `30 ms`, `12.5 s`, `4 min 29 s`.
    static func length(_ duration: Duration) -> String {
        let nanoseconds = max(0, duration.wholeNanoseconds)
        switch nanoseconds {
        case ..<1_000_000: return "\(nanoseconds / 1000) µs"
        case ..<1_000_000_000: return "\((nanoseconds + 500_000) / 1_000_000) ms"
        case ..<120_000_000_000: return JSONValue.decimal(Double(nanoseconds) / 1e9, places: 1).text + " s"
        case ..<7_200_000_000_000:
            let seconds = (nanoseconds + 500_000_000) / 1_000_000_000
            return "\(seconds / 60) min" + (seconds % 60 == 0 ? "" : " \(seconds % 60) s")
        case _:
            let minutes = (nanoseconds + 30_000_000_000) / 60_000_000_000
            return "\(minutes / 60) h" + (minutes % 60 == 0 ? "" : " \(minutes % 60) min")
        }
    }
}
