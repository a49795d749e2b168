import Megaco
import Wire

/// One transaction layer on a virtual clock that writes down what it does.
struct Rehearsal {
    var layer: TransactionLayer
    var replies: ReplyCache
    /// Lines such as `200 transmit T=1{…}`: milliseconds, then the effect.
    var log: [String] = []

    init(
        _ carrier: TransactionLayer.Carrier, settings: TransactionSettings = TransactionSettings(),
        replies: ReplyCacheSettings = ReplyCacheSettings(), seed: UInt64 = 1
    ) {
        let party = TransactionParty(sender: .device("mg"), encoding: .text(.short), settings: settings)
        layer = TransactionLayer(party, carrier: carrier, firstIdentifier: 1, seed: seed)
        self.replies = ReplyCache(replies)
    }

    static let audit = [ActionRequest(commands: [CommandRequest(.auditValue(AuditDescriptor()))])]
    static let done = TransactionReply.Outcome.actions([
        ActionReply(commands: [CommandReply(.done(.auditValue, []))])
    ])

    mutating func request(at milliseconds: Int) {
        run(to: milliseconds)
        note(layer.request(Self.audit, at: Self.instant(milliseconds)).effects, milliseconds)
    }

    /// Hands over the body of a message of the peer, which calls itself `mgc`.
    mutating func receive(_ body: String, from peer: String = "mgc", at milliseconds: Int) {
        run(to: milliseconds)
        note(
            layer.receive(
                Array("!/\(layer.version) \(peer) \(body)".utf8), at: Self.instant(milliseconds), replies: &replies),
            milliseconds)
    }

    mutating func respond(to identifier: UInt32, from peer: String = "mgc", at milliseconds: Int) {
        run(to: milliseconds)
        note(
            layer.respond(
                to: identifier, of: .device(peer), Self.done, at: Self.instant(milliseconds), replies: &replies),
            milliseconds)
    }

    /// Wakes the layer whenever it asks for that, up to and with a moment.
    mutating func run(to milliseconds: Int) {
        while let wakeup = layer.wakeup, wakeup.at <= Self.instant(milliseconds) {
            note(layer.wake(at: wakeup.at, replies: &replies), Int(wakeup.at.nanoseconds / 1_000_000))
        }
    }

    mutating func run(toSecond seconds: Int) { run(to: seconds * 1_000) }

    private mutating func note(_ effects: [TransactionLayer.Effect], _ milliseconds: Int) {
        log += effects.map { "\(milliseconds) \(Self.words(for: $0))" }
    }

    static func instant(_ milliseconds: Int) -> Instant { .start + .milliseconds(milliseconds) }

    static func words(for effect: TransactionLayer.Effect) -> String {
        switch effect {
        case .transmit(let bytes), .transmitRequest(let bytes):
            "transmit " + String(decoding: bytes, as: UTF8.self).dropFirst("!/1 mg ".count)
        case .request(let request, let peer): "request \(request.identifier) from \(name(peer))"
        case .duplicate(let request, let peer, reply: _): "duplicate \(request.identifier) from \(name(peer))"
        case .pending(let identifier): "pending \(identifier)"
        case .reply(let reply): "reply \(reply.identifier)"
        case .failed(let identifier): "failed \(identifier)"
        case .error(let error): "error \(error.code)"
        case .undecodable(let error): "undecodable \(error.descriptor.code)"
        case .limitReached(let text): text
        }
    }

    private static func name(_ identifier: MessageIdentifier) -> String {
        if case .device(let name) = identifier { name } else { "\(identifier)" }
    }
}
