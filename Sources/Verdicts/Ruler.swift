import Topologies
import Wire

/// Measures times against windows, with the lateness of the host allowed for.
///
/// A late host makes things happen late, never early, so only upper ends are widened. Where the lateness is more than
/// a quarter of a window (more than 5 s of one with a single end), nothing can be said.
struct Ruler {
    static let oneSidedLimit = Duration.seconds(5)

    /// The worst lateness of the host in scenario time; zero in a simulation.
    let tolerance: Duration
    /// When the story ends: what follows is its clearing away.
    let end: Instant

    /// How a measurement came out.
    enum Reading: Hashable {
        case within, outside
        /// The host was too late for this window.
        case tooLate
    }

    func read(_ time: Instant, in window: TimeWindow) -> Reading {
        let isOneSided = window.earliest <= .start
        guard tolerance <= (isOneSided ? Self.oneSidedLimit : window.length / 4) else { return .tooLate }
        return window.earliest <= time && time <= window.latest + tolerance ? .within : .outside
    }

    func read(_ length: Duration, in span: SpanWindow) -> Reading {
        let isOneSided = span.shortest <= .zero
        let room = isOneSided ? Self.oneSidedLimit : (span.longest - span.shortest) / 4
        guard tolerance <= room else { return .tooLate }
        return span.shortest <= length && length <= span.longest + tolerance ? .within : .outside
    }

    /// A claim over a whole span of time, or of the absence of something, has one end that lateness touches.
    var isTooLateForSpans: Bool { tolerance > Self.oneSidedLimit }

    /// A span that a claim is about, cut off at the story's end; its beginning may come late, the story's does not.
    func span(_ window: TimeWindow?) -> TimeWindow {
        guard let window else { return TimeWindow(earliest: .start, latest: end) }
        let latest = min(window.latest, end)
        let delay = window.earliest <= .start ? Duration.zero : tolerance
        return TimeWindow(earliest: min(window.earliest + delay, latest), latest: latest)
    }

    /// True for what lasts until the story ends.
    func isOpen(_ end: Instant?) -> Bool { end.map { $0 >= self.end } ?? true }

    func overlaps(_ start: Instant, _ end: Instant?, _ span: TimeWindow) -> Bool {
        start <= span.latest && (end.map { $0 > span.earliest } ?? true)
    }
}

extension Instant {
    /// Such as `165.12 s`.
    var words: String { (self - .start).words }

    /// Reads the number of ``words``: seconds with up to nine decimals, such as `165.12`; nil for anything else.
    init?(words: Substring) {
        let parts = words.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let seconds = Int64(first), seconds.magnitude < 1_000_000_000 else { return nil }
        let decimals = parts.count > 1 ? parts[1] : "0"
        guard (1...9).contains(decimals.utf8.count), decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let fraction = Int64(decimals + String(repeating: "0", count: 9 - decimals.utf8.count))
        else { return nil }
        self.init(nanoseconds: seconds * 1_000_000_000 + (first.hasPrefix("-") ? -fraction : fraction))
    }
}

extension Duration {
    /// Seconds with up to three decimals, such as `105.1 s`.
    var words: String {
        let milliseconds = (wholeNanoseconds + (wholeNanoseconds < 0 ? -500_000 : 500_000)) / 1_000_000
        let magnitude = milliseconds.magnitude
        let thousandths = String(magnitude % 1000)
        var fraction = "." + String(repeating: "0", count: 3 - thousandths.utf8.count) + thousandths
        while fraction.hasSuffix("0") { fraction.removeLast() }
        if fraction == "." { fraction = "" }
        return (milliseconds < 0 ? "-" : "") + "\(magnitude / 1000)\(fraction) s"
    }
}
