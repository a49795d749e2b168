import Wire

/// Reads screens of several files into records, and notes what it made of each.
struct SiteReader {
    var records = SiteRecords()
    private(set) var notes: [ImportNote] = []
    /// Screens that were read, by what makes them the same.
    private var seen: [[String]: [[String]: ScreenPlace]] = [:]

    /// The records of each list that was read.
    var lists: [ScreenKind: [(block: ScreenBlock, numbers: Set<Int>)]] = [:]

    /// More notes of a kind are dropped.
    static let noteLimit = 1000
    private var noteCounts: [ImportNote.Kind: Int] = [:]

    init(_ files: [ScreenFile]) {
        for file in files { read(file) }
    }

    private mutating func read(_ file: ScreenFile) {
        let name = Self.printable(file.name)
        guard file.bytes.count <= ScreenFile.sizeLimit else {
            note(.damaged, name, 1, "more than \(ScreenFile.sizeLimit) bytes; nothing of it was read")
            return
        }
        let terminal = TerminalReader(file.bytes)
        if terminal.isCut {
            note(
                .damaged, name, TerminalReader.lineLimit,
                "more than \(TerminalReader.lineLimit) lines; the rest was not read")
        }
        let splitter = ScreenSplitter(terminal.lines, file: name)
        for entry in splitter.unread {
            note(.ignored, name, entry.line, "'\(entry.command.prefix(60))' says nothing that a topology has")
        }
        for (index, block) in splitter.blocks.enumerated() {
            guard !block.lines.allSatisfy(\.isBlank) else {
                // The screen of a command that was typed comes with its own heading.
                let next = index + 1 < splitter.blocks.count ? splitter.blocks[index + 1] : nil
                if next.map({ $0.kind == block.kind && $0.host == block.host }) != true {
                    note(.damaged, block, nil, "nothing follows its command; still needed: the screen")
                }
                continue
            }
            if isRepeated(block) { continue }
            read(block)
        }
        for answer in splitter.answers { read(answer) }
        if splitter.blocks.isEmpty, splitter.answers.isEmpty { noteUnknown(file, name) }
    }

    /// Says what a file is in which there is no screen.
    private mutating func noteUnknown(_ file: ScreenFile, _ name: String) {
        let isText = !file.bytes.prefix(4096).contains { $0 < 0x08 || (0x0E...0x1A).contains($0) }
        if file.bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            note(.damaged, name, 1, "it is empty; still needed: what a terminal showed, such as list media-gateway")
        } else if !isText {
            note(
                .damaged, name, 1,
                "it is no text, so nothing was understood; still needed: what a terminal showed, saved as text")
        } else {
            note(
                .damaged, name, 1,
                "no screen in it is known: neither a command nor a title that is read here; still needed: the screens "
                    + "that Docs/Importing.md lists, with the line of their command")
        }
    }

    /// Says what a form gave, and where labels that it always has are not there, that it is cut off.
    ///
    /// - Parameter needed: the labels by what they are called, of which each form has one.
    mutating func noteForm(_ form: FormFields, _ block: ScreenBlock, needed: [(what: String, labels: [String])]) {
        let missing = needed.filter { entry in
            !form.fields.contains { entry.labels.contains($0.label) && !$0.value.isEmpty }
        }
        let page = block.page.map { " (page \($0.number) of \($0.count))" } ?? ""
        if !form.fields.isEmpty { note(.read, block, nil, CountText.of(form.fields.count, "field") + page) }
        guard !missing.isEmpty else { return }
        let understood = form.fields.filter { !$0.value.isEmpty }.map { "\($0.label) \($0.value)" }
        let known = understood.isEmpty ? "nothing" : understood.prefix(6).joined(separator: ", ")
        let names = missing.map { "\($0.what) ('\($0.labels[0])')" }.joined(separator: ", ")
        note(
            .damaged, block, form.fields.last?.line,
            "the form is cut off, or of a release that has other labels: understood \(known); still needed: \(names)"
        )
    }

    /// A name as a comment of a file can have it.
    static func printable(_ name: String) -> String {
        String(decoding: name.utf8.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// True of a screen that has been read with the same text.
    private mutating func isRepeated(_ block: ScreenBlock) -> Bool {
        let content = block.content
        if let other = seen[block.identity]?[content] {
            note(
                .ignored, block.file, block.firstLine,
                "\(block.place(0).screen) once more, as at \(other.file):\(other.line)")
            return true
        }
        seen[block.identity, default: [:]][content] = block.place(block.firstLine)
        return false
    }

    private mutating func read(_ block: ScreenBlock) {
        switch block.kind {
        case .mediaGateways: readMediaGateways(block)
        case .survivableProcessors: readSurvivableProcessors(block)
        case .ipOptions: readOptions(block)
        case .networkRegion: readRegion(block)
        case .mediaGateway: readMediaGateway(block)
        case .recoveryRule: readRule(block)
        case .recoveryRules: readRules(block)
        case .survivableProcessor: readSurvivableProcessor(block)
        case .ipInterface: readInterface(block)
        case .ipInterfaces: readInterfaces(block)
        case .nodeNames: readNodeNames(block)
        case .regionStates: readRegionStates(block)
        case .mgcList, .mgc: readList(block)
        case .recovery: readRecovery(block)
        case .localSurvivability: readLocalSurvivability(block)
        case .system: readSystem(block)
        case .runningConfiguration: readConfiguration(block)
        case .modules: readModules(block)
        }
    }

    // MARK: Telling

    mutating func note(_ kind: ImportNote.Kind, _ file: String, _ line: Int, _ text: String, screen: String = "") {
        guard noteCounts[kind, default: 0] < Self.noteLimit else { return }
        noteCounts[kind, default: 0] += 1
        notes.append(ImportNote(kind, file: file, line: line, text, screen: screen))
    }

    mutating func note(_ kind: ImportNote.Kind, _ block: ScreenBlock, _ line: Int? = nil, _ text: String) {
        note(
            kind, block.file, line ?? block.firstLine, "\(block.place(0).screen): \(text)", screen: block.kind.rawValue)
    }

    /// Takes a value over; one that differs from what another line says is a conflict.
    mutating func tell<Value: Hashable>(
        _ told: inout Told<Value>?, _ value: Value, _ place: ScreenPlace, of what: String
    ) {
        guard let known = told else {
            told = Told(value: value, place: place)
            return
        }
        guard known.value != value else { return }
        note(
            .conflict, place.file, place.line,
            "\(place.screen): \(what) is \(Self.text(value)) here, but \(Self.text(known.value)) at \(known.place)")
    }

    private static func text(_ value: some Any) -> String {
        if let list = value as? [String] { return list.isEmpty ? "empty" : list.joined(separator: ", ") }
        return "\(value)"
    }

    // MARK: Records

    func gateway(_ number: Int, _ place: ScreenPlace) -> SiteRecords.Gateway {
        records.gateways[number] ?? SiteRecords.Gateway(number: number, place: place)
    }

    func region(_ number: Int, _ place: ScreenPlace) -> SiteRecords.Region {
        records.regions[number] ?? SiteRecords.Region(number: number, place: place)
    }

    func rule(_ number: Int, _ place: ScreenPlace) -> SiteRecords.Rule {
        records.rules[number] ?? SiteRecords.Rule(number: number, place: place)
    }

    /// What was read of the gateway that a screen was taken at.
    func host(_ block: ScreenBlock) -> SiteRecords.Host {
        records.hosts[block.host] ?? SiteRecords.Host(host: block.host, place: block.place(block.firstLine))
    }

    /// Of more than 2,000 gateways nothing more is kept.
    mutating func put(_ host: SiteRecords.Host) {
        if records.hosts[host.host] == nil {
            guard records.hostOrder.count < 2000 else { return }
            records.hostOrder.append(host.host)
        }
        records.hosts[host.host] = host
    }

    /// What was read of a survivable, by its name.
    func survivable(_ name: String, _ place: ScreenPlace) -> SiteRecords.Survivable {
        records.survivables.first { $0.name == name } ?? SiteRecords.Survivable(name: name, place: place)
    }

    mutating func put(_ survivable: SiteRecords.Survivable) {
        if let index = records.survivables.firstIndex(where: { $0.name == survivable.name }) {
            records.survivables[index] = survivable
        } else if records.survivables.count < 999 {
            records.survivables.append(survivable)
        }
    }
}
