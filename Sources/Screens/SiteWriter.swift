import Wire

/// Makes a topology file of what the screens say, with a comment beside each value, and a list of what they do not say.
struct SiteWriter {
    let records: SiteRecords
    var answers: AnswerBook
    var cast = SiteCast()
    private(set) var needs: [ImportNeed] = []
    var notes: [ImportNote] = []
    /// Answers that cannot be: nothing is written then.
    private(set) var refusals: [String] = []
    private(set) var lines: [String] = []
    /// Addresses of main of which it was said that they stand for main.
    var toldInterfaces: Set<IPAddress> = []

    /// Where comments begin.
    private static let commentColumn = 46

    init(_ records: SiteRecords, _ answers: [ImportAnswer]) {
        self.records = records
        self.answers = AnswerBook(answers)
    }

    /// The text of the file; nil where there is no main or no gateway to write, which a need says.
    mutating func write(_ files: [String]) -> String? {
        guard chooseNodes() else { return nil }
        writeNetworks()
        writeRegions()
        writeOptions()
        writeRules()
        writeServers()
        writeGateways()
        writeExpectations()
        return (head(files) + lines).joined(separator: "\n") + "\n"
    }

    /// The end of the story follows from what happens in it, which is for the reader to add.
    private func head(_ files: [String]) -> [String] {
        let names = files.count > 3 ? "\(files[0]) and \(files.count - 1) more files" : files.joined(separator: ", ")
        var head = [
            "title: A site of \(CountText.of(cast.gateways.count, "gateway")), imported from screens",
            "# From \(names). Beside each value stands the line that says it.",
            "# No screen of these says anything of session managers, phones, media servers or calls; see",
            "# Docs/TopologyFile.md for how to add them.",
        ]
        if !needs.isEmpty {
            head.append("# Still needed:")
            head += needs.flatMap(\.lines).map { "#   \($0)" }
        }
        return head
    }

    // MARK: Lines

    mutating func line(_ text: String, _ comment: String = "") {
        guard !comment.isEmpty else {
            lines.append(text)
            return
        }
        let gap = String(repeating: " ", count: max(1, Self.commentColumn - text.utf8.count))
        lines.append(text + gap + "# " + comment)
    }

    mutating func line(_ indent: Int, _ key: String, _ said: SiteCast.Said<String>) {
        line(String(repeating: " ", count: indent) + "\(key): \(said.value)", said.comment)
    }

    // MARK: Values

    mutating func refuse(_ text: String) { refusals.append(text) }

    mutating func need(_ need: ImportNeed, of subject: String) {
        var need = need
        need.subjects = []
        if let index = needs.firstIndex(where: { known in
            var known = known
            known.subjects = []
            return known == need
        }) {
            needs[index].subjects.append(subject)
        } else {
            need.subjects = [subject]
            needs.append(need)
        }
    }

    mutating func need(
        _ group: String, _ key: String, of subject: String, screen: String, used: String?, isRead: Bool = true
    ) {
        need(
            ImportNeed(group: group, key: key, subjects: [], screen: screen, isRead: isRead, used: used), of: subject)
    }

    /// What a screen says, else what was answered, else the default, which is then a need.
    mutating func said(
        _ told: Told<String>?, _ subject: String, _ group: String, _ key: String, else used: String, screen: String,
        isRead: Bool = true
    ) -> SiteCast.Said<String> {
        if let told {
            if answers.has(subject, key) {
                _ = answers.value(subject, group, key)
                notes.append(
                    ImportNote(
                        .conflict, file: told.place.file, line: told.place.line,
                        "\(told.place.screen): it says \(subject).\(key) itself: \(told.value)"))
            }
            return SiteCast.Said(value: told.value, comment: "\(told.place)")
        }
        if let answer = answers.value(subject, group, key) {
            return SiteCast.Said(value: answer, comment: "given by --set")
        }
        need(group, key, of: subject, screen: screen, used: used, isRead: isRead)
        return SiteCast.Said(value: used, comment: "a default, still needed")
    }

    /// Minutes where they are whole ones.
    static func time(_ seconds: Int) -> String { seconds % 60 == 0 ? "\(seconds / 60)min" : "\(seconds)s" }

    /// A text as YAML has it, quoted.
    static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "'" : $0 } + "\""
    }
}

extension Told {
    /// The same place with the value as text.
    func text(_ text: (Value) -> String) -> Told<String> { Told<String>(value: text(value), place: place) }
}
