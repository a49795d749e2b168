/// A screen, or a page of one: its lines, and whose it is.
struct ScreenBlock {
    /// The gateway that a gateway's screen was taken at, as far as the screens say.
    struct Host: Hashable {
        /// What stands before `(super)#`; nil where no prompt was seen.
        var prompt: String?
        var file: String
    }

    var kind: ScreenKind
    /// What the command is about, such as the number of a region.
    var subject: String?
    var file: String
    var host: Host
    /// From 1, and how many there are; nil where the screen does not say.
    var page: (number: Int, count: Int)?
    /// The line with the command or the title.
    var firstLine: Int
    var lines: [ScreenLine] = []

    func place(_ line: Int) -> ScreenPlace {
        let about = kind.isOfGateway || kind == .nodeNames ? "" : subject.map { " \($0)" } ?? ""
        return ScreenPlace(file: file, line: line, screen: kind.rawValue + about)
    }

    /// What makes two blocks pages of the same screen, or the same one pasted twice.
    var identity: [String] {
        [kind.rawValue, subject ?? "", page.map { "\($0.number)" } ?? "", kind.isOfGateway ? "\(host)" : ""]
    }

    /// The text without what two pastes of one screen may have different: spaces at ends, and empty lines.
    var content: [String] {
        lines.map { $0.expanded.cell(0, .max) }.filter { !$0.isEmpty }
    }
}
