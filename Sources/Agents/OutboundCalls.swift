import SIP
import Wire

/// Calls out of gateways' trunks that session managers send: each waits for the processor, then for a gateway to put
/// the call together, then talks until its BYE.
struct OutboundCalls: Sendable {
    /// How far a call is.
    enum State: Sendable {
        /// Its INVITE waits for the processor.
        case queued(ServerTransactionIdentifier)
        /// A gateway was chosen, which is asked or will be; the INVITE waits for what it says.
        case placed(ServerTransactionIdentifier, gateway: Int)
        case talking(gateway: Int, context: UInt32)

        /// Whose channel it takes.
        var gateway: Int? {
            switch self {
            case .queued: nil
            case .placed(_, let gateway), .talking(let gateway, _): gateway
            }
        }
    }

    struct Call: Sendable {
        var state: State
        /// The user part of its Request-URI.
        let called: String
        /// Gateways that have refused it.
        var refusedBy: [Int] = []
    }

    /// What a gateway is asked.
    enum Errand: Sendable {
        /// To put the call with this mark together.
        case begin(UInt64)
        case end(context: UInt32)
    }

    /// The most calls at one time; a further one is answered by 503.
    static let limit = 4096
    /// The most requests about calls that one gateway is sent before it has answered the first: so many leave room
    /// among those of ``Megaco/TransactionSettings`` for supervision.
    static let window = 8
    /// A call that would wait longer for the processor is answered by 503 at once: its INVITE has to be answered
    /// within 64·T1, 32 s.
    static let longestWait = Duration.seconds(20)

    /// By what stands for their Call-IDs.
    private(set) var calls: [UInt64: Call] = [:]
    /// How many calls each gateway has, or is to have.
    private(set) var load: [Int: Int] = [:]
    /// In the order in which the processor is done with them.
    private var queue: [(doneAt: Instant, call: UInt64)] = []
    private var head = 0
    /// When the processor is done with all that it has.
    private(set) var busyUntil = Instant.start
    /// What waits until its gateway may be asked more.
    private var errands: [Int: [Errand]] = [:]
    /// What was asked, by the transaction.
    private(set) var asked: [LinkIdentifier: [UInt32: Errand]] = [:]

    /// When the processor is done with the next call; nil while none waits for it.
    var nextAt: Instant? { head < queue.count ? queue[head].doneAt : nil }

    /// Whether there is room for one more.
    func takesMore(at now: Instant) -> Bool { calls.count < Self.limit && busyUntil <= now + Self.longestWait }

    /// The processor takes a call.
    mutating func enqueue(_ mark: UInt64, _ call: Call, for time: Duration, at now: Instant) {
        set(mark, call)
        busyUntil = max(busyUntil, now) + time
        queue.append((busyUntil, mark))
    }

    /// Takes the next call that the processor is done with.
    mutating func popDone(at now: Instant) -> UInt64? {
        guard let doneAt = nextAt, doneAt <= now else { return nil }
        defer {
            head += 1
            if head == queue.count {
                queue = []
                head = 0
            }
        }
        return queue[head].call
    }

    /// A call is as far as this from now on; nil: it is over.
    mutating func set(_ mark: UInt64, _ call: Call?) {
        if let gateway = calls[mark]?.state.gateway { load[gateway, default: 1] -= 1 }
        if let gateway = call?.state.gateway { load[gateway, default: 0] += 1 }
        calls[mark] = call
    }

    /// Something for a gateway to do.
    mutating func add(_ errand: Errand, for gateway: Int) { errands[gateway, default: []].append(errand) }

    /// Takes what the gateway on a link may be asked next.
    mutating func popErrand(for gateway: Int, on link: LinkIdentifier) -> Errand? {
        guard asked[link, default: [:]].count < Self.window, errands[gateway]?.isEmpty == false else { return nil }
        return errands[gateway]?.removeFirst()
    }

    mutating func note(_ errand: Errand, asked request: UInt32, on link: LinkIdentifier) {
        asked[link, default: [:]][request] = errand
    }

    /// Takes what was asked by a transaction; nil where it was nothing about a call.
    mutating func conclude(_ request: UInt32, on link: LinkIdentifier) -> Errand? {
        asked[link]?.removeValue(forKey: request)
    }

    /// Takes all that is lost with a link.
    mutating func drop(_ link: LinkIdentifier) -> [Errand] {
        (asked.removeValue(forKey: link) ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Gateways that have something to do, in order.
    var gatewaysWithErrands: [Int] { errands.filter { !$0.value.isEmpty }.keys.sorted() }

    /// Takes all that a gateway was to be asked.
    mutating func dropErrands(for gateway: Int) -> [Errand] { errands.removeValue(forKey: gateway) ?? [] }
}
