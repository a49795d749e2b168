public import Wire

/// A time in which gateways of one region were registered with two or more controllers.
public struct Split: Hashable, Sendable {
    /// Between whom a region is split.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case mainSurvivable = "main-survivable"
        case survivableSurvivable = "survivable-survivable"
    }

    /// Why a region was split (Docs/Conformance.md says how it is found).
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case partialNetworkFailure = "partial-network-failure"
        case gatewayResetAfterRestore = "gateway-reset-after-restore"
        case registrationRace = "registration-race"
        case mainBlind = "main-blind"
        case listMismatch = "list-mismatch"
        case survivableUnadministered = "survivable-unadministered"
        case releaseMismatch = "release-mismatch"
        case unknown
    }

    /// What ended a split.
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        /// Main unregistered the gateways that were left with it.
        case forcedByMain = "SRPF"
        /// The gateways of one side registered with the other.
        case registeredElsewhere = "registration"
        /// The gateways of one side lost their links.
        case linkLoss = "link loss"
    }

    /// 0 stands for all gateways where no regions are known.
    public var region: Int
    public var kind: Kind
    public var start: Instant
    /// Nil where it lasts to the end of the recording.
    public var end: Instant?
    /// Who was where for the most of it: gateways by controller, both in order.
    public var controllers: [Side]
    public var cause: Cause
    public var endedBy: Ending?
    /// The gateway whose registration made the split, and the frame that accepted it.
    public var gateway: String
    public var frame: Int
    /// True where links of it are encrypted and told by what they did: cause and ending are likely, not certain.
    public var isInferred = false

    public init(
        region: Int, kind: Kind, start: Instant, end: Instant? = nil, controllers: [Side], cause: Cause,
        endedBy: Ending? = nil, gateway: String = "", frame: Int = 0
    ) {
        self.region = region
        self.kind = kind
        self.start = start
        self.end = end
        self.controllers = controllers
        self.cause = cause
        self.endedBy = endedBy
        self.gateway = gateway
        self.frame = frame
    }

    /// One controller of a split and its gateways.
    public struct Side: Hashable, Sendable {
        public var controller: String
        public var gateways: [String]

        public init(controller: String, gateways: [String]) {
            self.controller = controller
            self.gateways = gateways
        }
    }
}
