import Wire

/// Pairs requests with their answers, and finds what is missing, late or of the wrong kind.
///
/// Requests are held for ``patience``; beyond ``openLimit`` the oldest are forgotten, and beyond ``findingLimit``
/// conversations no more are noted.
struct AnswerTrack {
    /// A request without an answer for so long has none (LONG-TIMER; Timer F of SIP is 32 s).
    static let patience = Duration.seconds(32)
    /// At the end of a recording so much is enough.
    private static let patienceAtEnd = Duration.seconds(10)
    private static let openLimit = 32_768
    private static let findingLimit = 4_096

    private var open: [Key: Open] = [:]
    /// Keys in the order of their coming, from ``head`` on.
    private var order: [(key: Key, at: Instant)] = []
    private var head = 0
    /// What is asked on each connection, in the order of its coming; some of it may be done or forgotten.
    private var ofFlow: [FlowKey: Asked] = [:]
    private var missing: [Conversation: MissingReply] = [:]
    private var late: [Conversation: LateAnswer] = [:]
    private var codes = CodeTrack()

    /// A digest of what makes a request this one.
    private struct Key: Hashable {
        private let digest: Int

        static func transaction(_ flow: FlowKey, asking: Endpoint, _ number: UInt32) -> Key {
            Key(flow, asking: asking, kind: 0, number: number)
        }

        static func sequence(_ flow: FlowKey, asking: Endpoint, _ number: UInt16) -> Key {
            Key(flow, asking: asking, kind: 1, number: UInt32(number))
        }

        static func options(_ key: String) -> Key { Key(digest: key.hashValue) }

        private init(digest: Int) { self.digest = digest }

        private init(_ flow: FlowKey, asking: Endpoint, kind: UInt8, number: UInt32) {
            var hasher = Hasher()
            hasher.combine(flow)
            hasher.combine(asking == flow.low)
            hasher.combine(kind)
            hasher.combine(number)
            digest = hasher.finalize()
        }
    }

    private struct Asked {
        var keys: [Key] = []
        /// At so many keys those that are done are thrown out.
        var bound = 8

        mutating func note(_ key: Key, _ open: [Key: Open]) {
            if keys.count >= bound {
                keys.removeAll { open[$0]?.isDone ?? true }
                bound = max(8, keys.count * 2)
            }
            keys.append(key)
        }
    }

    private struct Open {
        var conversation: Conversation
        var asking: Endpoint
        var sent: Instant
        /// The last sign that the answer is being worked on.
        var since: Instant
        var frame: Int
        var isDone = false
    }

    mutating func handle(_ happening: Happening) {
        expire(before: happening.time - Self.patience)
        switch happening.signal {
        case .serviceChange(let transaction, let note):
            codes.handle(note, happening)
            ask(.serviceChange, .transaction(happening.flow, asking: happening.source, transaction), happening)
        case .request(let transaction, let command, let isProbe):
            let isAudit = isProbe && command == "AuditValue"
            ask(
                isAudit ? .auditValue : .other, .transaction(happening.flow, asking: happening.source, transaction),
                happening)
        case .reply(let transaction, let note):
            let key = Key.transaction(happening.flow, asking: happening.destination, transaction)
            if let error = note.error, let request = open[key]?.conversation.request {
                codes.handle(error: error, of: request, happening)
            }
            answer(key, happening)
        case .pending(let transaction):
            let key = Key.transaction(happening.flow, asking: happening.destination, transaction)
            open[key]?.since = happening.time
        case .registrationRequest(let sequence, _, _):
            ask(.registration, .sequence(happening.flow, asking: happening.source, sequence), happening)
        case .registrationConfirm(let sequence), .registrationReject(let sequence, _),
            .unregistrationConfirm(let sequence):
            answer(.sequence(happening.flow, asking: happening.destination, sequence), happening)
        case .unregistrationRequest(let sequence):
            ask(.unregistration, .sequence(happening.flow, asking: happening.source, sequence), happening)
        case .options(let key): ask(.options, .options(key), happening)
        case .optionsAnswer(let key, _, _): answer(.options(key), happening)
        case .finished, .reset: close(happening)
        case .connecting, .connected, .neighbourRequest, .megacoError, .invite, .inviteAnswer, .record, .repeated,
            .unreadable:
            break
        }
    }

    /// What was found by the end of the recording.
    mutating func finish(at end: Instant, into findings: inout Findings) {
        expire(before: end - Self.patienceAtEnd)
        findings.missingReplies = missing.values.sorted {
            ($0.first, $0.frames.first ?? 0) < ($1.first, $1.frames.first ?? 0)
        }
        findings.lateAnswers = late.values.sorted {
            ($0.first, $0.frames.first ?? 0) < ($1.first, $1.frames.first ?? 0)
        }
        findings.wrongCodes = codes.codes
    }

    private mutating func ask(_ request: Conversation.Request, _ key: Key, _ happening: Happening) {
        // What never arrived cannot be answered.
        guard let sent = happening.sent, happening.delivered != nil, open[key] == nil else { return }
        if open.count >= Self.openLimit { forgetOldest() }
        open[key] = Open(
            conversation: Conversation(from: happening.from, to: happening.to, request: request),
            asking: happening.source, sent: sent, since: sent, frame: happening.frame)
        order.append((key, sent))
        if happening.isStream { note(key, of: happening.flow) }
    }

    private mutating func note(_ key: Key, of flow: FlowKey) {
        if ofFlow.count >= Self.openLimit, ofFlow[flow] == nil {
            ofFlow = ofFlow.filter { $0.value.keys.contains { open[$0] != nil } }
        }
        ofFlow[flow, default: Asked()].note(key, open)
    }

    /// Kept, as done, so that a repetition of the request on its way is no new one.
    private mutating func answer(_ key: Key, _ happening: Happening) {
        guard let asked = open[key], !asked.isDone else { return }
        open[key]?.isDone = true
        guard let delivered = happening.delivered, delivered - asked.sent > LateAnswer.bound,
            late[asked.conversation] != nil || late.count < Self.findingLimit
        else { return }
        var one =
            late[asked.conversation]
            ?? LateAnswer(
                conversation: asked.conversation, count: 0, first: asked.sent, last: asked.sent, worst: .zero,
                frames: [])
        one.count += 1
        one.last = max(one.last, asked.sent)
        one.worst = max(one.worst, delivered - asked.sent)
        if one.frames.count < Finding.frameLimit { one.frames += [asked.frame, happening.deliveredFrame] }
        late[asked.conversation] = one
    }

    /// Who closes a connection answers nothing more there, and waits for nothing.
    private mutating func close(_ happening: Happening) {
        guard happening.isStream, let keys = ofFlow.removeValue(forKey: happening.flow)?.keys else { return }
        for key in keys.reversed() {
            guard let asked = open[key], !asked.isDone, happening.time - asked.sent < Self.patience else { continue }
            open[key]?.isDone = true
            // Who asked and has waited for long enough has missed it.
            if asked.asking == happening.source, happening.time - asked.since >= LateAnswer.bound { miss(asked) }
        }
    }

    private mutating func expire(before time: Instant) {
        while head < order.count, order[head].at < time {
            let key = order[head].key
            guard let asked = open[key] else {
                head += 1
                continue
            }
            // Somebody works on it.
            guard asked.isDone || asked.since < time else { break }
            if !asked.isDone { miss(asked) }
            open[key] = nil
            head += 1
        }
        if head > 4_096, head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
    }

    private mutating func forgetOldest() {
        guard head < order.count else { return }
        open[order[head].key] = nil
        head += 1
    }

    private mutating func miss(_ asked: Open) {
        guard missing[asked.conversation] != nil || missing.count < Self.findingLimit else { return }
        var one =
            missing[asked.conversation]
            ?? MissingReply(
                conversation: asked.conversation, count: 0, first: asked.sent, last: asked.sent, frames: [])
        one.count += 1
        one.last = max(one.last, asked.sent)
        if one.frames.count < Finding.frameLimit { one.frames.append(asked.frame) }
        missing[asked.conversation] = one
    }
}
