/// How a SIP entity judges one of its entity links.
public struct EntityLinkTable: Hashable, Sendable {
    /// The first row that fits decides; up where none does.
    public var rows: [AnswerRow]
    /// How many OPTIONS in a row have to fail before the link is down.
    public var tries: Int
    /// An OPTIONS without an answer has failed after so long (Timer F; RFC 3261 §17.1.2.2 has 64·T1).
    public var timeout: Duration

    public init(rows: [AnswerRow], tries: Int = 2, timeout: Duration = .seconds(32)) {
        self.rows = rows
        self.tries = tries
        self.timeout = timeout
    }

    /// Release 10.2's table with `LSP is inactive` taken as down, and one try again: what holds where nothing else is
    /// known.
    public static let standard = EntityLinkTable(rows: [
        AnswerRow(408...408), AnswerRow(500...500, .holds("Destination Unreachable")),
        AnswerRow(503...503, .bare(standard: "service unavailable")),
        AnswerRow(503...503, .holds("no media resources")),
        AnswerRow(504...504), AnswerRow(503...503, .holds("LSP is inactive")),
    ])

    func state(_ status: Int, _ reason: String) -> EntityLinkChange.State {
        rows.first { $0.takes(status, reason) }.map { $0.isUp ? .up : .down } ?? .up
    }
}
