/// What an agent says of itself. Journals explain; verdicts come from packets alone.
public struct JournalEntry: Hashable, Sendable, Codable {
    /// The kinds of thing that an agent reports, in the field's words.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        // Gateway.
        case booted = "booted"
        case searchStarted = "search started"
        case tries = "tries"
        case registered = "registered"
        case refused = "registration refused"
        case unanswered = "registration unanswered"
        case pending = "registration pending"
        case controllerMoved = "controller moved"
        case leaving = "leaving"
        case linkLost = "link lost"
        case primarySearchExpired = "primary search timer expired"
        case totalSearchExpired = "total search timer expired"
        case reset = "reset"
        case unregistered = "unregistered"
        case callsKept = "calls kept"
        case callsPreserved = "calls preserved"
        case callsDropped = "calls dropped"
        case callBlocked = "call blocked"
        // Controller.
        case gatewayRegistered = "gateway registered"
        case gatewayRefused = "gateway refused"
        case gatewayLost = "gateway link lost"
        case gatewayUnregistered = "gateway unregistered"
        case gatewayMoved = "gateway moved"
        case gatewayLeaving = "gateway leaving"
        case linkLossDelayExpired = "link loss delay timer expired"
        case callsCleared = "calls cleared"
        case active = "active"
        case inactive = "inactive"
        case regionState = "region state"
        case survivableRegistered = "survivable registered"
        case survivableRefused = "survivable refused"
        case survivableLost = "survivable lost"
        case registeredWithMain = "registered with main"
        case refusedByMain = "refused by main"
        case lostMain = "main lost"
        // Phones, and those who register them.
        case phonesRegistered = "phones registered"
        case phonesRefused = "phones refused"
        case phonesUnregistered = "phones unregistered"
        case phonesLost = "phones lost"
        case denialEvent = "denial event"
        case mediaServerRegistered = "media server registered"
        case mediaServerLost = "media server lost"
        // Gateway and controller.
        case alarmRaised = "alarm raised"
        case alarmCleared = "alarm cleared"
        // Gateway: the states of its Standard Local Survivability.
        case localSetup = "SLS setup"
        case localRegistered = "SLS registered"
        case localTeardown = "SLS teardown"
        case localUnregistered = "SLS unregistered"
        // Media server: its link to a controller.
        case mediaLink = "media link"
        // Session manager.
        case entityLink = "entity link"
        case sipEntity = "SIP entity"
        case lateAnswer = "late answer"
        case serviceState = "service state"
        case callFailed = "call failed"
        case callConfirmed = "call confirmed"
        case callGivenUp = "call given up"
        // Everybody.
        case undecodable = "undecodable message"
        case limitReached = "limit reached"
        case commanded = "console command"
    }

    /// What happened.
    public var kind: Kind
    /// The other party or the thing it is about: a node's name or address, a region's number.
    public var subject: String?
    /// More for people: a state, a reason, a count.
    public var detail: String?

    public init(_ kind: Kind, _ subject: String? = nil, detail: String? = nil) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }
}
