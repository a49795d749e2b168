public import Wire

/// What a recording shows, judged from its packets alone.
///
/// Lists are in order of time; things of the same moment are in order of their frames.
public struct Findings: Hashable, Sendable {
    public var registrations: [RegistrationAttempt] = []
    public var connections: [ConnectionAttempt] = []
    /// Every attempt at a controller, over TCP or UDP.
    public var attempts: [ControllerAttempt] = []
    public var links: [H248Link] = []
    public var unregistrations: [Unregistration] = []
    public var splits: [Split] = []
    public var prevented: [Prevented] = []
    public var outages: [Outage] = []
    public var active: [ActiveInterval] = []
    public var regions: [RegionStateChange] = []
    public var entityLinks: [EntityLinkChange] = []
    /// Calls that SIP entities sent to each other.
    public var calls: [RoutedCall] = []
    public var survivableRegistrations: [SurvivableRegistration] = []
    /// H.323 phones, by the node that they are on, in the order of names.
    public var phoneGroups: [PhoneGroupFinding] = []
    public var phoneSplits: [PhoneSplit] = []
    public var searches: [MeasuredSearch] = []
    /// Timers as they were seen to run; a timer that was not seen is not in it.
    public var timers: [MeasuredTimer] = []
    public var halfOpen: [HalfOpenLink] = []
    public var missingReplies: [MissingReply] = []
    public var lateAnswers: [LateAnswer] = []
    public var wrongCodes: [WrongCode] = []
    public var storms: [RetransmissionStorm] = []
    /// Frames and messages that could not be read; nil where there are none.
    public var unreadable: Unreadable?
    public var ladder: [LadderEvent] = []
    /// Every message each time that it was sent; empty where ``NameBook/listsSendings`` does not ask for it.
    public var sendings: [Sending] = []

    /// Gateways and controllers that were seen, in the order of their names.
    public var gateways: [String] = []
    public var controllers: [String] = []
    /// SIP entities that are neither: session managers, in the order of their names.
    public var sessionManagers: [String] = []
    /// Media servers that the book of names knows and that asked somebody, in the order of their names.
    public var mediaServers: [String] = []
    /// The region of each gateway that the book of names knows.
    public var regionOfGateway: [String: Int] = [:]

    /// Frames in the recording.
    public var packets = 0
    /// Frames that the recording lost, by its own counters.
    public var dropped: UInt64 = 0
    /// Frames and messages that could not be read.
    public var malformed = 0
    /// Messages left out because the recording holds more than an analysis keeps.
    public var leftOut = 0
    /// Registrations, links, outages and other entries of lists that were settled and left out of them, because a
    /// recording that is so long is judged in parts.
    public var omitted = 0
    /// Packets of which the recording has only the beginning.
    public var cutPackets = 0
    /// Bytes of TCP streams that are missing in the recording.
    public var missingBytes = 0
    /// The time of the last frame; the start where there is none.
    public var ended = Instant.start
    /// What was before it nothing can change that comes after ``ended``: until then every link that holds is known to
    /// hold, but for those that have been silent for two minutes.
    public var certainUntil = Instant.start
    /// True where the recording shows each node's link with directions; false where there is one place to look from.
    public var showsBothEnds = false

    public init() {}
}
