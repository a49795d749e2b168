import Wire

/// The forms of a SAT.
extension SiteReader {
    mutating func readOptions(_ block: ScreenBlock) {
        let force = [
            "Force Phones and Gateways to Active Survivable Servers", "Force Phones and Gateways to Active LSPs",
        ]
        let linkLoss = ["Link Loss Delay Timer (min)", "Link Loss Delay Timer (minutes)", "Link Loss Delay Timer"]
        let search = ["Primary Search Time (sec)", "Primary Search Time"]
        let form = FormFields(block.lines, labels: force + linkLoss + search)
        // Two timers have one label; the heading that it stands below tells them apart.
        let gateways = Self.middle(of: "H.248 MEDIA GATEWAY", in: block)
        let phones = Self.middle(of: "H.323 IP ENDPOINT", in: block)
        var count = 0
        for field in form.fields {
            count += 1
            if force.contains(field.label) {
                guard let flag = Self.flag(field.value) else {
                    note(.damaged, block, field.line, "'\(field.label)' \(Self.wrong(field.value, "y or n"))")
                    continue
                }
                var told = records.forcesToSurvivable
                tell(&told, flag, block.place(field.line), of: field.label)
                records.forcesToSurvivable = told
            } else if search.contains(field.label) {
                var told = records.phonePrimarySearch
                tellNumber(&told, field, 5...3600, block)
                records.phonePrimarySearch = told
            } else if let phones, abs(phones - field.middle) < gateways.map({ abs($0 - field.middle) }) ?? .max {
                var told = records.phoneLinkLossDelay
                tellNumber(&told, field, 1...60, block)
                records.phoneLinkLossDelay = told
            } else {
                var told = records.linkLossDelay
                tellNumber(&told, field, 1...30, block)
                records.linkLossDelay = told
            }
        }
        guard count > 0 else {
            return note(
                .damaged, block, nil,
                "nothing was understood of it\(Self.page(block)); still needed: page 1 down to 'Link Loss Delay Timer "
                    + "(min)' below H.248 MEDIA GATEWAY, page 2 with 'Force Phones and Gateways to Active Survivable "
                    + "Servers'")
        }
        note(.read, block, nil, CountText.of(count, "field") + Self.page(block))
    }

    private static func middle(of heading: String, in block: ScreenBlock) -> Int? {
        block.lines.lazy.compactMap { $0.column(of: heading) }.first.map { $0 + heading.count / 2 }
    }

    /// `is y or n, not 'maybe'`, or that the line ends before its value.
    private static func wrong(_ value: String, _ right: String) -> String {
        value.isEmpty
            ? "has no value: the line is cut off; still needed: \(right)" : "is \(right), not '\(value.prefix(20))'"
    }

    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "y", "yes": true
        case "n", "no": false
        default: nil
        }
    }

    private static func page(_ block: ScreenBlock) -> String {
        block.page.map { " (page \($0.number) of \($0.count))" } ?? ""
    }

    private mutating func tellNumber(
        _ told: inout Told<Int>?, _ field: FormFields.Field, _ range: ClosedRange<Int>, _ block: ScreenBlock
    ) {
        guard let number = Int(field.value), range.contains(number) else {
            note(
                .damaged, block, field.line,
                "'\(field.label)' \(Self.wrong(field.value, "\(range.lowerBound) to \(range.upperBound)"))")
            return
        }
        tell(&told, number, block.place(field.line), of: field.label)
    }

    // MARK: Network regions

    mutating func readRegion(_ block: ScreenBlock) {
        let form = FormFields(block.lines, labels: ["Region", "Name"])
        guard let number = number(block, form.first("Region"), in: 1...2000, of: "network region") else { return }
        var region = region(number, block.place(block.firstLine))
        var parts: [String] = []
        if let name = form.first("Name") {
            tell(&region.name, name.value, block.place(name.line), of: "the name of region \(number)")
            parts.append("name '\(name.value)'")
        }
        if let (servers, line, isCut) = Self.backupServers(block) {
            if isCut {
                note(
                    .damaged, block, line,
                    "BACKUP SERVERS is cut off: understood \(Self.list(servers)); still needed: the rest of the six")
            } else {
                tell(&region.backups, servers, block.place(line), of: "BACKUP SERVERS of region \(number)")
                parts.append("backup servers \(Self.list(servers))")
            }
        }
        records.regions[number] = region
        if parts.isEmpty, Self.backupServers(block) == nil, !(3...).contains(block.page?.number ?? 1) {
            note(
                .damaged, block, nil,
                "understood region \(number), and nothing more\(Self.page(block)); still needed: 'Name' on page 1, "
                    + "BACKUP SERVERS on page 2")
        }
        note(.read, block, nil, (parts.isEmpty ? "nothing" : parts.joined(separator: ", ")) + Self.page(block))
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    /// The number that a command or the form itself says; a conflict or a note where it does not.
    private mutating func number(
        _ block: ScreenBlock, _ field: FormFields.Field?, in range: ClosedRange<Int>, of what: String
    ) -> Int? {
        let typed = block.subject.flatMap { Int($0) }
        let shown = (field?.value).flatMap { Int($0) }
        if let typed, let shown, typed != shown, let field {
            note(.conflict, block, field.line, "the form says \(what) \(shown), its command \(typed)")
            return nil
        }
        guard let number = shown ?? typed, range.contains(number) else {
            note(
                .damaged, block, nil,
                "which \(what) it is of is not said; still needed: the line with the command, \(block.kind.rawValue) N")
            return nil
        }
        return number
    }

    /// The entries below the heading, with the heading's line; cut off where the screen ends before the sixth.
    private static func backupServers(_ block: ScreenBlock) -> (servers: [String], line: Int, isCut: Bool)? {
        guard let at = block.lines.firstIndex(where: { $0.column(of: "BACKUP SERVERS") != nil }),
            let column = block.lines[at].column(of: "BACKUP SERVERS")
        else { return nil }
        let heading = block.lines[at]
        let title = column + "BACKUP SERVERS(IN PRIORITY ORDER)".count
        // The next heading on the line is that of another table.
        let end = heading.words.first { $0.start > title && $0.text.hasPrefix("H.323") }?.start ?? .max
        var servers: [String] = []
        var count = 0
        for line in block.lines[(at + 1)...] where !line.isBlank {
            let words = line.words.filter { $0.start < end }
            guard let first = words.first, let number = Int(first.text), number == count + 1 else { break }
            count = number
            if words.count > 1 { servers.append(words[1].text) }
            if count == 6 { break }
        }
        let rest = block.lines[(at + 1)...].filter { !$0.isBlank }.count
        return (servers, heading.number, count == 0 || count < 6 && rest <= count)
    }

    // MARK: Gateways and survivables

    mutating func readMediaGateway(_ block: ScreenBlock) {
        let form = FormFields(
            block.lines,
            labels: [
                "Number", "Name", "Serial No", "Network Region", "Recovery Rule", "MGP IPV4 Address", "IP Address",
                "MGP IPV6 Address", "Controller IP Address", "Registered",
            ])
        guard let number = number(block, form.first("Number"), in: 1...999, of: "media gateway") else { return }
        let fields = [
            "name": form.first("Name"), "serial": form.first("Serial No"), "region": form.first("Network Region"),
            "rule": form.first("Recovery Rule"), "address": form.first("MGP IPV4 Address", "IP Address"),
            "address 6": form.first("MGP IPV6 Address"), "controller": form.first("Controller IP Address"),
            "registered": form.first("Registered"),
        ]
        takeGateway(
            number,
            { key in
                guard let field = fields[key] ?? nil, !field.value.isEmpty else { return nil }
                return (field.value, field.line)
            }, block)
        let modules = GatewayModules.provides(block.lines)
        if let (provides, line) = modules {
            var gateway = gateway(number, block.place(line))
            tell(&gateway.modules, provides, block.place(line), of: "what the modules of gateway \(number) provide")
            records.gateways[number] = gateway
        }
        let isFirst = block.page.map { $0.number == 1 } ?? (modules == nil)
        noteForm(
            form, block,
            needed: isFirst
                ? [
                    ("its name", ["Name"]), ("its serial number", ["Serial No"]), ("its region", ["Network Region"]),
                    ("its recovery rule", ["Recovery Rule"]),
                    ("its address", ["MGP IPV4 Address", "IP Address", "MGP IPV6 Address"]),
                ] : [])
        if !isFirst, modules == nil {
            note(.damaged, block, nil, "no row of a slot is in it\(Self.page(block)); still needed: the rows V1 to V10")
        }
    }

    mutating func readSurvivableProcessor(_ block: ScreenBlock) {
        let form = FormFields(
            block.lines, labels: ["Node Name", "IP Address", "ID", "Cluster ID", "Type", "Network Region", "Net Rgn"])
        guard let name = form.first("Node Name")?.value ?? block.subject, !name.isEmpty else {
            note(.damaged, block, nil, "it has no 'Node Name'; still needed: the name of the survivable")
            return
        }
        let line = form.first("Node Name")?.line ?? block.firstLine
        let value = { (field: FormFields.Field?) in field.map { (text: $0.value, line: $0.line) } }
        takeSurvivable(
            name, form.first("ID", "Cluster ID").flatMap { Int($0.value) }, type: value(form.first("Type")),
            region: value(form.first("Network Region", "Net Rgn")), block, line)
        if let field = form.first("IP Address"), let address = Self.address(field.value) {
            var survivable = survivable(name, block.place(line))
            tell(&survivable.address, address, block.place(field.line), of: "the address of \(name)")
            put(survivable)
        }
        guard block.page.map({ $0.number == 1 }) ?? true else { return noteForm(form, block, needed: []) }
        noteForm(
            form, block,
            needed: [
                ("its address", ["IP Address"]), ("its number", ["ID", "Cluster ID"]), ("its type", ["Type"]),
                ("its region", ["Network Region", "Net Rgn"]),
            ])
    }

    // MARK: Recovery rules

    mutating func readRule(_ block: ScreenBlock) {
        let form = FormFields(
            block.lines,
            labels: ["Recovery Rule Number", "Migrate H.248 MG to primary", "Minimum time of network stability"])
        guard let number = number(block, form.first("Recovery Rule Number"), in: 1...50, of: "recovery rule") else {
            return
        }
        var rule = rule(number, block.place(block.firstLine))
        if let field = form.first("Migrate H.248 MG to primary") {
            tellMigration(&rule, field.value, block, field.line)
        }
        if let field = form.first("Minimum time of network stability") {
            tellStability(&rule, field.value, block, field.line)
        }
        let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
        var window: [SiteRecords.Day] = []
        var line: Int?
        for row in block.lines {
            let words = row.words.map { $0.text.lowercased() }
            guard let first = words.first, days.contains(first), words.count > 1 else { continue }
            guard words.count == 25 else {
                note(.damaged, block, row.number, "\(first) has \(words.count - 1) of 24 hours")
                continue
            }
            guard !window.contains(where: { $0.name == first }) else {
                note(.damaged, block, row.number, "\(first) is in the grid twice; the first row counts")
                continue
            }
            if line == nil { line = row.number }
            let hours = words.dropFirst().enumerated().filter { $0.element == "x" }.map(\.offset)
            if !hours.isEmpty { window.append(SiteRecords.Day(name: first, hours: hours)) }
        }
        if let line, !window.isEmpty {
            tell(&rule.window, window, block.place(line), of: "the window of recovery rule \(number)")
        }
        records.rules[number] = rule
        noteForm(
            form, block,
            needed: [
                ("when it migrates", ["Migrate H.248 MG to primary"]),
                ("how stable the network has to be", ["Minimum time of network stability"]),
            ])
    }

    mutating func tellMigration(_ rule: inout SiteRecords.Rule, _ text: String, _ block: ScreenBlock, _ line: Int) {
        let known = ["immediately", "0-active-calls", "time-day-window", "time-window-OR-0-active-calls"]
        let what = "the migration of recovery rule \(rule.number)"
        guard let word = known.first(where: { $0.lowercased() == text.lowercased() }) else {
            note(.damaged, block, line, "\(what) is one of \(known.joined(separator: ", ")), not '\(text.prefix(40))'")
            return
        }
        tell(&rule.migration, word, block.place(line), of: what)
    }

    mutating func tellStability(_ rule: inout SiteRecords.Rule, _ text: String, _ block: ScreenBlock, _ line: Int) {
        let what = "the network stability of recovery rule \(rule.number)"
        guard let minutes = Int(text), (3...15).contains(minutes) else {
            note(.damaged, block, line, "\(what) is 3 to 15 min, not '\(text.prefix(20))'")
            return
        }
        tell(&rule.stability, minutes, block.place(line), of: what)
    }
}
