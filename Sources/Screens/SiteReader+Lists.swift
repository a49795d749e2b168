import Wire

/// The lists of a SAT.
extension SiteReader {
    static let gatewayTitles: [(field: String, titles: [String])] = [
        ("number", ["Num", "Number", "MG", "No"]), ("name", ["Name", "Name/"]),
        ("serial", ["Serial No/", "Serial No", "Serial Number", "Serial Number/", "Serial/", "Serial"]),
        ("address", ["IPv4 Address/", "IPv4 Address", "IP Address/", "IP Address", "MGP IP Address"]),
        ("address 6", ["IPv6 Address/", "IPv6 Address"]),
        ("controller", ["Cntrl IP Addr", "Cntrl IP Addr/", "Controller IP Address", "Cntrl IP Address"]),
        ("type", ["Type", "Type/"]),
        ("region", ["NetRgn/", "NetRgn", "Net Rgn", "Network Region", "NR"]),
        ("rule", ["RecRule", "RecRule/", "Rec Rule", "Recovery Rule"]),
        ("registered", ["Reg?", "Reg", "Registered?"]),
        ("firmware", ["FW Ver/HW Vint", "FW Ver/", "FW Version"]),
    ]

    /// The field that a title of a column stands for.
    static func field(of title: String, among titles: [(field: String, titles: [String])]) -> String? {
        titles.first { entry in entry.titles.contains { $0.lowercased() == title.lowercased() } }?.field
    }

    mutating func readMediaGateways(_ block: ScreenBlock) {
        let table = ColumnTable(block.lines, titles: Self.gatewayTitles, key: "number")
        guard
            requireColumns(
                ["number", "name", "serial", "region"], table, Self.gatewayTitles, block,
                "display media-gateway N of each")
        else { return }
        var numbers: [Int] = []
        for record in table.records {
            guard let number = record.text("number").flatMap({ Int($0) }), (1...999).contains(number) else {
                note(
                    .damaged, block, record.line, "a gateway's number is 1 to 999, not '\(record.text("number") ?? "")'"
                )
                continue
            }
            numbers.append(number)
            takeGateway(number, { record.values[$0] }, block)
            let missing = ["name", "serial", "region"].filter { table.has($0) && record.values[$0] == nil }
            if !missing.isEmpty {
                let understood = ["number", "name", "serial", "region", "address"].compactMap { field in
                    record.text(field).map { "\(field) \($0)" }
                }
                note(
                    .damaged, block, record.line,
                    "the row is cut off: understood \(understood.joined(separator: ", ")); "
                        + "still needed: \(missing.joined(separator: ", "))")
            }
        }
        if numbers.isEmpty { note(.damaged, block, nil, "no row is in it; it is cut off") }
        compare(numbers, with: block)
        if !numbers.isEmpty { note(.read, block, nil, CountText.of(Set(numbers).count, "gateway")) }
    }

    /// A list that was taken twice has the same records; a page of one may have others.
    private mutating func compare(_ numbers: [Int], with block: ScreenBlock) {
        guard block.page?.count ?? 1 <= 1 else { return }
        let own = Set(numbers)
        for (other, known) in lists[block.kind] ?? [] where !own.isDisjoint(with: known) && own != known {
            guard let odd = own.symmetricDifference(known).min() else { continue }
            let (with, without) = own.contains(odd) ? (block, other) : (other, block)
            note(
                .conflict, block, nil,
                "\(odd) is in the list at \(with.file):\(with.firstLine), but not in the one at "
                    + "\(without.file):\(without.firstLine)")
        }
        // A list has a hundred pages at most, of ten gateways each.
        guard lists[block.kind, default: []].count < 100 else { return }
        lists[block.kind, default: []].append((block, own))
    }

    /// What a row of the list, or an answer of OSSI, says of a gateway.
    mutating func takeGateway(
        _ number: Int, _ value: (String) -> (text: String, line: Int)?, _ block: ScreenBlock
    ) {
        var gateway = gateway(number, block.place(value("number")?.line ?? block.firstLine))
        let what = "gateway \(number)"
        if let (name, line) = value("name") { tellName(&gateway, name, block.place(line)) }
        if let (serial, line) = value("serial") { tellSerial(&gateway, serial, block, line) }
        for field in ["address", "address 6"] {
            if let (text, line) = value(field), let address = Self.address(text) {
                tell(&gateway.address, address, block.place(line), of: "the address of \(what)")
            }
        }
        if let (text, line) = value("controller"), let address = Self.address(text) {
            gateway.controller = Told(value: address, place: block.place(line))
        }
        if let (text, line) = value("registered"), let flag = Self.flag(text) {
            gateway.isRegistered = Told(value: flag, place: block.place(line))
        }
        if let (text, line) = value("region") { tellRegion(&gateway.region, text, block, line, of: what) }
        if let (text, line) = value("rule") { tellRule(&gateway, text, block, line) }
        records.gateways[number] = gateway
    }

    /// A list cuts names off that a form has whole.
    mutating func tellName(_ gateway: inout SiteRecords.Gateway, _ name: String, _ place: ScreenPlace) {
        if let known = gateway.name {
            if known.value.hasPrefix(name) { return }
            if name.hasPrefix(known.value) {
                gateway.name = Told(value: name, place: place)
                return
            }
        }
        tell(&gateway.name, name, place, of: "the name of gateway \(gateway.number)")
    }

    mutating func tellSerial(
        _ gateway: inout SiteRecords.Gateway, _ serial: String, _ block: ScreenBlock, _ line: Int
    ) {
        let what = "gateway \(gateway.number)"
        guard Self.isSerial(serial) else {
            note(.damaged, block, line, "'\(serial.prefix(40))' of \(what) is no serial number")
            return
        }
        tell(&gateway.serial, serial, block.place(line), of: "the serial number of \(what)")
    }

    static func isSerial(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
    }

    mutating func tellRegion(
        _ told: inout Told<Int>?, _ text: String, _ block: ScreenBlock, _ line: Int, of what: String
    ) {
        guard let region = Int(text), (1...2000).contains(region) else {
            note(.damaged, block, line, "the network region of \(what) is 1 to 2000, not '\(text.prefix(20))'")
            return
        }
        tell(&told, region, block.place(line), of: "the network region of \(what)")
    }

    mutating func tellRule(
        _ gateway: inout SiteRecords.Gateway, _ text: String, _ block: ScreenBlock, _ line: Int
    ) {
        let what = "the recovery rule of gateway \(gateway.number)"
        let rule = Int(text)
        guard text.lowercased() == "none" || rule.map((1...50).contains) == true else {
            note(.damaged, block, line, "\(what) is none or 1 to 50, not '\(text.prefix(20))'")
            return
        }
        // None is 0, so that a conflict can be told.
        tell(&gateway.rule, rule ?? 0, block.place(line), of: what)
    }

    static func address(_ text: String) -> IPAddress? {
        guard let address = IPAddress(text), !address.octets.allSatisfy({ $0 == 0 }) else { return nil }
        return address
    }

    static let survivableTitles: [(field: String, titles: [String])] = [
        ("record", ["Record", "Rec", "ID"]), ("name", ["Name/", "Name"]), ("type", ["Type"]),
        ("registered", ["Reg"]), ("active", ["Act"]), ("translations", ["Translations"]),
        ("region", ["Net", "NetRgn", "Net Rgn"]), ("number", ["Number"]), ("address", ["IP Address"]),
        ("updated", ["Updated"]), ("rgn", ["Rgn"]),
    ]

    mutating func readSurvivableProcessors(_ block: ScreenBlock) {
        let table = ColumnTable(block.lines, titles: Self.survivableTitles, key: "record")
        guard
            requireColumns(
                ["record", "name", "type", "region"], table, Self.survivableTitles, block,
                "display survivable-processor NAME of each")
        else { return }
        var numbers: [Int] = []
        for record in table.records {
            guard let number = record.text("record").flatMap({ Int($0) }), let (text, line) = record.values["name"]
            else {
                note(.damaged, block, record.line, "the row is cut off: still needed: the name of a survivable")
                continue
            }
            numbers.append(number)
            // A name that fills its column runs into the type.
            var name = text
            var type = record.text("type")
            if type == nil, let code = ["LSP", "ESS"].first(where: name.hasSuffix), name.count > 3 {
                name = String(name.dropLast(3))
                type = code
            }
            takeSurvivable(name, number, type: type.map { ($0, line) }, region: record.values["region"], block, line)
            var survivable = survivable(name, block.place(line))
            if let address = record.furtherWords.lazy.compactMap({ Self.address($0.text) }).first {
                tell(&survivable.address, address, block.place(record.line + 1), of: "the address of \(name)")
            }
            if let (text, line) = record.values["active"], let flag = Self.flag(text) {
                survivable.isActive = Told(value: flag, place: block.place(line))
            }
            put(survivable)
            if survivable.address == nil {
                note(
                    .damaged, block, record.line,
                    "the row is cut off: understood \(number), \(name); still needed: its address")
            }
        }
        if numbers.isEmpty { note(.damaged, block, nil, "no row is in it; it is cut off") }
        compare(numbers, with: block)
        if !numbers.isEmpty { note(.read, block, nil, CountText.of(Set(numbers).count, "survivable")) }
    }

    mutating func takeSurvivable(
        _ name: String, _ number: Int?, type: (text: String, line: Int)?, region: (text: String, line: Int)?,
        _ block: ScreenBlock, _ line: Int
    ) {
        var survivable = survivable(name, block.place(line))
        if let number, (1...999).contains(number) {
            tell(&survivable.identifier, number, block.place(line), of: "the number of \(name)")
        }
        if let (text, line) = type {
            let code = text.uppercased()
            if ["LSP", "ESS"].contains(code) {
                tell(&survivable.type, code, block.place(line), of: "the type of \(name)")
            } else {
                note(.damaged, block, line, "the type of \(name) is LSP or ESS, not '\(text.prefix(20))'")
            }
        }
        if let (text, line) = region { tellRegion(&survivable.region, text, block, line, of: name) }
        put(survivable)
    }

    static let ruleTitles: [(field: String, titles: [String])] = [
        ("rule", ["Rule", "Rule No"]), ("migrate", ["Migrate", "Migrate H.248 MG to primary"]),
        ("stability", ["Stability (min)", "Stability"]),
    ]

    mutating func readRules(_ block: ScreenBlock) {
        let table = ColumnTable(block.lines, titles: Self.ruleTitles, key: "rule")
        for record in table.records {
            guard let number = record.text("rule").flatMap({ Int($0) }), (1...50).contains(number) else { continue }
            takeRule(number, record.values, block, record.line)
        }
        guard !table.records.isEmpty else {
            return note(
                .damaged, block, table.titleLine,
                "no rule was understood; still needed: the rows below 'Rule', or display system-parameters "
                    + "mg-recovery-rule N of each")
        }
        note(.read, block, nil, CountText.of(table.records.count, "recovery rule"))
    }

    mutating func takeRule(_ number: Int, _ texts: Texts, _ block: ScreenBlock, _ line: Int) {
        var rule = rule(number, block.place(line))
        if let (text, line) = texts["migrate"] { tellMigration(&rule, text, block, line) }
        if let (text, line) = texts["stability"] { tellStability(&rule, text, block, line) }
        records.rules[number] = rule
    }

    mutating func tellNodeName(_ name: String, _ address: IPAddress, _ place: ScreenPlace) {
        var known = records.nodeNames[name]
        tell(&known, address, place, of: "the address of \(name)")
        records.nodeNames[name] = known
    }

    mutating func readNodeNames(_ block: ScreenBlock) {
        var count = 0
        for line in block.lines {
            let words = line.words
            guard words.count >= 2, let address = words.dropFirst().lazy.compactMap({ Self.address($0.text) }).first
            else { continue }
            // A list has the type of each name in front of it.
            let name = words.count > 2 && ["IP", "NODE"].contains(words[0].text) ? words[1].text : words[0].text
            tellNodeName(name, address, block.place(line.number))
            count += 1
        }
        guard count > 0 else {
            return note(
                .damaged, block, nil, "no name with its address is in it; it is cut off; still needed: its rows")
        }
        note(.read, block, nil, CountText.of(count, "node name"))
    }

    /// `status nr-registration all-regions`: which regions main had disabled.
    mutating func readRegionStates(_ block: ScreenBlock) {
        guard block.subject.map({ "all-regions".hasPrefix($0.lowercased()) }) ?? true else {
            note(.ignored, block, nil, "only that of all-regions is of use")
            return
        }
        let known = ["en", "pen", "pae", "pad", "ad", "prd", "rd"]
        var count = 0
        for line in block.lines {
            let words = line.words
            for (number, code) in zip(words, words.dropFirst()) {
                let state = code.text.lowercased()
                guard let region = Int(number.text), (1...2000).contains(region), known.contains(state) else {
                    continue
                }
                count += 1
                if state != "en" { records.regionStates[region] = Told(value: state, place: block.place(line.number)) }
            }
        }
        guard count > 0 else {
            return note(
                .damaged, block, nil, "no region with its state is in it; still needed: the rows below NR and St")
        }
        note(.read, block, nil, CountText.of(count, "region"))
    }

    /// Says which columns are not there; false where the list cannot be read without them.
    mutating func requireColumns(
        _ fields: [String], _ table: ColumnTable, _ titles: [(field: String, titles: [String])], _ block: ScreenBlock,
        _ instead: String
    ) -> Bool {
        guard let line = table.titleLine else {
            let first = titles.first { $0.field == fields.first }?.titles.first ?? ""
            note(
                .damaged, block, nil,
                "nothing was understood: no titles of columns are in it, which begin with '\(first)'; still needed: "
                    + "the screen with them")
            return false
        }
        let missing = fields.filter { !table.has($0) }
        guard let first = missing.first else { return true }
        let names = missing.map { field in titles.first { $0.field == field }?.titles.first ?? field }
        let understood = titles.filter { table.has($0.field) }.map(\.field)
        note(
            .damaged, block, line,
            "it has no column '\(names.joined(separator: "', '"))'; understood: "
                + "\(understood.joined(separator: ", ")); still needed: \(missing.joined(separator: ", ")), "
                + "by \(instead)")
        // Without the number nothing of a row can be said.
        return first != fields[0]
    }
}
