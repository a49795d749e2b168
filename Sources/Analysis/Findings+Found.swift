import RAS
import Wire

extension Findings {
    /// True where packets were cut by a snap length, and messages with them.
    public var isCutShort: Bool { cutPackets > 0 && (malformed > 0 || missingBytes > 0) }

    /// Everything that somebody should look at, the most serious first, and of one kind in the order of time.
    public var found: [Finding] {
        var all = splits.map(\.finding)
        all += PingPong.all(links).map(\.finding)
        all += OutageGroup.all(outages, links).map { $0.finding(ended: ended) }
        all += halfOpen.map(\.finding)
        all += RejectionGroup.all(registrations).map(\.finding)
        all += missingReplies.map(\.finding)
        all += lateAnswers.map(\.finding)
        all += (wrongCodes + ActivityMismatch.all(self)).map(\.finding)
        all += storms.map(\.finding)
        if let unreadable { all.append(unreadable.finding) }
        all += EntityLinkHistory.all(entityLinks).map(\.finding)
        all += PreventionGroup.all(prevented).map(\.finding)
        let rank = Dictionary(uniqueKeysWithValues: Finding.Kind.allCases.enumerated().map { ($1, $0) })
        return all.enumerated().sorted {
            (rank[$0.element.kind] ?? 0, $0.element.start, $0.offset)
                < (rank[$1.element.kind] ?? 0, $1.element.start, $1.offset)
        }.map(\.element)
    }
}
