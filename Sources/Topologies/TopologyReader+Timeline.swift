import Agents
import Fabric
import Wire

/// The timeline: when, and what.
extension TopologyReader {
    private static let linkWords = ["cut", "delay", "jitter", "loss", "duplicate", "reorder", "rate", "firewall"]
    /// A takeover comes from a box, not from the timeline.
    private static let nodeWords = NodeAction.allCases.filter { $0 != .takeOver }.map(\.rawValue)
    private static let otherWords =
        ["heal", "flush firewall", "console", "calls", "calls being set up"] + BackupAction.allCases.map(\.rawValue)

    mutating func readTimeline(_ element: Element?) {
        guard let element, element.value != .nothing else { return }
        guard case .list(let entries) = element.value else {
            report(element, "'timeline' is a list, not \(element.kindName)", hint: "- { at: 60s, cut: … }")
            return
        }
        guard entries.count <= Self.entryLimit else {
            report(
                entries[Self.entryLimit], "'timeline' has \(entries.count) entries", hint: "at most \(Self.entryLimit)")
            return
        }
        var heals: [Element] = []
        for entry in entries { readEntry(entry, heals: &heals) }
        checkFlushes()
        for element in heals {
            guard case .text(let name) = element.value, !writtenFaults.contains(name) else { continue }
            let hint = NearestWord.hint(name, among: writtenFaults.sorted()) ?? "name: … beside a fault gives it one"
            report(element, "unknown fault '\(name.prefix(40))'", hint: hint)
        }
        checkScheduleSize(element)
    }

    /// A file whose `every` makes too many moments is refused rather than cut short.
    private mutating func checkScheduleSize(_ element: Element) {
        let end = Instant.start + (lasts?.duration ?? .seconds(31 * 86_400))
        var moments = 0
        for entry in timeline {
            guard let every = entry.every else {
                moments += 2
                continue
            }
            let most = Int(max(0, (end - entry.at).wholeNanoseconds) / max(1, every.wholeNanoseconds)) + 1
            moments += 2 * min(most, entry.times ?? .max)
            if lasts == nil, entry.times == nil {
                add(
                    SourceCheck.Problem(
                        line: entry.line, column: 1, reason: "'every' without 'times' has no end",
                        hint: "say how long the story lasts, or how many times"))
                return
            }
        }
        guard moments > Topology.scheduleLimit else { return }
        report(element, "the timeline has \(moments) moments", hint: "at most \(Topology.scheduleLimit)")
    }

    private mutating func readEntry(_ element: Element, heals: inout [Element]) {
        guard var fields = Fields(element) else {
            report(element, "an entry of the timeline is a mapping, not \(element.kindName)", hint: "{ at: 60s, … }")
            return
        }
        guard let atElement = fields.take("at") else {
            report(element, "this entry does not say when", hint: "at: 60s")
            return
        }
        let at = duration(atElement, what: "at")
        let until = fields.take("until")
        let every = fields.take("every")
        let times = integer(fields.take("times"), what: "times", in: 1...10_000)
        let name = fields.take("name")
        let words = (Self.linkWords + Self.nodeWords + Self.otherWords).filter { fields.take($0) != nil }
        finish(fields, of: "the timeline")
        if words.isEmpty, !fields.rest.isEmpty { return }
        guard let word = words.first, words.count == 1, let value = fields.take(words[0]) else {
            let everything = (Self.linkWords + ["heal"] + Self.nodeWords + Self.otherWords.dropFirst())
                .joined(separator: ", ")
            report(
                element,
                words.isEmpty ? "this entry says nothing to do" : "this entry says '\(words[0])' and '\(words[1])'",
                hint: words.isEmpty ? "one of \(everything)" : "make two entries of it")
            return
        }
        guard let action = action(word, value, name: name, fields: fields, heals: &heals), let at else { return }
        let start = Instant.start + at
        var entry = TimelineEntry(
            at: start, action: action, text: "\(word) \(value.words)", line: element.line)
        entry.until = readUntil(until, after: start, of: action, word: word)
        if let everyElement = every,
            let period = duration(every, what: "every", in: .milliseconds(100)...(.seconds(86_400 * 31)))
        {
            entry.every = period
            if let until = entry.until, until - start >= period {
                report(everyElement, "'every' is not longer than from 'at' to 'until'")
            }
        }
        entry.times = times
        timeline.append(entry)
        addTakeover(after: entry, of: value, until: until)
    }

    private mutating func readUntil(
        _ element: Element?, after start: Instant, of action: TimelineAction, word: String
    ) -> Instant? {
        guard let element, let until = duration(element, what: "until") else { return nil }
        guard action.inverse != nil else {
            report(element, "'\(word)' has no end, so no 'until'")
            return nil
        }
        guard .start + until > start else {
            report(element, "'until' is not after 'at'", hint: "both count from the start of the story")
            return nil
        }
        return .start + until
    }

    private mutating func action(
        _ word: String, _ value: Element, name: Element?, fields: Fields, heals: inout [Element]
    ) -> TimelineAction? {
        if Self.linkWords.contains(word) { return linkFault(word, value, name: name) }
        if let name { report(fields.place(of: "name"), "only faults of links have a name", hint: name.words) }
        if let action = NodeAction(rawValue: word) {
            let nodes = nodeList(value, what: word, limit: Self.nodeLimit).compactMap { node($0) }
            if action == .interchange { checkInterchange(nodes, at: value) }
            return nodes.isEmpty ? nil : .node(action, nodes)
        }
        if word == "heal" {
            if value.value == .text("all") { return .heal(nil) }
            let elements = list(value, what: "heal", limit: Self.entryLimit)
            heals += elements
            return .heal(elements.compactMap { text($0, what: "heal") })
        }
        if word == "flush firewall" { return flush(value) }
        if let action = BackupAction(rawValue: word) { return backup(action, value) }
        if word == "calls" || word == "calls being set up" { return calls(word, value) }
        guard case .mapping(let lines) = value.value, let line = lines.first, lines.count == 1 else {
            report(value, "'console' is a node and a line for it", hint: "console: { mg1: show mgc list }")
            return nil
        }
        let target = Element(value: .text(line.key), line: line.line, column: line.column)
        guard let node = node(target), let text = text(line.value, what: "console") else { return nil }
        return .console(node: node, line: text)
    }

    /// A node's name; reports one that is unknown, and a router, which nothing can be done to.
    mutating func node(_ element: Element) -> String? {
        guard let name = text(element, what: "node") else { return nil }
        guard let place = names[name] else {
            reportUnknown(name, at: element, among: knownNames)
            return nil
        }
        guard place.kind != .router else {
            report(element, "'\(name)' is a router, not a node")
            return nil
        }
        return name
    }
}
