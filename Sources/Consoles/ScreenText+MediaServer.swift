internal import Agents

// The screen of a media server.
extension ScreenText {
    /// `show controllers` (assumed).
    static func mediaServer(_ rows: [ConsoleRow]) -> [String] {
        let head = ["CONTROLLERS", line([("Name", 24), ("Address", 40), ("State", 0)])]
        return head
            + rows.map { row in
                line([(row["controller"] ?? "", 24), (row["address"] ?? "", 40), (row["state"] ?? "", 0)])
            }
    }
}
