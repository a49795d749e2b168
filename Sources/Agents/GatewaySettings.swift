public import Megaco
public import Wire

/// Everything that is administered on a media gateway (G430, G450), with the field's names and defaults.
public struct GatewaySettings: Hashable, Sendable, Codable {
    /// The node's name in the topology.
    public var name: String
    /// Its own address.
    public var address: IPAddress
    /// The serial number by which a controller knows it, such as `12TG41070194`.
    public var serialNumber: String
    /// One to four controllers, the primary first.
    public var mgcList: [ControllerAddress]
    /// How many entries of the list are on the primary side, 1…4.
    public var transitionPoint = 1
    /// 1…59 min.
    public var primarySearchTimer: Duration = .minutes(1)
    /// 2…60 min.
    public var totalSearchTimer: Duration = .minutes(30)
    /// Standard Local Survivability (`set sls enable`): a call engine of the gateway's own, the last resort.
    public var localSurvivability = false
    /// How long that is set up before it serves (assumed).
    public var localSetupTime: Duration = .seconds(5)
    /// How long one registration attempt may take, connection included.
    public var attemptTimer: Duration = .seconds(10)
    /// From the start of an attempt that ended early, by refusal or RST, to the start of the next one.
    public var retryPauseAfterRefusal: Duration = .seconds(10)
    /// What happens to an attempt in flight when the Primary Search Timer expires.
    public var attemptAtExpiry = AttemptAtExpiry.abort
    /// The link is lost after so long without an H.248 message from the controller.
    public var linkLossDetection: Duration = .seconds(60)
    /// From a reset to the cold start.
    public var bootTime: Duration = .seconds(40)
    /// Maximum waiting delay before the first registration after power-up; the delay is drawn from 0 to this.
    public var maximumWaitingDelay: Duration = .zero
    /// Whether it asks main to take it back while a survivable serves it (auto fallback).
    public var asksToReturn = false
    /// From one such request to the next.
    public var returnInterval: Duration = .seconds(30)
    /// How many calls it has when it starts; a reset ends them.
    public var activeCalls = 0
    /// Calls that begin and end by themselves; nil for none.
    public var callLoad: CallLoad?
    /// How many calls it has channels for, 1…999.
    public var channels = 999
    /// Whether controllers put its trunks into contexts by Add, and take them out by Subtract; a termination that is
    /// none of ROOT is unknown to others.
    public var hasTrunks = false
    /// A call out of its trunks ends by itself so long after it began, for the far end hangs up: where its controller
    /// has not ended it by then (assumed).
    public var trunkCallLimit: Duration = .minutes(10)
    /// TCP with TPKT, or UDP with the application-level framing.
    public var transport = Transport.tcp
    /// Timers and bounds of its H.248 transactions.
    public var transactions = TransactionSettings.ofAssociation
    /// How it writes H.248, and to which of a controller's two ports it goes.
    public var encoding = Encoding.text
    /// How it spells text.
    public var tokens = TextSpelling.short
    /// The local port for UDP, and the port of the message identifier: 2944, in binary by custom 2945.
    public var port: UInt16 = 2944
    /// The name of the profile that it registers with (assumed).
    public var profileName = "AVMG"
    /// The highest version of that profile that it speaks, 1…99; a controller may agree on a lower one.
    public var profileVersion = 1
    /// The highest protocol version that it speaks and offers, 1…3; a controller may agree on a lower one.
    public var version = 1
    /// The lowest protocol version that it speaks; a registration on a lower one is given up.
    public var lowestVersion = 1
    /// Whether a TransactionPending starts the attempt timer anew, as H.248.1 §8.2.3 has it.
    public var pendingExtendsAttempt = true
    /// Where it wants requests (`ServiceChangeAddress`), and listens as well; nil: at the port that it sends from. Over
    /// UDP alone.
    public var requestPort: UInt16?
    /// What it says to its controller before a reset (assumed).
    public var farewell = Farewell.none
    /// `Delay` of a graceful farewell, in whole seconds; the reset comes after it.
    public var farewellDelay: Duration = .seconds(5)
    /// What is remembered of answered requests.
    public var replyCache = ReplyCacheSettings(replyLimit: 1_024, byteLimit: 1_048_576, executingLimit: 256)
    /// Seed of the waiting delay and of back-off jitter.
    public var seed: UInt64 = 1
    /// What time stamps count from: the date and time of day at ``Wire/Instant/start``.
    public var startOfStory = CalendarTime()

    public init(name: String, address: IPAddress, serialNumber: String, mgcList: [ControllerAddress]) {
        self.name = name
        self.address = address
        self.serialNumber = serialNumber
        self.mgcList = mgcList
    }

    /// How the gateway's messages are written.
    public var messageEncoding: MessageEncoding {
        switch encoding {
        case .text: tokens.encoding(seed: seed)
        case .binary: .binary
        }
    }

    /// Text or binary (H.248.1 Annexes B and A).
    public enum Encoding: String, Hashable, Sendable, Codable, CaseIterable {
        case text, binary

        /// The port that IANA gives it, for controllers and gateways alike.
        public var port: UInt16 {
            switch self {
            case .text: 2944
            case .binary: 2945
            }
        }
    }

    /// What a gateway that is registered says before its console or the timeline resets it.
    public enum Farewell: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing: the link breaks.
        case none
        /// `Forced`, reason 908.
        case forced
        /// `Graceful`, reason 908, with a `Delay`.
        case graceful
    }

    /// Whether the Primary Search Timer cuts an attempt short.
    public enum AttemptAtExpiry: String, Hashable, Sendable, Codable, CaseIterable {
        case abort, finish
    }
}
