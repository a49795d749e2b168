import Agents
import Topologies
import Wire

/// Draws networks, routers and nodes from top to bottom: main's network first, what its routers lead to below it.
struct TopologyDrawing {
    /// A rectangle in the units of the drawing.
    private struct Box {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
        var middle: (x: Double, y: Double) { (x + width / 2, y + height / 2) }
    }

    /// A network with its nodes, or a router.
    private struct Item {
        var name: String
        var isRouter: Bool
        var nodes: [Node] = []
        /// Nodes that have no room.
        var hidden = 0
        private var chips: Int { max(1, nodes.count + (hidden > 0 ? 1 : 0)) }
        var rows: Int { (chips + 3) / 4 }
        var columns: Int { (chips + rows - 1) / rows }
        var width: Double {
            isRouter ? 84 : nodes.isEmpty ? 132 : Double(columns) * TopologyDrawing.step + 12
        }
        var height: Double { isRouter ? 26 : nodes.isEmpty ? 26 : Double(rows) * 42 + 28 }
    }

    private static let nodeLimit = 24
    private static let step = 82.0
    private var items: [Item] = []
    private var boxes: [String: Box] = [:]
    private var edges: [(router: String, network: String)] = []
    private var size = (width: 340.0, height: 0.0)

    init(_ topology: Topology) {
        let rows = Self.rows(topology)
        edges = topology.routers.flatMap { router in
            router.interfaces.map { (Self.key(router.name, isRouter: true), Self.key($0.network, isRouter: false)) }
        }
        size.width = max(340, (rows.map { $0.reduce(0) { $0 + $1.width + 16 } - 16 }.max() ?? 0) + 16)
        var y = 8.0
        for row in rows {
            let height = row.map(\.height).max() ?? 0
            var x = (size.width - row.reduce(0) { $0 + $1.width + 16 } + 16) / 2
            for item in row {
                place(item, Box(x: x, y: y + (height - item.height) / 2, width: item.width, height: item.height))
                x += item.width + 16
            }
            y += height + 22
        }
        size.height = max(40, y - 14)
    }

    /// Routers and networks may have the same names.
    private static func key(_ name: String, isRouter: Bool) -> String { (isRouter ? "router " : "network ") + name }

    private mutating func place(_ item: Item, _ box: Box) {
        items.append(item)
        boxes[Self.key(item.name, isRouter: item.isRouter)] = box
        if item.isRouter { boxes[item.name] = box }
        for (index, name) in item.nodes.map(\.name).enumerated() { boxes[name] = chip(index, item, box) }
    }

    private func chip(_ index: Int, _ item: Item, _ box: Box) -> Box {
        Box(
            x: box.x + 8 + Double(index % item.columns) * Self.step,
            y: box.y + 24 + Double(index / item.columns) * 42, width: Self.step - 4, height: 36)
    }

    /// Networks and routers by how far they are from main.
    private static func rows(_ topology: Topology) -> [[Item]] {
        let nodes = Dictionary(grouping: topology.nodes, by: \.interface.network)
        let main = topology.nodes.first { node in
            if case .agent(.controller(let settings)) = node.kind { settings.role == .main } else { false }
        }
        var rows: [[Item]] = []
        var seen: Set<String> = []
        var seenRouters: Set<String> = []
        let order = [main?.interface.network].compactMap { $0 } + topology.networks.map(\.name)
        for start in order where !seen.contains(start) {
            var depth = 0
            var frontier = [start]
            seen.insert(start)
            while !frontier.isEmpty {
                while rows.count <= depth + 1 { rows.append([]) }
                rows[depth] += frontier.map { name in
                    let mine = nodes[name] ?? []
                    let shown = mine.count <= nodeLimit ? mine : Array(mine.prefix(nodeLimit - 1))
                    return Item(name: name, isRouter: false, nodes: shown, hidden: mine.count - shown.count)
                }
                let routers = topology.routers.filter { router in
                    !seenRouters.contains(router.name) && router.interfaces.contains { frontier.contains($0.network) }
                }
                seenRouters.formUnion(routers.map(\.name))
                rows[depth + 1] += routers.map { Item(name: $0.name, isRouter: true) }
                frontier = routers.flatMap(\.interfaces).map(\.network).filter { seen.insert($0).inserted }
                depth += 2
            }
        }
        return rows.filter { !$0.isEmpty }
    }

    // MARK: Drawing

    func write(_ faults: [FaultSpan], into page: inout HTMLWriter) {
        page.begin(
            "svg",
            [
                "class": "topology", "viewBox": "0 0 \(text(size.width)) \(text(size.height))",
                "width": text(size.width), "height": text(size.height), "role": "img",
                "aria-label": "Networks, routers and nodes; the table below lists them.",
            ])
        for edge in edges {
            guard let router = boxes[edge.router]?.middle, let network = boxes[edge.network]?.middle else { continue }
            page.empty(
                "line",
                [
                    "class": "wire", "x1": text(router.x), "y1": text(router.y), "x2": text(network.x),
                    "y2": text(network.y),
                ])
        }
        for item in items { write(item, into: &page) }
        for fault in faults.prefix(LaneBuilder.spanLimit) { write(fault, into: &page) }
        page.end()
    }

    private func write(_ item: Item, into page: inout HTMLWriter) {
        guard let box = boxes[Self.key(item.name, isRouter: item.isRouter)] else { return }
        let name = HTMLText.name(item.name)
        rectangle(box, item.isRouter ? "router" : "network", radius: item.isRouter ? 13 : 8, into: &page)
        if item.isRouter || item.nodes.isEmpty {
            words(name, box.middle.x, box.y + 17, "middle", item.isRouter ? "small" : "title", into: &page)
        } else {
            words(name, box.x + 10, box.y + 16, "start", "title", into: &page)
        }
        for node in item.nodes {
            guard let chip = boxes[node.name] else { continue }
            page.begin("g", ["class": "node", "data-node": HTMLText.name(node.name)])
            page.element(
                "title",
                "\(HTMLText.name(node.name)), \(Self.kind(node)), "
                    + node.interface.addresses.map { "\($0)" }.joined(separator: ", ")
            )
            rectangle(chip, "chip", radius: 6, into: &page)
            let short = node.name.count > 10 ? node.name.prefix(9) + "…" : node.name
            words(HTMLText.visible(short), chip.middle.x, chip.y + 16, "middle", "name", into: &page)
            words(Self.kind(node), chip.middle.x, chip.y + 29, "middle", "kind", into: &page)
            page.end()
        }
        if item.hidden > 0 {
            let chip = chip(item.nodes.count, item, box)
            words("and \(item.hidden) more", chip.middle.x, chip.y + 22, "middle", "kind", into: &page)
        }
    }

    /// What a node is, in a word or two.
    static func kind(_ node: Node) -> String {
        switch node.kind {
        case .agent(.gateway): "gateway"
        case .agent(.controller(let settings)):
            switch settings.role {
            case .main: "main"
            case .survivableRemote: "survivable"
            case .survivableCore: "surv. core"
            }
        case .agent(.sessionManager): "session m."
        case .agent(.mediaServer): "media server"
        case .agent(.phones): "phones"
        case .agent(.stub): "stub"
        case .program: "program"
        }
    }

    /// What a fault does to the drawing while it lasts; a script shows it at the time of the cursor.
    private func write(_ fault: FaultSpan, into page: inout HTMLWriter) {
        guard fault.kind != .moment else { return }
        page.begin(
            "g",
            [
                "class": "fault \(fault.kind.rawValue)", "data-s": ReportTime.exact(fault.start),
                "data-e": ReportTime.exact(fault.end),
            ])
        page.element("title", fault.text)
        let (from, to) = fault.between
        if to.isEmpty || from.isEmpty {
            for name in (from + to).prefix(40) { ring(boxes[name], into: &page) }
        } else {
            for (one, other) in from.flatMap({ one in to.map { (one, $0) } }).prefix(60) {
                guard let start = boxes[one], let end = boxes[other] else { continue }
                // From edge to edge, so that no name is struck out.
                let isBelow = start.y > end.y
                cut(
                    (start.middle.x, isBelow ? start.y : start.y + start.height),
                    (end.middle.x, isBelow ? end.y + end.height : end.y), into: &page)
            }
        }
        for network in fault.networks { ring(boxes[Self.key(network, isRouter: false)], into: &page) }
        page.end()
    }

    private func ring(_ box: Box?, into page: inout HTMLWriter) {
        guard let box else { return }
        let wide = Box(x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6)
        rectangle(wide, "ring", radius: 8, into: &page)
        cross(wide.x + wide.width - 2, wide.y + 2, into: &page)
    }

    private func cut(_ start: (x: Double, y: Double), _ end: (x: Double, y: Double), into page: inout HTMLWriter) {
        let bend = (start.x + end.x) / 2 + (end.y - start.y) * 0.18
        let middle = (start.y + end.y) / 2
        page.empty(
            "path",
            [
                "class": "break",
                "d": "M\(text(start.x)) \(text(start.y))Q\(text(bend)) \(text(middle)) \(text(end.x)) \(text(end.y))",
            ])
        cross((start.x + 2 * bend + end.x) / 4, (start.y + 2 * middle + end.y) / 4, into: &page)
    }

    private func cross(_ x: Double, _ y: Double, into page: inout HTMLWriter) {
        page.empty("circle", ["class": "knob", "cx": text(x), "cy": text(y), "r": "7"])
        page.empty(
            "path",
            [
                "class": "cross",
                "d": "M\(text(x - 3)) \(text(y - 3))l6 6M\(text(x - 3)) \(text(y + 3))l6-6",
            ])
    }

    private func rectangle(_ box: Box, _ style: String, radius: Int, into page: inout HTMLWriter) {
        page.empty(
            "rect",
            [
                "class": style, "x": text(box.x), "y": text(box.y), "width": text(box.width),
                "height": text(box.height),
                "rx": "\(radius)",
            ])
    }

    private func words(
        _ words: String, _ x: Double, _ y: Double, _ anchor: String, _ style: String, into page: inout HTMLWriter
    ) {
        page.element("text", ["class": style, "x": text(x), "y": text(y), "text-anchor": anchor], words)
    }

    private func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }
}
