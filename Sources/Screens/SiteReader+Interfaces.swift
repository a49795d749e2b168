import Wire

/// The interfaces of main, at which gateways register: the processor Ethernet, and C-LANs of older systems.
extension SiteReader {
    static let interfaceTitles: [(field: String, titles: [String])] = [
        ("on", ["ON"]), ("type", ["Type"]), ("slot", ["Slot"]), ("code", ["Code/Sfx", "Code"]),
        ("name", ["Node Name/", "Node Name"]), ("address", ["IP-Address", "IP Address"]),
        ("mask", ["Mask", "Subnet Mask"]), ("gateway", ["Gateway Node", "Gateway Address"]),
        ("region", ["Net", "NetRgn", "Net Rgn", "Network Region"]), ("rgn", ["Rgn"]), ("vlan", ["VLAN"]),
    ]

    /// What a row, a form or an answer of OSSI says of an interface: texts with their lines.
    typealias Texts = [String: (text: String, line: Int)]

    /// `display ip-interface procr`.
    mutating func readInterface(_ block: ScreenBlock) {
        // The list has the form's title.
        if ColumnTable(block.lines, titles: Self.interfaceTitles, key: "on", marks: ["y", "n"]).titleLine != nil {
            return readInterfaces(block)
        }
        let labels = [
            "type": ["Type"], "on": ["Enable Interface"], "name": ["Node Name"], "slot": ["Slot"],
            "address": ["IPV4 Address", "IP Address"], "address 6": ["IPV6 Address"], "mask": ["Subnet Mask"],
            "region": ["Network Region"],
        ]
        let form = FormFields(block.lines, labels: labels.values.flatMap { $0 })
        var texts: Texts = [:]
        for (field, labels) in labels {
            guard let found = form.fields.first(where: { labels.contains($0.label) }), !found.value.isEmpty else {
                continue
            }
            texts[field] = (found.value, found.line)
        }
        if texts["type"] == nil, let subject = block.subject { texts["type"] = (subject, block.firstLine) }
        guard takeInterface(texts, block, block.firstLine) else {
            note(.ignored, block, nil, "only the processor Ethernet (procr) and C-LANs are of use")
            return
        }
        note(.read, block, nil, CountText.of(form.fields.count, "field"))
    }

    /// `list ip-interface all`, or of one type.
    mutating func readInterfaces(_ block: ScreenBlock) {
        let table = ColumnTable(block.lines, titles: Self.interfaceTitles, key: "on", marks: ["y", "n"])
        let needed = ["on", "type", "name", "region"].filter { field in
            switch field {
            case "type": Self.isOfUse(block.subject) == nil
            case "region": !table.has("rgn")
            default: true
            }
        }
        guard requireColumns(needed, table, Self.interfaceTitles, block, "display ip-interface procr") else { return }
        var count = 0
        for record in table.records {
            var texts = record.values
            if texts["type"] == nil, let subject = block.subject { texts["type"] = (subject, record.line) }
            texts["region"] = texts["region"] ?? texts["rgn"]
            // The processor Ethernet has its address in the place of the name.
            if let (name, line) = texts["name"], Self.address(name) != nil {
                texts["address"] = (name, line)
                texts["name"] = nil
            }
            if texts["address"] == nil, let word = record.furtherWords.first(where: { Self.address($0.text) != nil }) {
                texts["address"] = (word.text, record.line + 1)
            }
            guard takeInterface(texts, block, record.line) else { continue }
            count += 1
            guard texts["address"] == nil, texts["name"] == nil else { continue }
            note(
                .damaged, block, record.line,
                "the row is cut off: understood \(texts["type"]?.text ?? ""); still needed: its address")
        }
        let others = table.records.count - count
        if table.records.isEmpty {
            note(.damaged, block, nil, "no row is in it; it is cut off; still needed: its rows")
            return
        }
        let rest = others > 0 ? ", \(others) of other kinds passed over" : ""
        note(.read, block, nil, "\(CountText.of(count, "interface")) of main\(rest)")
    }

    /// True for the processor Ethernet, false for a C-LAN, nil for what no gateway registers at.
    private static func isOfUse(_ type: String?) -> Bool? {
        switch type?.lowercased().filter({ $0 != "-" && $0 != "_" }) {
        case "procr"?: true
        case "clan"?: false
        default: nil
        }
    }

    /// Takes an interface over; false where no gateway can register at it.
    mutating func takeInterface(_ texts: Texts, _ block: ScreenBlock, _ line: Int) -> Bool {
        guard let isProcessor = Self.isOfUse(texts["type"]?.text) else { return false }
        let slot = isProcessor ? "" : texts["slot"]?.text ?? texts["name"]?.text ?? ""
        let known = records.interfaces.firstIndex { $0.isProcessorEthernet == isProcessor && $0.slot == slot }
        // A system has some dozens.
        guard known != nil || records.interfaces.count < 500 else { return true }
        var interface =
            known.map { records.interfaces[$0] }
            ?? SiteRecords.Interface(isProcessorEthernet: isProcessor, slot: slot, place: block.place(line))
        let what = "main's \(interface.label)"
        if let (text, line) = texts["on"], let flag = Self.flag(text) {
            tell(&interface.isOn, flag, block.place(line), of: "whether \(what) is on")
        }
        if let (name, line) = texts["name"] {
            tell(&interface.name, name, block.place(line), of: "the name of \(what)")
        }
        for field in ["address", "address 6"] {
            guard let (text, line) = texts[field], let address = Self.address(text) else { continue }
            tell(&interface.address, address, block.place(line), of: "the address of \(what)")
        }
        if let (text, line) = texts["mask"], let prefix = Self.bits(text) {
            tell(&interface.prefix, prefix, block.place(line), of: "the mask of \(what)")
        }
        if let (text, line) = texts["region"] { tellRegion(&interface.region, text, block, line, of: what) }
        if let known { records.interfaces[known] = interface } else { records.interfaces.append(interface) }
        return true
    }

    /// `/24`, or a mask.
    private static func bits(_ text: String) -> Int? {
        guard text.hasPrefix("/") else { return prefix(text) }
        return Int(text.dropFirst()).flatMap { (1...128).contains($0) ? $0 : nil }
    }
}
