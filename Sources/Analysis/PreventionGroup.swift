import Wire

/// Refusals that prevented a split of one region while one survivable was active.
struct PreventionGroup {
    private(set) var entries: [Prevented]

    static func all(_ prevented: [Prevented]) -> [PreventionGroup] {
        var groups: [PreventionGroup] = []
        for entry in prevented {
            let index = groups.lastIndex { group in
                let first = group.entries[0]
                return first.region == entry.region && first.controller == entry.controller
                    && first.survivable == entry.survivable && first.followsSplit == entry.followsSplit
                    && entry.time - (group.entries.last?.time ?? first.time) <= .seconds(60)
            }
            if let index {
                groups[index].entries.append(entry)
            } else {
                groups.append(PreventionGroup(entries: [entry]))
            }
        }
        return groups
    }

    var finding: Finding {
        let first = entries[0]
        let place = first.region == 0 ? "" : "region \(first.region): "
        let gateways = entries.map(\.gateway)
        return Finding(
            .prevented,
            "\(place)\(first.controller) refused \(NameList.of(gateways)) while \(first.survivable) was active"
                + (first.followsSplit ? ", after a split that it had ended" : ", and there was no split"),
            nodes: gateways + [first.controller, first.survivable], start: first.time, end: entries.last?.time,
            count: entries.count, frames: entries.map(\.frame), cause: "split registration prevention at work")
    }
}
