public import SIP

/// How a SIP entity judges one of its entity links.
public struct EntityLinkTable: Hashable, Sendable {
    public var verdicts: EntityLinkVerdicts
    /// How many OPTIONS in a row have to fail before the link is down.
    public var tries: Int
    /// An OPTIONS without an answer has failed after so long (Timer F; RFC 3261 §17.1.2.2 has 64·T1).
    public var timeout: Duration

    public init(_ verdicts: EntityLinkVerdicts, tries: Int = 2, timeout: Duration = .seconds(32)) {
        self.verdicts = verdicts
        self.tries = tries
        self.timeout = timeout
    }

    /// The standard table and one try again: what holds where nothing else is known.
    public static let standard = EntityLinkTable(EntityLinkVerdicts(.standard))

    func state(_ status: Int, _ reason: String) -> EntityLinkChange.State {
        verdicts.isUp(status: status, reason: reason) ? .up : .down
    }
}
