import Analysis

/// Which nodes a ladder shows, and where.
struct LadderColumns {
    /// The name at the head, and the place of the node's line.
    let columns: [(name: String, position: Int)]
    /// Places by name; gateways that share a column have that of the column.
    let positions: [String: Int]
    /// Gateways with a column of their own.
    let gateways: [String]
    /// Nodes without a column of their own, in their order.
    let leftOut: [String]
    /// How many gateways' states stand at the edge.
    let stateCount: Int
    /// Where the columns begin, behind `12345.678 # MMS `.
    let margin: Int

    private static let timeColumns = 12

    init(_ findings: Findings, settings: Ladder.Settings, width: Int) {
        let selection = LadderSelection(settings)
        let taking = selection.parties(findings)
        let isChosen = { (name: String) in taking?.contains(name) ?? true }
        let others = Self.others(findings).filter(isChosen)
        let gateways = findings.gateways.filter(isChosen)
        // Each column has room for a name; gateways beyond that share one.
        let longest = (others + gateways).map { CellWidth.of($0) }.max() ?? 0
        let columnWidth = width < 100 ? min(max(longest + 1, 5), 9) : 9
        let reserved = settings.showsStates ? min(gateways.count, width / 8) : 0
        let lane = width - Self.timeColumns - 2 - (reserved > 0 ? reserved + 1 : 0)
        let most = max(lane / columnWidth, 2)
        let room = max(most - min(others.count, most / 2), 1)
        let shown =
            gateways.count <= room
            ? gateways : Self.pick(max(room - 1, 0), of: gateways, first: selection.nodes)
        let hidden = gateways.filter { !shown.contains($0) }
        var names = shown
        if !hidden.isEmpty { names.append("+\(hidden.count)") }
        let kept = Self.pick(max(most - names.count, 1), of: others, first: selection.nodes)
        names += kept
        self.gateways = shown
        leftOut = hidden + others.filter { !kept.contains($0) }
        stateCount = min(reserved, shown.count)
        margin = Self.timeColumns + (stateCount > 0 ? stateCount + 1 : 0)
        let step = min(max((width - margin - 2) / max(names.count, 1), 4), 26)
        let margin = self.margin
        columns = names.enumerated().map { ($1, margin + 2 + $0 * step) }
        var positions: [String: Int] = [:]
        for column in columns { positions[column.name] = column.position }
        for name in hidden { positions[name] = positions["+\(hidden.count)"] }
        self.positions = positions
    }

    /// Everybody who is no gateway.
    private static func others(_ findings: Findings) -> [String] {
        findings.phoneGroups.map(\.name) + findings.controllers.filter { isSeen($0, findings) }
            + findings.mediaServers + findings.sessionManagers
    }

    /// A controller is worth a column where a gateway or a survivable reached for it.
    private static func isSeen(_ controller: String, _ findings: Findings) -> Bool {
        findings.ladder.contains { $0.from == controller || $0.to == controller }
            || findings.phoneGroups.contains { $0.events.contains { $0.controller == controller } }
    }

    /// So many of a list, those that are asked for before the others, in the order of the list.
    private static func pick(_ count: Int, of names: [String], first: Set<String>) -> [String] {
        let order = names.filter(first.contains) + names.filter { !first.contains($0) }
        let picked = Set(order.prefix(count))
        return names.filter(picked.contains)
    }
}
