import Megaco
import RAS
import Wire

/// What one observation is about, reduced to what the judgement needs.
///
/// Nothing in it is counted: signals are kept by the thousand and copied as they are. Texts have numbers
/// (``MessageTexts``).
enum Signal: Hashable, Sendable {
    case connecting, connected, finished, reset
    /// Somebody asks for the hardware address of a neighbour (ARP).
    case neighbourRequest
    case serviceChange(transaction: UInt32, ServiceChangeNote)
    /// Another request; a probe is an empty AuditValue on ROOT.
    case request(transaction: UInt32, command: Command, isProbe: Bool)
    case reply(transaction: UInt32, ReplyNote)
    case pending(transaction: UInt32)
    case megacoError(code: Int)
    case registrationRequest(sequence: UInt16, SurvivableReport?, isKeepAlive: Bool)
    case registrationConfirm(sequence: UInt16)
    case registrationReject(sequence: UInt16, RegistrationRejectReason)
    case unregistrationRequest(sequence: UInt16)
    case unregistrationConfirm(sequence: UInt16)
    /// An OPTIONS; the key pairs it with its answer: a digest of its Call-ID and the number of its CSeq.
    case options(key: UInt64)
    case optionsAnswer(key: UInt64, status: Int, reason: TextNumber)
    /// An INVITE for a user, and its final answer.
    case invite(key: UInt64, called: TextNumber)
    case inviteAnswer(key: UInt64, status: Int, reason: TextNumber)
    /// A segment of TCP whose bytes were sent before, from that sequence number on.
    case repeated(sequence: UInt32)
    /// A record of TLS.
    case record(TLSRecord)
    /// A message of that protocol that cannot be read.
    case unreadable(RecordedMessage.Kind)

    /// The commands of H.248, and what a record of TLS counts as.
    enum Command: Hashable, Sendable {
        case known(CommandKind)
        case supervision, record

        var name: String {
            switch self {
            case .known(let kind): kind.rawValue
            case .supervision: "supervision"
            case .record: "record"
            }
        }
    }

    /// Its case.
    var kind: UInt8 {
        switch self {
        case .connecting: 0
        case .connected: 1
        case .finished: 2
        case .reset: 3
        case .neighbourRequest: 4
        case .serviceChange: 5
        case .request: 6
        case .reply: 7
        case .pending: 8
        case .megacoError: 9
        case .registrationRequest: 10
        case .registrationConfirm: 11
        case .registrationReject: 12
        case .unregistrationRequest: 13
        case .unregistrationConfirm: 14
        case .options: 15
        case .optionsAnswer: 16
        case .invite: 17
        case .inviteAnswer: 18
        case .repeated: 19
        case .record: 20
        case .unreadable: 21
        }
    }

    /// The number of the transaction or request that it belongs to; 0 where it has none.
    var number: UInt32 {
        switch self {
        case .serviceChange(let transaction, _), .request(let transaction, _, _), .reply(let transaction, _),
            .pending(let transaction):
            transaction
        case .registrationRequest(let sequence, _, _), .registrationReject(let sequence, _),
            .registrationConfirm(let sequence), .unregistrationRequest(let sequence),
            .unregistrationConfirm(let sequence):
            UInt32(sequence)
        case .record(let record): record.digest
        case .repeated(let sequence): sequence
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .megacoError, .options, .optionsAnswer,
            .invite, .inviteAnswer, .unreadable:
            0
        }
    }
}

/// The parts of a ServiceChange request on ROOT, or on another termination.
struct ServiceChangeNote: Hashable, Sendable {
    enum Method: Hashable, Sendable {
        case graceful, forced, restart, disconnected, handOff, failover
        /// An `X-…` method.
        case other(TextNumber)
        /// That of a request that was not read.
        case inferred
    }

    var method: Method
    var reason: Int
    var isRoot: Bool
    var namesController: Bool
    /// `X-SERIAL`; none where it is not said.
    var serialNumber = TextNumber.none
    /// `X-SRV`.
    var served: Bool?
    /// True where it is told by what a connection of TLS did; then method is `inferred` or `forced`, reason is 0.
    var isInferred = false

    /// True for what asks a controller for service.
    var asksForService: Bool {
        switch method {
        case .restart, .disconnected, .failover: true
        case .graceful, .forced, .handOff, .other: false
        case .inferred: true
        }
    }

    /// As it is spelled in H.248.
    func methodName(_ names: Names) -> String {
        switch method {
        case .graceful: ServiceChangeMethod.graceful.name
        case .forced: ServiceChangeMethod.forced.name
        case .restart: ServiceChangeMethod.restart.name
        case .disconnected: ServiceChangeMethod.disconnected.name
        case .handOff: ServiceChangeMethod.handOff.name
        case .failover: ServiceChangeMethod.failover.name
        case .other(let text): names[text]
        case .inferred: "inferred"
        }
    }

    /// True where who says so leaves, or is sent away at once or later.
    var isFarewell: Bool { method == .forced || method == .graceful }
}

/// The parts of a reply.
struct ReplyNote: Hashable, Sendable {
    /// The first error on any level; nil where everything was carried out.
    var error: Int?
    /// The first command answered; nil where there is none.
    var command: Signal.Command?
    /// The reply of a ServiceChange names another controller to try.
    var redirects: Bool
    /// True where it is told by what a connection of TLS did; an error is 0 then.
    var isInferred = false
}

/// One thing seen at one place of the recording.
struct Observation: Sendable {
    var time: Instant
    /// Number of the frame that completes it, from 1.
    var frame: Int
    var vantage: Vantage
    var source: Endpoint
    var destination: Endpoint
    var isStream: Bool
    /// The place of its stream in the table of streams, while it has that place; negative for datagrams.
    var stream = -1
    var signal: Signal
}

/// A place of the recording: an interface and a direction, or anywhere where it has no directions.
struct Vantage: Hashable, Sendable {
    /// −1 where the recording has no directions.
    var interface: Int
    var isOutbound: Bool

    static let anywhere = Vantage(interface: -1, isOutbound: false)
    var isDirected: Bool { interface >= 0 }
    /// A number for tables of other modules.
    var number: Int { interface < 0 ? 0 : interface * 2 + (isOutbound ? 2 : 1) }
}
