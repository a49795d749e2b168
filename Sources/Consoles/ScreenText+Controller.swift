internal import Agents

// The screens of a SAT; the command stands in the first line.
extension ScreenText {
    static let noRecords = "No records match the specified query options"

    /// `status nr-registration all-regions` (assumed: five regions a line).
    static func regionRegistration(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "status nr-registration all-regions", "                    NETWORK REGION REGISTRATION STATUS",
        ]
        guard !rows.isEmpty else { return head + [noRecords] }
        let cells = rows.map { " " + line([($0["region"] ?? "", 5), ($0["state"] ?? "", 6)]) }
        return head + [[String](repeating: " NR   St    ", count: min(5, rows.count)).joined()]
            + inColumns(cells, count: 5, width: 12)
    }

    /// `status nr-registration network-region` (assumed: five gateways a line).
    static func regionGateways(_ rows: [ConsoleRow]) -> [String] {
        guard let first = rows.first else { return ["status nr-registration network-region", noRecords] }
        let cells = rows.map { " " + line([($0["number"] ?? "", 5), ($0["registered"] ?? "", 6)]) }
        return ["status nr-registration network-region \(first["region"] ?? "")"]
            + [[String](repeating: " MG   St    ", count: min(5, rows.count)).joined()]
            + inColumns(cells, count: 5, width: 12)
    }

    /// `status media-gateways`, as a real system prints it; three gateways a line.
    static func mediaGatewayStatus(_ rows: [ConsoleRow]) -> [String] {
        let up = rows.filter { $0["link"] == "up" }.count
        let cells = rows.map { " \($0["number"] ?? "")   0   0   0   \($0["link"] ?? "")" }
        let columns = min(3, rows.count)
        let down = padded("\(rows.count - up)", 6)
        return [
            "status media-gateways", "",
            "ALARM SUMMARY      |    BUSY-OUT SUMMARY       |   H.248 LINK SUMMARY",
            "Major:  0          | Trunks:    0              | Links Down:  \(down)# Logins: 00",
            "Minor:  0          | Stations:  0              | Links Up:    \(up)",
            "Warning: 0", "",
            "                         GATEWAY STATUS",
            [String](repeating: padded("Alarms", 23), count: columns).joined(),
            [String](repeating: padded("MG  Mjr Mnr Wng Link", 23), count: columns).joined(),
        ] + inColumns(cells, count: 3, width: 23)
    }

    /// `list media-gateway` (assumed; type, firmware and hardware are those of one G450).
    static func mediaGatewayReport(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "list media-gateway", "",
            "                              MEDIA-GATEWAY REPORT", "",
            reportLine("Num", "Name", "Serial No/", "IPv4 Address/", "Type", "NetRgn/", "Reg?"),
            reportLine("", "", "FW Ver/HW Vint", "IPv6 Address/", "", "RecRule", ""),
            reportLine("", "", "", "Cntrl IP Addr", "", "", ""), "",
        ]
        guard !rows.isEmpty else { return head + [noRecords] }
        return head
            + rows.flatMap { row in
                let address = row["address"] ?? ""
                let isV6 = address.utf8.contains(UInt8(ascii: ":"))
                return [
                    reportLine(
                        row["number"] ?? "", row["name"] ?? "", row["serial"] ?? "", isV6 ? "" : address, "g450",
                        row["region"] ?? "", row["registered"] ?? ""),
                    reportLine("", "", "42 .32 .0 /2", isV6 ? address : "", "", row["rule"] ?? "none", ""),
                    reportLine("", "", "", row["controller"] ?? "", "", "", ""),
                ]
            }
    }

    private static func reportLine(
        _ number: String, _ name: String, _ serial: String, _ address: String, _ type: String, _ region: String,
        _ registered: String
    ) -> String {
        line([
            (number, 6), (name, 16), (serial, 15), (address, max(17, address.count + 2)), (type, 7), (region, 9),
            (registered, 0),
        ])
    }

    /// `list survivable-processor`, as a real system prints it; the time of translations stays blank.
    static func survivableProcessors(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "list survivable-processor", "",
            "                          SURVIVABLE PROCESSORS",
            "Record Name/              Type        Reg Act   Translations       Net",
            "Number  IP Address                               Updated           Rgn",
        ]
        guard !rows.isEmpty else { return head + [noRecords] }
        return head
            + rows.flatMap { row in
                [
                    line([
                        (row["record"] ?? "", 4), (row["name"] ?? "", 22), (row["type"] ?? "", 13),
                        (row["registered"] ?? "", 4), (row["active"] ?? "", 24),
                        (rightAligned(row["region"] ?? "", 2), 0),
                    ]),
                    "    \(row["address"] ?? "")",
                ]
            }
    }

    /// `display alarms` (assumed).
    static func alarms(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "display alarms", "                                ALARM REPORT", "",
            line([("Mtce Name", 12), ("Alt Name", 24), ("Alarm Type", 12), ("Date Alarmed", 0)]),
        ]
        guard !rows.isEmpty else { return head + ["No alarms"] }
        return head
            + rows.map { row in
                line([
                    (row["object"] ?? "", 12), (row["alternate name"] ?? "", 24), (row["type"] ?? "", 12),
                    (row["date"] ?? "", 0),
                ])
            }
    }

    /// `display events`, of the category denial (assumed).
    static func events(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "display events", "                                EVENTS REPORT", "",
            line([
                ("Event", 7), ("Event", 28), ("Endpoint", 24), ("First", 18), ("Last", 18), ("Evnt", 0),
            ]),
            line([("Type", 7), ("Description", 28), ("", 24), ("Occur", 18), ("Occur", 18), ("Cnt", 0)]), "",
        ]
        guard !rows.isEmpty else { return head + [noRecords] }
        return head
            + rows.map { row in
                line([
                    (row["type"] ?? "", 7), (row["description"] ?? "", 28), (row["endpoint"] ?? "", 24),
                    (row["first"] ?? "", 18), (row["last"] ?? "", 18), (row["count"] ?? "", 0),
                ])
            }
    }

    private static func inColumns(_ cells: [String], count: Int, width: Int) -> [String] {
        stride(from: 0, to: cells.count, by: count).map { start in
            cells[start..<min(start + count, cells.count)].map { padded($0, width) }.joined()
        }
    }
}
