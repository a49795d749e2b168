/// Answers of OSSI.
extension SiteReader {
    /// The order of a `list media-gateway` answer where its fields are numbers (the order in which a public program
    /// takes them).
    private static let gatewayOrder = [
        "number", "name", "serial", "address", "type", "region", "registered", "firmware", "hardware",
    ]

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
        switch kind {
        case .mediaGateways: readGateways(answer, names, block)
        case .survivableProcessors: readSurvivables(answer, names, block)
        case .ipOptions, .networkRegion, .mediaGateway, .recoveryRule, .recoveryRules, .survivableProcessor,
            .ipInterface, .nodeNames, .mgcList, .mgc, .recovery, .localSurvivability, .system, .runningConfiguration,
            .modules:
            readNamed(answer, names, block)
        }
    }

    /// The names of the fields; nil where they are numbers.
    private static func names(_ answer: OSSIAnswer) -> [String]? {
        let isNumber = { (text: String) in text.utf8.allSatisfy { ($0 | 0x20) <= 0x66 && $0 != 0x20 } }
        let named = answer.fields.filter { !$0.isEmpty && !isNumber($0) }
        return named.isEmpty ? nil : answer.fields
    }

    private mutating func readGateways(_ answer: OSSIAnswer, _ names: [String]?, _ block: ScreenBlock) {
        var count = 0
        for record in answer.records {
            var values: [String: String] = [:]
            if let names {
                for (name, value) in zip(names, record.values) {
                    if let field = Self.field(of: name, among: Self.gatewayTitles), values[field] == nil, !value.isEmpty
                    {
                        values[field] = value
                    }
                }
            } else {
                for (field, value) in zip(Self.gatewayOrder, record.values) where !value.isEmpty {
                    values[field] = value
                }
            }
            guard let number = values["number"].flatMap({ Int($0) }), (1...999).contains(number),
                let serial = values["serial"], Self.isSerial(serial)
            else {
                note(
                    .damaged, block, record.line,
                    "no number and serial number where they are expected; still needed: the SAT's screen of it")
                continue
            }
            takeGateway(number, { key in values[key].map { ($0, record.line) } }, block)
            count += 1
        }
        note(.read, block, nil, Self.count(count, "gateway") + " by OSSI")
    }

    private mutating func readSurvivables(_ answer: OSSIAnswer, _ names: [String]?, _ block: ScreenBlock) {
        guard let names else {
            note(.damaged, block, nil, Self.unexplained)
            return
        }
        var count = 0
        for record in answer.records {
            var values: [String: String] = [:]
            for (name, value) in zip(names, record.values) where !value.isEmpty {
                if let field = Self.field(of: name, among: Self.survivableTitles), values[field] == nil {
                    values[field] = value
                }
            }
            guard let name = values["name"] else {
                note(
                    .damaged, block, record.line, "no field 'Name' has a value; still needed: the name of a survivable")
                continue
            }
            let value = { (field: String) in values[field].map { (text: $0, line: record.line) } }
            takeSurvivable(
                name, values["record"].flatMap { Int($0) }, type: value("type"), region: value("region"), block,
                record.line)
            var survivable = survivable(name, block.place(record.line))
            if let address = values["address"].flatMap(Self.address) {
                tell(&survivable.address, address, block.place(record.line), of: "the address of \(name)")
            }
            put(survivable)
            count += 1
        }
        note(.read, block, nil, Self.count(count, "survivable") + " by OSSI")
    }

    private static let unexplained =
        "its fields are numbers that no public text explains; still needed: the SAT's screen of it"

    /// Other answers are read where their fields have names: as the form that has these labels.
    private mutating func readNamed(_ answer: OSSIAnswer, _ names: [String]?, _ block: ScreenBlock) {
        guard let names, !block.kind.isOfGateway else {
            note(.damaged, block, nil, Self.unexplained)
            return
        }
        var block = block
        for record in answer.records {
            for (name, value) in zip(names, record.values) {
                block.lines.append(ScreenLine(number: record.line, bytes: Array("  \(name): \(value)".utf8)))
            }
        }
        switch block.kind {
        case .ipOptions: readOptions(block)
        case .networkRegion: readRegion(block)
        case .mediaGateway: readMediaGateway(block)
        case .recoveryRule: readRule(block)
        case .survivableProcessor: readSurvivableProcessor(block)
        case .ipInterface: readInterface(block)
        case .mediaGateways, .survivableProcessors, .recoveryRules, .nodeNames, .mgcList, .mgc, .recovery,
            .localSurvivability, .system, .runningConfiguration, .modules:
            note(.damaged, block, nil, "by OSSI it is not read; still needed: the SAT's screen of it")
        }
    }
}
