internal import Agents

// Screens that say how things stand; layouts are assumed, some columns were found.
extension ScreenText {
    /// `status media-gateway`.
    static func mediaGatewayState(_ rows: [ConsoleRow]) -> [String] {
        ["status media-gateway \(rows.first?["number"] ?? "")", heading("MEDIA GATEWAY STATUS"), ""]
            + fields(rows, apartFrom: "number")
    }

    /// `status ip-network-region`.
    static func networkRegionState(_ rows: [ConsoleRow]) -> [String] {
        ["status ip-network-region \(rows.first?["region"] ?? "")", heading("IP NETWORK REGION STATUS"), ""]
            + fields(rows, apartFrom: "region")
    }

    static func health(_ rows: [ConsoleRow]) -> [String] {
        ["status health", heading("SYSTEM HEALTH"), ""] + fields(rows)
    }

    /// `status ess clusters`; its columns were found.
    static func clusters(_ rows: [ConsoleRow]) -> [String] {
        let columns = [
            ("Cluster ID", "cluster"), ("Enabled?", "enabled"), ("Active Server ID", "active server"),
            ("Registered?", "registered"), ("Translations Updated", "translations updated"),
            ("Software Version", "software version"),
        ]
        return ["status ess clusters", heading("ESS CLUSTER INFORMATION"), ""] + table(rows, columns)
    }

    /// `show mg list_config`; its columns were found.
    static func modules(_ rows: [ConsoleRow]) -> [String] {
        table(
            rows,
            [
                ("SLOT", "slot"), ("TYPE", "type"), ("CODE", "code"), ("SUFFIX", "suffix"),
                ("HW-VINTAGE", "hw vintage"), ("FW-VINTAGE", "fw vintage"),
            ])
    }

    static func ipInterfaces(_ rows: [ConsoleRow]) -> [String] {
        table(
            rows, [("Interface", "interface"), ("Address", "address"), ("Admin", "admin"), ("Operation", "operation")])
    }

    private static func heading(_ text: String) -> String { "                    \(text)" }

    /// A row's fields, one a line, names aligned.
    private static func fields(_ rows: [ConsoleRow], apartFrom key: String = "") -> [String] {
        let fields = rows.first?.fields.filter { $0.name != key } ?? []
        let width = fields.map(\.name.count).max() ?? 0
        return fields.map { rightAligned($0.name, width + 2) + ": \($0.value)" }
    }

    /// A line a row, each column as wide as what stands in it.
    private static func table(_ rows: [ConsoleRow], _ columns: [(title: String, key: String)]) -> [String] {
        guard !rows.isEmpty else { return [noRecords] }
        let widths = columns.map { column in
            rows.map { $0[column.key]?.count ?? 0 }.reduce(column.title.count, max) + 2
        }
        let cells = [columns.map(\.title)] + rows.map { row in columns.map { row[$0.key] ?? "" } }
        return cells.map { line(Array(zip($0, widths)).map { (text: $0.0, width: $0.1) }) }
    }
}
