import RAS
public import Wire

/// A survivable that says by its RRQ that it is active, and of whose gateways a recording shows none: it was taken on
/// the other side of a cut, and does not show whether there was a split.
public struct UnseenActivity: Hashable, Sendable {
    /// A report may be so much older, or so much younger, than the link that it is about.
    private static let margin = Duration.seconds(60)

    public var survivable: String
    /// Whom it told.
    public var main: String
    /// When it said so first.
    public var start: Instant
    /// The gateways that main had then.
    public var gateways: [String]

    public init(survivable: String, main: String, start: Instant, gateways: [String]) {
        self.survivable = survivable
        self.main = main
        self.start = start
        self.gateways = gateways
    }

    /// The first time of each survivable, in the order of times.
    static func all(_ findings: Findings) -> [UnseenActivity] {
        var found: [UnseenActivity] = []
        for one in findings.survivableRegistrations where one.report.isActive {
            guard !found.contains(where: { $0.survivable == one.survivable }) else { continue }
            let isShown = findings.active.contains {
                $0.controller == one.survivable && $0.start - margin < one.time
                    && $0.end.map { one.time < $0 + margin } ?? true
            }
            guard !isShown else { continue }
            let links = findings.links.filter {
                $0.controller == one.main && $0.start < one.time && $0.end.map { one.time < $0 } ?? true
            }
            let gateways = Set(links.map(\.gateway)).sorted(by: NaturalOrder.precedes)
            found.append(
                UnseenActivity(survivable: one.survivable, main: one.main, start: one.time, gateways: gateways))
        }
        return found
    }
}

extension Findings {
    /// Survivables that are active by their own word, with nobody whom the recording shows.
    public var unseenActivity: [UnseenActivity] { UnseenActivity.all(self) }
}
