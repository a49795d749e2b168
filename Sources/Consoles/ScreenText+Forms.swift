internal import Agents

// The forms of a SAT. Of each page the fields stand here that the emulator has, at their places, which are assumed.
extension ScreenText {
    /// `display system-parameters ip-options`, of four pages the first two.
    static func ipOptions(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let force = row["force phones and gateways to active survivable servers"] ?? ""
        return [
            page("display system-parameters ip-options", 1, of: 4),
            "                          IP-OPTIONS SYSTEM PARAMETERS", "",
            " H.248 MEDIA GATEWAY",
            "  Link Loss Delay Timer (min): \(row["h.248 link loss delay timer (min)"] ?? "")", "",
            page("display system-parameters ip-options", 2, of: 4),
            "                        IP-OPTIONS SYSTEM PARAMETERS", "",
            "                   Force Phones and Gateways to Active Survivable Servers? \(force)",
        ]
    }

    /// `display ip-network-region`, its second page with BACKUP SERVERS.
    static func networkRegion(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let number = row["region"] ?? ""
        let servers = (1...6).map { " \($0)   \(row["backup server \($0)"] ?? "")" }
        return [
            page("display ip-network-region \(number)", 1, of: 20),
            "                               IP NETWORK REGION",
            "  Region: \(number)", "    Name: \(row["name"] ?? "")", "",
            page("display ip-network-region \(number)", 2, of: 20),
            "                               IP NETWORK REGION",
            "BACKUP SERVERS(IN PRIORITY ORDER)",
        ] + servers
    }

    /// `display media-gateway`, its first page.
    static func mediaGateway(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let number = row["number"] ?? ""
        let address = row["address"] ?? ""
        let isV6 = address.utf8.contains(UInt8(ascii: ":"))
        let fields = [
            ("Type", "g450"), ("Name", row["name"] ?? ""), ("Serial No", row["serial"] ?? ""),
            ("Network Region", row["region"] ?? ""), ("Recovery Rule", row["rule"] ?? "none"),
            ("MGP IPV4 Address", isV6 ? "" : address), ("MGP IPV6 Address", isV6 ? address : ""),
            ("Controller IP Address", row["controller"] ?? ""),
        ]
        var lines = fields.map { rightAligned($0.0, 23) + ": \($0.1)" }
        lines.insert(rightAligned("Registered", 23) + "? \(row["registered"] ?? "n")", at: 5)
        return [
            page("display media-gateway \(number)", 1, of: 2), "                            MEDIA GATEWAY \(number)",
        ]
            + lines
    }

    /// `display system-parameters mg-recovery-rule`: the grid marks an hour with an x.
    static func recoveryRule(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let number = row["rule"] ?? ""
        let head = [
            page("display system-parameters mg-recovery-rule \(number)", 1, of: 1),
            "        SYSTEM PARAMETERS MEDIA GATEWAY AUTOMATIC RECOVERY RULE", "",
            " Recovery Rule Number: \(number)", "",
            " Migrate H.248 MG to primary: \(row["migrate h.248 mg to primary"] ?? "")",
            " Minimum time of network stability: \(row["minimum time of network stability (min)"] ?? "")",
        ]
        let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
        guard days.contains(where: { row[$0]?.isEmpty == false }) else { return head }
        let hours = (0..<24).map { rightAligned("\($0)", 3) }.joined()
        return head + ["", "            Time of Day", " Day       " + hours]
            + days.map { day in
                let marked = Set((row[day] ?? "").split(separator: " ").compactMap { Int($0) })
                let cells = (0..<24).map { marked.contains($0) ? "  x" : "  _" }.joined()
                return " " + padded(day.prefix(1).uppercased() + day.dropFirst(), 10) + cells
            }
    }

    /// `list system-parameters mg-recovery-rule`.
    static func recoveryRules(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "list system-parameters mg-recovery-rule", "",
            line([("Rule", 6), ("Migrate", 32), ("Stability (min)", 0)]),
        ]
        guard !rows.isEmpty else { return head + [noRecords] }
        return head
            + rows.map { row in
                line([
                    (row["rule"] ?? "", 6), (row["migrate h.248 mg to primary"] ?? "", 32),
                    (row["minimum time of network stability (min)"] ?? "", 0),
                ])
            }
    }

    /// `display survivable-processor`: the names of its fields were found.
    static func survivableProcessor(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        return [
            page("display survivable-processor \(row["name"] ?? "")", 1, of: 4),
            "               SURVIVABLE PROCESSOR - PROCESSOR ETHERNET", "",
            "  Node Name: \(row["name"] ?? "")", " IP Address: \(row["address"] ?? "")",
            "         ID: \(row["record"] ?? "")", "       Type: \(row["type"] ?? "")",
            "Network Region: \(row["region"] ?? "")",
        ]
    }

    /// `display ip-interface procr`.
    static func processorEthernet(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let address = row["address"] ?? ""
        let isV6 = address.utf8.contains(UInt8(ascii: ":"))
        return [
            page("display ip-interface procr", 1, of: 2), "                                  IP INTERFACES", "",
            "                  Type: \(row["interface"] ?? "")",
            "      Enable Interface? \(row["enable interface"] ?? "")",
            "             Node Name: \(row["node name"] ?? "")",
            "          IPV\(isV6 ? "6" : "4") Address: \(address)",
        ]
    }

    /// `list node-names all`.
    static func nodeNames(_ rows: [ConsoleRow]) -> [String] {
        [
            "list node-names all", "", "                               NODE NAMES",
            line([("Name", 24), ("IP Address", 0)]),
        ]
            + rows.map { line([($0["name"] ?? "", 24), ($0["address"] ?? "", 0)]) }
    }

    /// `list trace ras ip-address`, as a real system prints it.
    static func trace(_ rows: [ConsoleRow]) -> [String] {
        let address = rows.first?["address"] ?? ""
        let head = [
            padded("list trace ras ip-address \(address)", 58) + "Page 1", "                              LIST TRACE",
            line([("time", 13), ("data", 0)]),
        ]
        return head
            + rows.map { row in
                let start = padded(row["time"] ?? "", 11) + (row["event"] ?? "")
                let own = row["switch"] ?? ""
                guard !own.isEmpty else { return start + " endpt \(row["endpt"] ?? "") data0:0x0" }
                return start + "  endpt \(row["endpt"] ?? "") switch \(own) ext"
            }
    }

    private static func page(_ command: String, _ number: Int, of count: Int) -> String {
        padded(command, 64) + "Page \(rightAligned("\(number)", 3)) of \(rightAligned("\(count)", 3))"
    }
}
