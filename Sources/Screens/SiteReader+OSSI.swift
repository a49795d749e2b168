import Wire
/// Answers of OSSI.
extension SiteReader {
    /// The order of a `list media-gateway` answer where its fields are numbers (the order in which a public program
    /// takes them).
    private static let gatewayOrder = [
        "number", "name", "serial", "address", "type", "region", "registered", "firmware", "hardware",
    ]
    /// Its numbers that are public, with their places in that order (a public program that looks values up by them).
    private static let publicNumbers = [("6c00ff00", 0), ("6c03ff00", 3)]

    mutating func read(_ answer: OSSIAnswer) {
        guard let (kind, subject) = ScreenKind.of(command: answer.command) else {
            note(
                .ignored, answer.file, answer.line,
                "'\(answer.command.joined(separator: " ").prefix(60))' says nothing that a topology has")
            return
        }
        let block = ScreenBlock(
            kind: kind, subject: subject, file: answer.file,
            host: ScreenBlock.Host(prompt: nil, file: answer.file), firstLine: answer.line)
        if let refusal = answer.refusal {
            note(.damaged, block, nil, "the system refused it: \(refusal.prefix(80))")
            return
        }
        if !answer.isWhole {
            note(.damaged, block, nil, "it is cut off: no line t ends it; still needed: the answer whole")
        }
        let names = Self.names(answer)
        guard !kind.isOfGateway else {
            note(.damaged, block, nil, "OSSI has no answer of this kind; still needed: \(Self.instead(block))")
            return
        }
        guard let records = records(answer, names, block) else { return }
        switch kind {
        case .mediaGateways: readGateways(records, block)
        case .survivableProcessors: readSurvivables(records, block)
        case .ipInterfaces: readInterfaces(records, block)
        case .nodeNames: readNodeNames(records, block)
        case .regionStates: note(.damaged, block, nil, "by OSSI it is not read; still needed: \(Self.instead(block))")
        case .recoveryRules: readRules(records, block)
        case .ipOptions, .networkRegion, .mediaGateway, .recoveryRule, .survivableProcessor, .ipInterface:
            readForm(records, block)
        case .mgcList, .mgc, .recovery, .localSurvivability, .system, .runningConfiguration, .modules: return
        }
    }

    /// A record as names and values; the line is that of its first value.
    private struct NamedRecord {
        var values: [(name: String, text: String)]
        var line: Int

        /// The values by the fields that their names are titles of; the first of each counts.
        func texts(_ titles: [(field: String, titles: [String])]) -> Texts {
            var texts: Texts = [:]
            for (name, text) in values {
                guard let field = SiteReader.field(of: name, among: titles), texts[field] == nil else { continue }
                texts[field] = (text, line)
            }
            return texts
        }
    }

    /// The names of the fields; nil where they are numbers.
    private static func names(_ answer: OSSIAnswer) -> [String]? {
        let isNumber = { (text: String) in
            text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
        }
        let fields = answer.fields
        return fields.contains { !$0.isEmpty && !isNumber($0) } ? fields : nil
    }

    /// The screen to give where an answer cannot be read.
    private static func instead(_ block: ScreenBlock) -> String {
        let screen = block.place(0).screen
        guard !block.kind.isOfGateway else { return "\(screen) at the gateway" }
        let pages =
            switch block.kind {
            case .ipOptions, .networkRegion, .mediaGateway: ", pages 1 and 2"
            default: ""
            }
        return "the SAT's own screen of '\(screen)'\(pages), from a terminal of type 4410 or vt220"
    }

    /// The records with the names of their fields; nil, with a note, where nobody can know them.
    private mutating func records(
        _ answer: OSSIAnswer, _ names: [String]?, _ block: ScreenBlock
    ) -> [NamedRecord]? {
        var fields = names
        if names == nil {
            guard block.kind == .mediaGateways else {
                let first = answer.fields.first.map { ", as \($0.prefix(8))," } ?? ""
                note(
                    .damaged, block, nil,
                    "its fields are numbers\(first) which no public text explains; nothing of it was read; "
                        + "still needed: \(Self.instead(block))")
                return nil
            }
            let numbers = answer.fields.map { $0.lowercased() }
            if let (number, _) = Self.publicNumbers.first(where: { number, place in
                numbers.firstIndex(of: number).map { $0 != place } ?? false
            }) {
                note(
                    .damaged, block, nil,
                    "its fields are in an order of their own: \(number) is not where a system has it; nothing of it "
                        + "was read; still needed: the answer to 'list media-gateway' without fields chosen, or "
                        + Self.instead(block))
                return nil
            }
            fields = Self.gatewayOrder
        }
        let known = fields ?? []
        var records: [NamedRecord] = []
        for record in answer.records {
            guard let values = answer.values(of: record) else {
                note(
                    .damaged, block, record.line,
                    "the record has values for which it has no field; it was passed over; still needed: "
                        + Self.instead(block))
                continue
            }
            let named = values.filter { $0.place < known.count }.map { (name: known[$0.place], text: $0.text) }
            records.append(NamedRecord(values: named, line: record.line))
        }
        return records
    }

    private mutating func readGateways(_ records: [NamedRecord], _ block: ScreenBlock) {
        // In the order of numbers the names are those of the fields themselves.
        let titles = Self.gatewayTitles.map { (field: $0.field, titles: $0.titles + [$0.field]) }
        var count = 0
        for record in records {
            let texts = record.texts(titles)
            guard let number = texts["number"].flatMap({ Int($0.text) }), (1...999).contains(number),
                let serial = texts["serial"], Self.isSerial(serial.text)
            else {
                note(
                    .damaged, block, record.line,
                    "no number and serial number where they are expected; still needed: \(Self.instead(block))")
                continue
            }
            takeGateway(number, { texts[$0] }, block)
            count += 1
        }
        note(.read, block, nil, CountText.of(count, "gateway") + " by OSSI")
    }

    private mutating func readSurvivables(_ records: [NamedRecord], _ block: ScreenBlock) {
        var count = 0
        for record in records {
            let texts = record.texts(Self.survivableTitles)
            guard let name = texts["name"]?.text else {
                note(
                    .damaged, block, record.line, "no field 'Name' has a value; still needed: the name of a survivable")
                continue
            }
            takeSurvivable(
                name, texts["record"].flatMap { Int($0.text) }, type: texts["type"], region: texts["region"], block,
                record.line)
            var survivable = survivable(name, block.place(record.line))
            if let address = texts["address"].flatMap({ Self.address($0.text) }) {
                tell(&survivable.address, address, block.place(record.line), of: "the address of \(name)")
            }
            if let flag = texts["active"].flatMap({ Self.flag($0.text) }) {
                survivable.isActive = Told(value: flag, place: block.place(record.line))
            }
            put(survivable)
            count += 1
        }
        note(.read, block, nil, CountText.of(count, "survivable") + " by OSSI")
    }

    private mutating func readInterfaces(_ records: [NamedRecord], _ block: ScreenBlock) {
        var count = 0
        for record in records {
            var texts = record.texts(Self.interfaceTitles)
            texts["region"] = texts["region"] ?? texts["rgn"]
            if takeInterface(texts, block, record.line) { count += 1 }
        }
        noteNamed(count, "interface", records, Self.interfaceTitles, block)
    }

    private mutating func readNodeNames(_ records: [NamedRecord], _ block: ScreenBlock) {
        let titles = [(field: "name", titles: ["Name"]), (field: "address", titles: ["IP Address", "IPv4 Address"])]
        var count = 0
        for record in records {
            let texts = record.texts(titles)
            guard let name = texts["name"]?.text, let address = texts["address"].flatMap({ Self.address($0.text) })
            else { continue }
            tellNodeName(name, address, block.place(record.line))
            count += 1
        }
        noteNamed(count, "node name", records, titles, block)
    }

    private mutating func readRules(_ records: [NamedRecord], _ block: ScreenBlock) {
        var count = 0
        for record in records {
            let texts = record.texts(Self.ruleTitles)
            guard let number = texts["rule"].flatMap({ Int($0.text) }), (1...50).contains(number) else { continue }
            takeRule(number, texts, block, record.line)
            count += 1
        }
        noteNamed(count, "recovery rule", records, Self.ruleTitles, block)
    }

    /// What was read of records with names; where nothing was, which fields are looked for.
    private mutating func noteNamed(
        _ count: Int, _ what: String, _ records: [NamedRecord], _ titles: [(field: String, titles: [String])],
        _ block: ScreenBlock
    ) {
        guard count == 0 else {
            note(.read, block, nil, CountText.of(count, what) + " by OSSI")
            return
        }
        let wanted = titles.compactMap { $0.titles.first }.joined(separator: ", ")
        let names = records.first?.values.map(\.name).prefix(6).joined(separator: ", ") ?? ""
        note(
            .damaged, block, nil,
            "nothing of it was read: understood the fields \(names.isEmpty ? "none" : names); looked for \(wanted); "
                + "still needed: \(Self.instead(block))")
    }

    /// Forms are read as the screens that have these labels.
    private mutating func readForm(_ records: [NamedRecord], _ block: ScreenBlock) {
        var block = block
        var seen: Set<String> = []
        var twice: Set<String> = []
        for (name, _) in records.flatMap(\.values) where !seen.insert(name.lowercased()).inserted {
            twice.insert(name.lowercased())
        }
        for record in records {
            for (name, text) in record.values where !twice.contains(name.lowercased()) {
                block.lines.append(ScreenLine(number: record.line, bytes: Array("  \(name): \(text)".utf8)))
            }
        }
        // On a screen a heading tells them apart.
        for name in twice.sorted() {
            note(
                .damaged, block, nil,
                "several of its fields are named '\(name.prefix(40))', and no heading tells them apart; none was "
                    + "read; still needed: \(Self.instead(block))")
        }
        switch block.kind {
        case .ipOptions: readOptions(block)
        case .networkRegion: readRegion(block)
        case .mediaGateway: readMediaGateway(block)
        case .recoveryRule: readRule(block)
        case .survivableProcessor: readSurvivableProcessor(block)
        case .ipInterface: readInterface(block)
        case .mediaGateways, .survivableProcessors, .ipInterfaces, .recoveryRules, .nodeNames, .regionStates, .mgcList,
            .mgc, .recovery, .localSurvivability, .system, .runningConfiguration, .modules:
            return
        }
    }
}
