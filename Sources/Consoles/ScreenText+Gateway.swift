internal import Agents

// The screens of a G430 or G450.
extension ScreenText {
    private static let notAvailable = "-- Not Available --"

    /// `show mgc list`, as a real G450 prints it: one primary host and three places for secondary ones.
    static func mgcList(_ rows: [ConsoleRow]) -> [String] {
        let search = rows.first?["primary search (s)"] ?? ""
        let primary = rows.filter { $0["side"] == "primary" }
        let secondary = rows.filter { $0["side"] == "secondary" }
        return ["PRIMARY MGC HOST, Primary Search Time : \(minutes(search, unit: " min(s)"))"]
            + hosts(primary, places: 1) + ["", "SECONDARY MGC HOST"] + hosts(secondary, places: 3)
            + ["", "sls \(rows.first?["sls"] ?? "disabled")"]
    }

    private static func hosts(_ rows: [ConsoleRow], places: Int) -> [String] {
        let head = [
            line([("IPv4 Address", 21), ("IPv6 Address", 0)]),
            String(repeating: "-", count: 20) + " " + String(repeating: "-", count: 46),
        ]
        let lines = rows.map { row in
            let address = row["address"] ?? ""
            let isV6 = address.utf8.contains(UInt8(ascii: ":"))
            return line([(isV6 ? notAvailable : address, 21), (isV6 ? address : notAvailable, 0)])
        }
        let empty = line([(notAvailable, 21), (notAvailable, 0)])
        return head + lines + [String](repeating: empty, count: max(0, places - rows.count))
    }

    /// `show mgc` (assumed; its last line, what the gateway is doing, is the emulator's own).
    static func callControllerStatus(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        return [
            "CALL CONTROLLER STATUS",
            String(repeating: "-", count: 43),
            "Registered          : \(row["registered"] ?? "NO")",
            "Active Controller   : \(row["address"] ?? "")",
            "H248 Link Status    : \(row["link"] ?? "DOWN")",
            "H248 Link Error Code: 0x0",
            "State               : \(row["state"] ?? "")",
        ]
    }

    /// `show recovery` (assumed), in minutes.
    static func recoveryTimes(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        return [
            "RECOVERY TIMES",
            String(repeating: "-", count: 32),
            "Primary Search  : \(minutes(row["primary search (s)"] ?? "", unit: ""))",
            "Total Search    : \(minutes(row["total search (s)"] ?? "", unit: ""))",
            "Transition Point: \(row["transition point"] ?? "")",
        ]
    }

    /// `show sls` (assumed).
    static func localSurvivability(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        return [
            "SLS       : \(row["enabled"] == "y" ? "enabled" : "disabled")",
            "SLS State : \(row["state"] ?? "")",
        ]
    }

    /// `show faults`, as a real G450 prints it: times count from the first of January, where the story starts.
    static func faults(_ rows: [ConsoleRow]) -> [String] {
        let head = ["CURRENTLY ACTIVE FAULTS", String(repeating: "-", count: 67)]
        guard !rows.isEmpty else { return head + ["No faults"] }
        return head + ["-- MGP Faults --"]
            + rows.map { "        + \($0["fault"] ?? ""), \(date(ofSecond: $0["since (s)"] ?? ""))" }
    }

    /// `show system`: the fields in the order in which a real G450 has them; how they are aligned is assumed.
    static func system(_ rows: [ConsoleRow]) -> [String] {
        let row = rows.first ?? ConsoleRow([])
        let time = [row["call controller time"] ?? "", row["call controller date"] ?? ""].joined(separator: " ")
        let fields = [
            ("System Name", row["system name"] ?? ""), ("System Location", ""), ("System Contact", ""),
            ("Uptime (d,h:m:s)", uptime(row["uptime (s)"] ?? "")), ("Call Controller Time", time),
            ("Serial No", row["serial no"] ?? ""), ("Model", row["model"] ?? ""), ("HW Ready for FIPS", ""),
            ("Chassis HW Vintage", ""), ("Chassis HW Suffix", ""), ("Mainboard HW Vintage", ""),
            ("Mainboard HW Suffix", ""), ("Mainboard FW Vintage", ""),
        ]
        return fields.map { padded($0.0, 21) + ": \($0.1)" }
    }

    /// `35,08:27:37` of a number of seconds.
    private static func uptime(_ text: String) -> String {
        let seconds = text.split(separator: ".").first.flatMap { Int($0) } ?? 0
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
        return "\(twoDigits(seconds / 86_400)),\(time)"
    }

    /// A number of seconds such as `90` or `90.5` in minutes where it is a whole number of them, else in seconds.
    private static func minutes(_ seconds: String, unit: String) -> String {
        guard let whole = Int(seconds) else { return "\(seconds) s" }
        return whole % 60 == 0 ? "\(whole / 60)\(unit)" : "\(whole) s"
    }

    /// `01/01-00:01:05.00` of second 65; hundredths are cut off, and so are days beyond the year.
    private static func date(ofSecond text: String) -> String {
        let parts = text.split(separator: ".", maxSplits: 1)
        let seconds = parts.first.flatMap { Int($0) } ?? 0
        let hundredths =
            parts.count == 2 ? padded(String(parts[1].prefix(2)), 2).map { $0 == " " ? "0" : $0 } : ["0", "0"]
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var day = seconds / 86_400
        var month = 0
        while month < 11, day >= lengths[month] {
            day -= lengths[month]
            month += 1
        }
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
        return "\(twoDigits(month + 1))/\(twoDigits(day + 1))-\(time).\(String(hundredths))"
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
