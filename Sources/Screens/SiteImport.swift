/// A topology file made from the screens of a real system.
///
/// Every value of the file has a comment with the line that says it. What no screen says is a ``need``: its default
/// stands in the file, marked as such. Nothing is written where two lines contradict each other, and where there is
/// no main or no gateway.
public struct SiteImport: Sendable {
    /// The text of the file; nil where there is none to write.
    public let topology: String?
    /// In the order of the files and their lines.
    public let notes: [ImportNote]
    public let needs: [ImportNeed]
    /// Answers that cannot be; nothing is written then.
    public let refusals: [String]
    /// Answers that nothing asked for.
    public let unusedAnswers: [ImportAnswer]
    /// How many gateways and survivables are in the file.
    public let gatewayCount: Int
    public let survivableCount: Int

    /// - Parameters:
    ///   - files: in any order; each with any number of screens.
    ///   - answers: what somebody says of what no screen says; the last of several to one name counts.
    public init(_ files: [ScreenFile], answers: [ImportAnswer] = []) {
        let reader = SiteReader(files)
        var writer = SiteWriter(reader.records, answers)
        let text = writer.write(files.map { SiteReader.printable($0.name) })
        let notes = reader.notes + writer.notes
        refusals = writer.refusals
        topology = notes.contains { $0.kind == .conflict } || !refusals.isEmpty ? nil : text
        self.notes = notes
        needs = writer.needs
        unusedAnswers = writer.answers.unused
        gatewayCount = writer.cast.gateways.count
        survivableCount = writer.cast.survivables.count
    }

    /// The names by which something can be answered here: of each node that lacks it, and of its group.
    public var answerable: [String] {
        var names: Set<String> = []
        for need in needs where need.canBeAnswered {
            names.insert("\(need.group).\(need.key)")
            for subject in need.subjects.prefix(100) { names.insert("\(subject).\(need.key)") }
        }
        return names.sorted()
    }

    /// True where the screens said everything, and nothing of them was damaged.
    public var isComplete: Bool {
        topology != nil && needs.isEmpty && !notes.contains { $0.kind == .damaged }
    }
}
