internal import Agents

// The screens of phones and of those who register them.
extension ScreenText {
    /// Most phones of which each has a line.
    private static let stationLimit = 500

    /// `list registered-ip-stations` (assumed; set type and product are those of one 9611).
    static func registeredStations(_ rows: [ConsoleRow]) -> [String] {
        let head = [
            "list registered-ip-stations", "",
            "                         REGISTERED IP STATIONS", "",
            stationLine("Station Ext", "Set Type/", "Prod ID/", "Station IP Address/", "Port"),
            stationLine("or Orig Port", "Net Rgn", "Release", "Gatekeeper", ""), "",
        ]
        guard !rows.isEmpty else { return head + ["No records match the specified query options"] }
        let lines = rows.prefix(stationLimit).map { row in
            stationLine(
                row["extension"] ?? "", "9611/\(row["region"] ?? "")", "IP_Phone", row["address"] ?? "",
                row["port"] ?? "")
        }
        let rest = rows.count - lines.count
        return head + lines + (rest > 0 ? ["and \(rest) more"] : []) + ["", "Registered: \(rows.count)"]
    }

    private static func stationLine(
        _ station: String, _ type: String, _ product: String, _ address: String, _ port: String
    ) -> String {
        line([(station, 14), (type, 12), (product, 12), (address, max(22, address.count + 2)), (port, 0)])
    }

    /// `show phones` (the emulator's own).
    static func phones(_ rows: [ConsoleRow]) -> [String] {
        ["PHONES", line([("Gatekeeper", 24), ("Phones", 8), ("First ext", 0)])]
            + rows.map { row in
                line([(row["gatekeeper"] ?? "", 24), (row["phones"] ?? "", 8), (row["first extension"] ?? "", 0)])
            }
    }
}
