public import Megaco
public import SIP
public import Wire

/// Everything that is administered on a Communication Manager server, main or survivable.
public struct ControllerSettings: Hashable, Sendable, Codable {
    /// Which part a server plays.
    public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
        case main
        /// Survivable Remote, LSP in old forms.
        case survivableRemote
        /// Survivable Core, ESS in old forms. Of the core it takes over the gateways; port networks are not emulated.
        case survivableCore

        /// True for a server that registers with main.
        public var isSurvivable: Bool {
            switch self {
            case .main: false
            case .survivableRemote, .survivableCore: true
            }
        }
    }

    /// The node's name in the topology.
    public var name: String
    /// The address of its Processor Ethernet, for H.248, RAS and SIP.
    public var address: IPAddress
    /// Main or survivable.
    public var role: Role
    /// What it says of itself in RRQs; both servers should have the same.
    public var release = Release()
    /// Whether a standby server shadows it behind the same address.
    public var isDuplicated = false
    /// Who may register.
    public var admission = Admission.administered
    /// The media gateways it admits, by serial number.
    public var mediaGateways: [AdministeredGateway] = []
    /// The regions with their backup servers.
    public var networkRegions: [NetworkRegion] = []
    /// The H.323 phones it admits, by extension; at most 20,000 altogether.
    public var phones: [AdministeredPhones] = []
    /// `node-names ip`, as far as servers go: where the RAS port of each is. Alternate gatekeepers come from here.
    public var serverNames: [ControllerAddress] = []
    /// On main: the survivable processors that may register.
    public var survivableProcessors: [SurvivableProcessor] = []
    /// The media servers (AAMS) that may register; one that does makes it active.
    public var mediaServers: [AdministeredMediaServer] = []
    /// A media server counts as registered for so long after its last OPTIONS (assumed).
    public var mediaServerExpiry: Duration = .seconds(75)
    /// On a survivable: where main's RAS is.
    public var mainGatekeeper: Endpoint?
    /// The id that main administers it under, 1…65535.
    public var survivableIdentifier: UInt16 = 0

    /// `Force Phones and Gateways to Active Survivable Servers?`, the Split Registration Prevention Feature.
    public var forceToActiveSurvivable = false
    /// `H.248 MEDIA GATEWAY Link Loss Delay Timer`, 1…30 min.
    public var linkLossDelayTimer: Duration = .minutes(5)
    /// `H.323 IP ENDPOINT Link Loss Delay Timer`, 1…60 min.
    public var phoneLinkLossDelayTimer: Duration = .minutes(60)
    /// timeToLive of the registrations it grants to phones (assumed).
    public var phoneTimeToLive: Duration = .seconds(60)
    /// So many phones get a URQ in a second, where many are sent away at once (assumed).
    public var phonesSentAwayPerSecond = 1000
    /// Whether it subtracts the calls of a gateway that it cannot go on with: they were cleared by that timer, or the
    /// gateway was served elsewhere while it ran (assumed).
    public var subtractsLostCalls = true
    /// The interval of empty AuditValue probes on each H.248 link (assumed).
    public var supervisionInterval: Duration = .seconds(15)
    /// The link is lost when so many probes in a row, each given a whole interval, are unanswered (assumed).
    public var supervisionMisses = 3
    /// The interval of a survivable's RRQs (assumed).
    public var keepAliveInterval: Duration = .seconds(30)
    /// timeToLive of the registrations it grants to survivables (assumed).
    public var timeToLive: Duration = .seconds(60)
    /// How long a survivable waits for the answer to an RRQ before it repeats it (assumed).
    public var registrationTimeout: Duration = .seconds(3)
    /// How often an unanswered RRQ is repeated (assumed); 0 and more.
    public var registrationTries = 2
    /// When a survivable tells main of a change (assumed).
    public var reportActive = ReportActive.atOnce
    /// What becomes of a region when its active survivable falls silent (assumed).
    public var onSurvivableLost = OnSurvivableLost.enable
    /// The `mg-recovery-rule` forms.
    public var recoveryRules: [RecoveryRule] = []
    /// What split registration prevention asks of the releases of both servers.
    public var releaseCheck = ReleaseCheck.same
    /// Whether a survivable resets by itself when its last gateway has left (`reset system 4`); what is documented of a
    /// survivable core.
    public var resetsWhenIdle = false
    /// What becomes of a recovery rule while a region is disabled by SRPF: texts differ.
    public var ruleMode = RuleMode.article
    /// How long `enable mg-return` lets gateways return before main looks again (assumed).
    public var returnPeriod: Duration = .seconds(60)
    /// The network counts as stable no longer when a gateway was not heard asking for so long (assumed).
    public var stabilityGap: Duration = .seconds(75)
    /// The error that refuses a gateway's return by its rule (assumed), 400…599.
    public var returnDeniedError: UInt16 = 503
    /// How main sends a gateway away (assumed).
    public var unregistration = UnregistrationMethod.forced
    /// `pad` becomes `ad` so long after an unregistration that nobody answers.
    public var unregistrationTimeout: Duration = .seconds(10)
    /// The error that refuses a gateway of a disabled region (assumed), 400…599.
    public var regionDisabledError: UInt16 = 503
    /// The error that refuses a gateway whose serial number is unknown (assumed), 400…599.
    public var unknownSerialError: UInt16 = 504
    /// How gateways are told apart (assumed).
    public var identifiedBy = GatewayIdentity.serial
    /// The highest protocol version that it speaks, 1…3; a gateway that offers a higher one is told this one.
    public var highestVersion = 3
    /// The lowest protocol version that it speaks; a gateway that offers a lower one is refused with error 406.
    public var lowestVersion = 1
    /// The profiles that it knows, each with the highest version; a gateway that offers a higher one is told this one,
    /// one that offers another profile is refused with error 459. Empty: any profile is taken as it is offered.
    public var profiles: [ServiceChangeProfile] = []
    /// Where every gateway that registers is sent instead (`MgcIdToTry`); nil: nowhere.
    public var redirection: Endpoint?
    /// The port to which gateways are told to send their requests (`ServiceChangeAddress` of the reply), on which it
    /// listens as well; nil: the one that they registered at. Over UDP alone.
    public var requestPort: UInt16?
    /// How long a registration takes to be carried out; a TransactionPending says so where it takes long.
    public var executionTime: Duration = .zero

    /// From a reset to the moment at which it serves again.
    public var bootTime: Duration = .zero
    /// Regions that a person disabled, in order; kept without being saved (documents on `disable nr-registration`).
    public var disabledRegions: [Int] = []
    /// `Enable Interface?` of PROCR: off, the server has no network. Kept without being saved (assumed).
    public var enablesProcessorEthernet = true
    /// H.248 text over TCP with TPKT and over UDP. No port of these is opened where its number is 0.
    public var h248Port: UInt16 = 2944
    /// H.248 binary, likewise.
    public var h248BinaryPort: UInt16 = 2945
    /// Timers and bounds of the transactions on each H.248 link.
    public var transactions = TransactionSettings.ofAssociation
    /// What is remembered of answered requests, for all links together.
    public var replyCache = ReplyCacheSettings()
    /// Peers over UDP that are held at once; a further one takes the place of the one that was silent longest and is
    /// no registered gateway, or gets error 510.
    public var datagramLinkLimit = 2000
    /// H.225.0 RAS over UDP.
    public var rasPort: UInt16 = 1719
    /// SIP over UDP and TCP.
    public var sipPort: UInt16 = 5060
    /// How it writes H.248 text.
    public var tokens = TextSpelling.short
    /// Session managers to which it sends OPTIONS.
    public var entityLinks: [EntityLink] = []
    /// From one round of OPTIONS to the next, where it did not become active in between (assumed).
    public var optionsInterval: Duration = .seconds(900)
    /// What a main without media resources answers to OPTIONS.
    public var mainWithoutMedia = MainWithoutMedia.noMediaResources
    /// Whether it takes INVITE and BYE, for a session manager sends calls; else it answers them with 405.
    public var takesCalls = false
    /// The gateways out of which calls go to the outside, in the order of the file; none where nothing is scheduled.
    public var trunkGroups: [TrunkGroup] = []
    /// How long its processor is busy with setting up one such call; registrations of gateways wait in the same queue
    /// (assumed).
    public var callProcessingTime: Duration = .zero
    /// The base timers of its SIP transactions.
    public var sipTiming = Timing()
    /// What it does with its SIP connections beyond sending on them.
    public var sipConnections = ConnectionUse()
    /// Most TCP connections held at once; further ones are refused with RST and counted.
    public var connectionLimit = 2000
    /// Most of them that are held from one address, so that one flooder leaves room for the others (assumed).
    public var connectionLimitPerAddress = 200
    /// A connection on which no whole message has come for so long is dropped, unless a gateway is registered on it.
    public var idleConnectionLimit: Duration = .seconds(60)
    /// Seed of transaction identifiers, branches and tags.
    public var seed: UInt64 = 1
    /// What time stamps count from.
    public var startOfStory = CalendarTime()

    public init(name: String, address: IPAddress, role: Role) {
        self.name = name
        self.address = address
        self.role = role
    }

    /// Who may register with a controller.
    public enum Admission: String, Hashable, Sendable, Codable, CaseIterable {
        /// Those of ``ControllerSettings/mediaGateways``.
        case administered
        /// Anybody, each by its message identifier, over UDP also several from one address and port: a controller to
        /// test other gateways against.
        case everybody
    }

    /// When a survivable tells main that it became active or inactive.
    public enum ReportActive: String, Hashable, Sendable, Codable, CaseIterable {
        case atOnce = "at once"
        case nextKeepAlive = "next keep-alive"
    }

    /// What main does with a region whose active survivable stops registering.
    public enum OnSurvivableLost: String, Hashable, Sendable, Codable, CaseIterable {
        case enable, keep
    }

    /// Below which releases split registration prevention takes no notice of an active survivable (assumed: what
    /// follows is not documented, only that both must be of one release, 5.2 at least, 6.0 for a survivable core).
    public enum ReleaseCheck: String, Hashable, Sendable, Codable, CaseIterable {
        /// Both of the same release, and that at least the lowest.
        case same = "same release"
        /// Both at least of the lowest release.
        case minimum = "lowest release"
        /// Any will do.
        case none
    }

    /// Which text tells how a recovery rule and a region that SRPF disabled go together.
    public enum RuleMode: String, Hashable, Sendable, Codable, CaseIterable {
        /// A rule that migrates immediately opens the region once the network is stable; no other does.
        case article
        /// A time-day-window opens the region for its hours. A rule that migrates immediately opens it where the active
        /// survivable is a core and some gateways were still with main when main disabled the region. No other does.
        case release10x2 = "10.2"
    }

    /// How main sends a gateway away (assumed).
    public enum UnregistrationMethod: String, Hashable, Sendable, Codable, CaseIterable {
        /// `Forced`, reason 909, then close.
        case forced
        /// `HandOff`, reason 903, with `MgcIdToTry` naming the survivable, then close.
        case handOff = "hand off"
        /// Close the link without a word.
        case close
    }

    /// By what a gateway is recognised.
    public enum GatewayIdentity: String, Hashable, Sendable, Codable, CaseIterable {
        /// The extension `X-SERIAL` of its ServiceChange.
        case serial
        /// The address or the name in its message identifier, for gateways of others; not where the message comes from.
        case messageIdentifier = "message identifier"
    }

    /// What a main without a gateway and without a media server answers to OPTIONS.
    public enum MainWithoutMedia: String, Hashable, Sendable, Codable, CaseIterable {
        case noMediaResources = "503 no media resources"
        case ok = "200"
    }
}
