import Analysis
import Wire

/// What happens to phones, as rows of a ladder: many of one kind are one row, however many they are.
enum PhoneRows {
    /// Events of one kind at one controller belong together where no more time than this passes between two of them.
    private static let gap = Duration.seconds(15)

    /// One burst of events of one kind.
    struct Burst {
        var kind: PhoneEvent.Kind
        var group: String
        var controller: String
        var start: Instant
        var end: Instant
        var frame: Int
        var phones: Set<Endpoint>
        var count: Int
    }

    static func of(_ findings: Findings) -> [LadderRow] {
        findings.phoneGroups.flatMap { group in bursts(of: group).compactMap(row) }
    }

    /// In the order in which they begin.
    static func bursts(of group: PhoneGroupFinding) -> [Burst] {
        var bursts: [Burst] = []
        var last: [String: Int] = [:]
        for event in group.events {
            let key = "\(event.kind.rawValue) \(event.controller)"
            if let index = last[key], event.time - bursts[index].end <= gap {
                bursts[index].end = event.time
                bursts[index].phones.insert(event.phone)
                bursts[index].count += 1
            } else {
                last[key] = bursts.count
                bursts.append(
                    Burst(
                        kind: event.kind, group: group.name, controller: event.controller, start: event.time,
                        end: event.time, frame: event.frame, phones: [event.phone], count: 1))
            }
        }
        return bursts
    }

    /// Nil for requests: what becomes of them is shown.
    private static func row(_ burst: Burst) -> LadderRow? {
        let phones = CountText.of(burst.phones.count, "phone")
        let times = burst.count > burst.phones.count ? ", \(burst.count) times" : ""
        let until = burst.end > burst.start ? ", to \(SecondsText.of(burst.end))" : ""
        func row(_ label: String, isFromGroup: Bool, _ tone: LadderRow.Tone) -> LadderRow {
            LadderRow(
                time: burst.start, rank: 1, frame: burst.frame,
                content: .arrow(
                    from: isFromGroup ? burst.group : burst.controller,
                    to: isFromGroup ? burst.controller : burst.group, label: label, isLost: false), tone: tone)
        }
        switch burst.kind {
        case .asks: return nil
        case .registered: return row("RCF: \(phones) registered\(times)\(until)", isFromGroup: false, .good)
        case .refused: return row("RRJ: \(phones) refused\(times)\(until)", isFromGroup: false, .bad)
        case .sentAway: return row("URQ: \(phones) sent away\(times)\(until)", isFromGroup: false, .bad)
        }
    }
}
