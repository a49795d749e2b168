import Wire

/// The screens of a G430 or G450.
extension SiteReader {
    /// `show mgc list`, and `show mgc`, which has it behind the state of the link.
    mutating func readList(_ block: ScreenBlock) {
        var host = host(block)
        readLink(&host, block)
        var entries: [String] = []
        var line: Int?
        var isInHosts = false
        var hasSecondary = false
        for row in block.lines {
            if let title = ScreenKind.of(title: row), title.kind == .mgcList {
                line = row.number
                isInHosts = true
                if let search = Self.afterColon(row) { tellSearch(&host.primarySearch, search, block, row.number) }
            } else if row.column(of: "SECONDARY MGC HOST") != nil {
                hasSecondary = true
                isInHosts = true
            } else if row.words.count == 2, row.words[0].text == "sls" {
                isInHosts = false
                if let flag = Self.enabled(row.words[1].text) {
                    tell(&host.sls, flag, block.place(row.number), of: "sls")
                }
            } else if isInHosts, let entry = Self.entry(row) {
                if entries.count < 4, !entries.contains(entry) { entries.append(entry) }
            }
        }
        if let line {
            if hasSecondary {
                tell(&host.mgcList, entries, block.place(line), of: "the mgc list")
                note(.read, block, nil, CountText.of(entries.count, "controller"))
            } else {
                note(
                    .damaged, block, line,
                    "it is cut off: understood \(entries.isEmpty ? "no controller" : entries.joined(separator: ", ")); "
                        + "still needed: SECONDARY MGC HOST")
            }
        } else {
            note(
                block.kind == .mgcList ? .damaged : .ignored, block, nil,
                "no list of controllers is in it; still needed: show mgc list, with PRIMARY MGC HOST")
        }
        put(host)
    }

    /// With whom the gateway was registered when `show mgc` was taken.
    private mutating func readLink(_ host: inout SiteRecords.Host, _ block: ScreenBlock) {
        let form = FormFields(block.lines, labels: ["Registered", "Active Controller"])
        if let field = form.first("Registered"), let flag = Self.flag(field.value) {
            host.isRegistered = Told(value: flag, place: block.place(field.line))
        }
        if let field = form.first("Active Controller"), let address = Self.address(field.value) {
            host.controller = Told(value: address, place: block.place(field.line))
        }
    }

    private static func afterColon(_ line: ScreenLine) -> String? {
        guard let colon = line.bytes.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let text = line.cell(colon + 1, line.bytes.count)
        return text.isEmpty ? nil : text
    }

    private static func enabled(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "enabled", "enable": true
        case "disabled", "disable": false
        default: nil
        }
    }

    /// An address or a name; nil for a heading, a rule of dashes, or a place that is not available.
    private static func entry(_ line: ScreenLine) -> String? {
        let free = "-- Not Available --"
        let text = line.cell(0, line.bytes.count)
        let rest = text.hasPrefix(free) ? text.dropFirst(free.count).drop { $0 == " " } : text[...]
        guard !rest.hasPrefix("--"), let word = rest.split(separator: " ").first.map(String.init) else { return nil }
        if address(word) != nil { return word }
        let isName = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D || byte == 0x2E
        }
        return isName && word.contains(".") && word.utf8.contains { $0 != 0x2E && $0 != 0x2D } ? word : nil
    }

    mutating func readRecovery(_ block: ScreenBlock) {
        var host = host(block)
        let form = FormFields(block.lines, labels: ["Primary Search", "Total Search", "Transition Point"])
        if let field = form.first("Primary Search") {
            tellSearch(&host.primarySearch, field.value, block, field.line)
        }
        if let field = form.first("Total Search") { tellSearch(&host.totalSearch, field.value, block, field.line) }
        if let field = form.first("Transition Point") { tellPoint(&host, field.value, block, field.line) }
        put(host)
        noteForm(
            form, block,
            needed: [
                ("the primary search", ["Primary Search"]), ("the total search", ["Total Search"]),
                ("the transition point", ["Transition Point"]),
            ])
    }

    /// Minutes, or seconds with their unit.
    private mutating func tellSearch(_ told: inout Told<Int>?, _ text: String, _ block: ScreenBlock, _ line: Int) {
        let words = text.split(separator: " ")
        let isSeconds = words.count == 2 && words[1] == "s"
        guard let number = words.first.flatMap({ Int($0) }), (1...3600).contains(isSeconds ? number : number * 60),
            number <= 3600
        else {
            note(.damaged, block, line, "a search timer is 1 to 60 min, not '\(text.prefix(20))'")
            return
        }
        tell(&told, isSeconds ? number : number * 60, block.place(line), of: "a search timer, in seconds,")
    }

    private mutating func tellPoint(
        _ host: inout SiteRecords.Host, _ text: String, _ block: ScreenBlock, _ line: Int
    ) {
        guard let point = Int(text), (1...4).contains(point) else {
            note(.damaged, block, line, "the transition point is 1 to 4, not '\(text.prefix(20))'")
            return
        }
        tell(&host.transitionPoint, point, block.place(line), of: "the transition point")
    }

    mutating func readLocalSurvivability(_ block: ScreenBlock) {
        var host = host(block)
        let form = FormFields(block.lines, labels: ["SLS", "SLS State"])
        let word = block.lines.lazy.flatMap(\.words).map(\.text).first { Self.enabled($0) != nil }
        if let flag = Self.enabled(form.first("SLS")?.value ?? word ?? "") {
            let line = form.first("SLS")?.line ?? block.firstLine
            tell(&host.sls, flag, block.place(line), of: "sls")
            note(.read, block, nil, flag ? "enabled" : "disabled")
        } else {
            note(.damaged, block, nil, "it says neither enabled nor disabled")
        }
        put(host)
    }

    mutating func readSystem(_ block: ScreenBlock) {
        var host = host(block)
        let form = FormFields(block.lines, labels: ["System Name", "Serial No"])
        if let field = form.first("System Name"), !field.value.isEmpty {
            tell(&host.name, field.value, block.place(field.line), of: "the system name")
        }
        if let field = form.first("Serial No"), Self.isSerial(field.value) {
            tell(&host.serial, field.value, block.place(field.line), of: "the serial number")
        }
        put(host)
        noteForm(form, block, needed: [("the serial number", ["Serial No"])])
    }

    /// `show mg list_config`.
    mutating func readModules(_ block: ScreenBlock) {
        var host = host(block)
        if let (provides, line) = GatewayModules.provides(block.lines) {
            tell(&host.modules, provides, block.place(line), of: "what its modules provide")
            note(.read, block, nil, provides.joined(separator: ", "))
        } else {
            note(.damaged, block, nil, "no row of a slot is in it; it is cut off")
        }
        put(host)
    }

    /// The commands of `show running-config` that have to do with registration, and the gateway's own address.
    mutating func readConfiguration(_ block: ScreenBlock) {
        var host = host(block)
        var count = 0
        for row in block.lines {
            let words = row.words.map(\.text)
            let place = block.place(row.number)
            switch words.prefix(3) {
            case ["set", "mgc", "list"] where words.count > 3:
                let entries = words.dropFirst(3).joined(separator: ",").split(separator: ",").map(String.init)
                tell(&host.mgcList, Array(entries.prefix(4)), place, of: "the mgc list")
            case ["set", "reset-times", "primary-search"] where words.count == 4:
                tellSearch(&host.primarySearch, Self.minutes(words[3]), block, row.number)
            case ["set", "reset-times", "total-search"] where words.count == 4:
                tellSearch(&host.totalSearch, Self.minutes(words[3]), block, row.number)
            case ["set", "reset-times", "transition-point"] where words.count == 4:
                tellPoint(&host, words[3], block, row.number)
            case ["set", "sls", "enable"]: tell(&host.sls, true, place, of: "sls")
            case ["set", "sls", "disable"]: tell(&host.sls, false, place, of: "sls")
            default:
                guard words.prefix(2) == ["ip", "address"], words.count == 4, host.address == nil,
                    let address = Self.address(words[2]), let prefix = Self.prefix(words[3])
                else { continue }
                host.address = Told(value: address, place: place)
                host.prefix = Told(value: prefix, place: place)
            }
            count += 1
        }
        put(host)
        if count == 0 {
            note(.damaged, block, nil, "none of its lines is of use; still needed: set mgc list, set reset-times")
        } else {
            note(.read, block, nil, CountText.of(count, "command"))
        }
    }

    /// `1.5` of minutes as seconds with their unit, so that a half is read too.
    private static func minutes(_ text: String) -> String {
        guard let minutes = Double(text), minutes > 0, minutes < 1000, Int(text) == nil else { return text }
        return "\(Int((minutes * 60).rounded())) s"
    }

    /// The bits of a mask such as 255.255.255.0.
    static func prefix(_ mask: String) -> Int? {
        guard case .v4(let value) = IPAddress(mask) else { return nil }
        let bits = (~value).leadingZeroBitCount
        return value == (bits == 0 ? 0 : UInt32.max << UInt32(32 - bits)) ? bits : nil
    }
}
