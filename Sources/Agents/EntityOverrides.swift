public import SIP

/// What is administered on one SIP entity otherwise than on its Session Manager; nil where nothing is.
public struct EntityOverrides: Hashable, Sendable, Codable {
    /// Whether its links are probed at all.
    public var isMonitored = true
    /// Whether it takes no new calls, whatever its links are.
    public var deniesNewService = false
    /// The interval of OPTIONS on a link that is up.
    public var proactiveCycle: Duration?
    /// The interval of OPTIONS on a link that is not up.
    public var reactiveCycle: Duration?
    /// How often an OPTIONS that was not answered well is tried again before the link is down.
    public var retries: Int?
    /// Which answers mean down.
    public var verdictPreset: EntityLinkVerdicts.Preset?
    /// Its own rows, which come before those of the preset.
    public var answers: [EntityAnswerRule] = []
    /// Timer F: how long an answer is waited for (RFC 3261 §17.1.2.2 has 64·T1).
    public var timeout: Duration?

    public init() {}
}
