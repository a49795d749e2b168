import Analysis
import Loads
import Reports
import Wire

/// Figures of a served agent as a line, as a summary and as JSON.
enum ServeText {
    /// Shares of a summary, in millionths, with their names.
    private static let shares: [(name: String, millionths: UInt64)] = [
        ("p50", 500_000), ("p99", 990_000), ("p99.9", 999_000), ("p99.99", 999_900),
    ]

    static func printable(_ text: String) -> String { PrintableText.of(text) }

    static func seconds(_ moment: Instant) -> String { fixed(moment.seconds, 3, width: 8) }

    /// One line about what happened since the figures before.
    static func line(_ figures: ServeFigures, since before: ServeFigures, over length: Duration, at now: Instant)
        -> String
    {
        let span = max(length.inSeconds, 1e-9)
        let parts = zip(figures.figures, before.figures).map { figure, old in
            guard figure.isCounter else { return "\(figure.name) \(figure.value)" }
            return "\(figure.name) \(Int((Double(figure.value - old.value) / span).rounded()))/s"
        }
        let recent = figures.latency.since(before.latency)
        let times =
            recent.count == 0
            ? []
            : [
                "\(figures.latencyName): p50 \(time(recent.time(within: 500_000)))",
                "p99 \(time(recent.time(within: 990_000)))", "max \(time(recent.longest))",
            ]
        return "\(fixed(now.seconds, 0, width: 5)) s  " + (parts + times).joined(separator: "  ")
    }

    static func summary(_ figures: ServeFigures, lateness: Duration, over length: Duration) -> String {
        var lines = ["\(fixed(length.inSeconds, 3, width: 1)) s"]
        for figure in figures.figures {
            let rate =
                figure.isCounter && length > .zero && figure.value > 0
                ? "  (\(Int((Double(figure.value) / length.inSeconds).rounded()))/s)" : ""
            lines.append("  \(figure.name) \(figure.value)\(rate)")
        }
        if figures.latency.count > 0 {
            let times = shares.map { "\($0.name) \(Self.time(figures.latency.time(within: $0.millionths)))" }
            let all = times + ["max \(Self.time(figures.latency.longest))"]
            lines.append("  \(figures.latencyName): " + all.joined(separator: "  "))
        }
        lines.append("  worst lateness of a timer here: \(Self.time(lateness))")
        return lines.joined(separator: "\n")
    }

    static func json(_ role: String, _ figures: ServeFigures, lateness: Duration, over length: Duration) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("role", .string(role)), .init("seconds", .decimal(length.inSeconds, places: 3)),
        ]
        members += figures.figures.map { .init(key($0.name), .number($0.value)) }
        if figures.latency.count > 0 {
            let times = shares.map { share in
                JSONValue.Member(key(share.name), microseconds(figures.latency.time(within: share.millionths) ?? .zero))
            }
            members.append(
                .init(
                    key(figures.latencyName) + "_us",
                    .object(times + [.init("max", microseconds(figures.latency.longest))])))
        }
        members.append(.init("worst_timer_lateness_us", microseconds(lateness)))
        return .object(members)
    }

    // MARK: Numbers

    private static func key(_ name: String) -> String {
        String(name.map { $0 == " " || $0 == "." ? "_" : $0 })
    }

    private static func microseconds(_ time: Duration) -> JSONValue {
        .decimal(Double(time.wholeNanoseconds) / 1e3, places: 1)
    }

    /// `8.2 µs`, `1.25 ms`, `3.1 s`.
    static func time(_ time: Duration?) -> String {
        guard let time else { return "-" }
        let nanoseconds = Double(time.wholeNanoseconds)
        if nanoseconds < 1e6 { return fixed(nanoseconds / 1e3, 1, width: 1) + " µs" }
        if nanoseconds < 1e9 { return fixed(nanoseconds / 1e6, 2, width: 1) + " ms" }
        return fixed(nanoseconds / 1e9, 2, width: 1) + " s"
    }

    private static func fixed(_ value: Double, _ places: Int, width: Int) -> String {
        let text = JSONValue.decimal(value, places: places).text
        return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
}
