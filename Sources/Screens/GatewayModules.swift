/// What a gateway's modules give for calls, by their codes and by what their rows call them (by recollection).
enum GatewayModules {
    private static let words: [(provides: String, words: [String])] = [
        ("trunks", ["MM710", "MM720", "MM721", "MM722", "DS1", "BRI", "E1T1"]),
        ("analog", ["MM711", "MM714", "MM716", "ANA"]), ("digital", ["MM712", "MM717", "DCP"]),
    ]

    /// Of rows that begin with a slot, `V2:` or `v2`, what they provide; nil where there is no such row.
    static func provides(_ lines: [ScreenLine]) -> (provides: [String], line: Int)? {
        var found: Set<String> = []
        var slot: Int?
        var line: Int?
        for row in lines {
            let texts = row.words.map { $0.text.uppercased() }
            guard let first = texts.first, isSlot(first), texts.count > 1 else { continue }
            if slot == nil { slot = row.number }
            for text in texts.dropFirst() {
                for (provides, words) in words where words.contains(where: text.hasPrefix) {
                    found.insert(provides)
                    if line == nil { line = row.number }
                }
            }
        }
        return (line ?? slot).map { (words.map(\.provides).filter(found.contains), $0) }
    }

    private static func isSlot(_ text: String) -> Bool {
        guard text.hasPrefix("V"), text.count <= 4 else { return false }
        let rest = text.dropFirst().filter { $0 != ":" }
        return Int(rest) != nil
    }
}
