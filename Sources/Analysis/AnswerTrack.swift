import Megaco
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
    /// It gets its names in the end.
    private static let unnamed = Conversation(from: "", to: "", request: .other)

    /// The numbers of requests, which are given in the order of their coming.
    private var open = NumberIndex()
    /// They are open, or done not long ago.
    private var requests = NumberedQueue<Open>()
    /// The number of what was asked last on each connection; what was asked before it is told by that.
    private var latest = FlowStates<Int>()
    private var missing: [Way: MissingReply] = [:]
    private var late: [Way: LateAnswer] = [:]
    private var codes = CodeTrack()

    private typealias Key = NumberIndex.Key

    /// A conversation by the numbers of its nodes.
    private struct Way: Hashable {
        let from: Int
        let to: Int
        let request: Conversation.Request

        func conversation(_ names: Names) -> Conversation {
            Conversation(from: names[from], to: names[to], request: request)
        }
    }

    private struct Open {
        let key: Key
        var way: Way
        var sent: Instant
        /// The last sign that the answer is being worked on.
        var since: Instant
        var frame: Int
        /// What was asked before it on the same connection; negative where there is none.
        var earlier = -1
        var isDone = false
        /// Nothing is looked for by its key any more.
        var isOut = false
    }

    mutating func handle(_ happening: Happening) {
        expire(before: happening.time - Self.patience)
        switch happening.signal {
        case .serviceChange(let transaction, let note):
            codes.handle(note, happening)
            ask(.serviceChange, Key(happening, transaction), happening)
        case .request(let transaction, let command, let isProbe):
            let isAudit = isProbe && command == .known(.auditValue)
            ask(isAudit ? .auditValue : .other, Key(happening, transaction), happening)
        case .reply(let transaction, let note):
            let key = Key(happening, transaction, isAnswer: true)
            if let error = note.error, let number = number(of: key) {
                codes.handle(error: error, of: requests[number].way.request, happening)
            }
            answer(key, happening)
        case .pending(let transaction):
            let key = Key(happening, transaction, isAnswer: true)
            if let number = number(of: key) { requests[number].since = happening.time }
        case .registrationRequest(let sequence, _, _):
            ask(.registration, Key(happening, UInt32(sequence)), happening)
        case .registrationConfirm(let sequence), .registrationReject(let sequence, _),
            .unregistrationConfirm(let sequence):
            answer(Key(happening, UInt32(sequence), isAnswer: true), happening)
        case .unregistrationRequest(let sequence):
            ask(.unregistration, Key(happening, UInt32(sequence)), happening)
        case .options(let key): ask(.options, Key(options: key), happening)
        case .optionsAnswer(let key, _, _): answer(Key(options: key), happening)
        case .finished, .reset: close(happening)
        case .connecting, .connected, .neighbourRequest, .megacoError, .invite, .inviteAnswer, .record, .repeated,
            .unreadable:
            break
        }
    }

    /// What was found by the end of the recording.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func finish(at end: Instant, _ names: Names, into findings: inout Findings) {
        expire(before: end - Self.patienceAtEnd)
        findings.missingReplies = missing.map { way, one in
            var one = one
            one.conversation = way.conversation(names)
            return one
        }.sorted {
            ($0.first, $0.frames.first ?? 0) < ($1.first, $1.frames.first ?? 0)
        }
        findings.lateAnswers = late.map { way, one in
            var one = one
            one.conversation = way.conversation(names)
            return one
        }.sorted {
            ($0.first, $0.frames.first ?? 0) < ($1.first, $1.frames.first ?? 0)
        }
        findings.wrongCodes = codes.codes(names)
    }

    private mutating func ask(_ request: Conversation.Request, _ key: Key, _ happening: Happening) {
        // What never arrived cannot be answered.
        guard let sent = happening.sent, happening.delivered != nil, happening.fromNumber != NodeTable.nobody,
            happening.toNumber != NodeTable.nobody
        else { return }
        // Else it is a repetition.
        guard number(of: key) == nil else { return }
        let number = requests.next
        open.add(requests.short(number), key)
        var asked = Open(
            key: key, way: Way(from: happening.fromNumber, to: happening.toNumber, request: request), sent: sent,
            since: sent, frame: happening.frame)
        if happening.isStream {
            asked.earlier = latest[happening.flowNumber] ?? -1
            latest[happening.flowNumber] = number
        }
        requests.append(asked)
        if requests.count > Self.openLimit { forgetOldest() }
    }

    private func number(of key: Key) -> Int? {
        open.number(of: key) { requests[requests.number($0)].key == key }.map { requests.number($0) }
    }

    /// Kept, as done, so that a repetition of the request on its way is no new one; over TCP nothing is repeated.
    private mutating func answer(_ key: Key, _ happening: Happening) {
        guard let number = number(of: key), !requests[number].isDone else { return }
        requests[number].isDone = true
        if happening.isStream {
            open.remove(requests.short(number), key)
            requests[number].isOut = true
        }
        let asked = requests[number]
        guard let delivered = happening.delivered, delivered - asked.sent > LateAnswer.bound,
            late[asked.way] != nil || late.count < Self.findingLimit
        else { return }
        var one =
            late[asked.way]
            ?? LateAnswer(
                conversation: Self.unnamed, count: 0, first: asked.sent, last: asked.sent, worst: .zero,
                frames: [])
        one.count += 1
        one.last = max(one.last, asked.sent)
        one.worst = max(one.worst, delivered - asked.sent)
        if one.frames.count < Finding.frameLimit { one.frames += [asked.frame, happening.deliveredFrame] }
        late[asked.way] = one
    }

    /// Who closes a connection answers nothing more there, and waits for nothing.
    private mutating func close(_ happening: Happening) {
        guard happening.isStream, var next = latest[happening.flowNumber] else { return }
        latest[happening.flowNumber] = nil
        while next >= 0, requests.holds(next) {
            let (number, asked) = (next, requests[next])
            next = asked.earlier
            guard !asked.isDone, happening.time - asked.sent < Self.patience else { continue }
            requests[number].isDone = true
            // Who asked and has waited for long enough has missed it.
            if asked.way.from == happening.fromNumber, happening.time - asked.since >= LateAnswer.bound { miss(asked) }
        }
    }

    private mutating func expire(before time: Instant) {
        while let first = requests.first, requests[first].isOut { requests.removeFirst() }
        while let first = requests.first, requests[first].sent < time {
            let asked = requests[first]
            // Somebody works on it.
            guard asked.isDone || asked.since < time else { return }
            if !asked.isDone { miss(asked) }
            forgetOldest()
        }
    }

    private mutating func forgetOldest() {
        guard let first = requests.first else { return }
        if !requests[first].isOut { open.remove(requests.short(first), requests[first].key) }
        requests.removeFirst()
    }

    private mutating func miss(_ asked: Open) {
        guard missing[asked.way] != nil || missing.count < Self.findingLimit else { return }
        var one =
            missing[asked.way]
            ?? MissingReply(
                conversation: Self.unnamed, count: 0, first: asked.sent, last: asked.sent, frames: [])
        one.count += 1
        one.last = max(one.last, asked.sent)
        if one.frames.count < Finding.frameLimit { one.frames.append(asked.frame) }
        missing[asked.way] = one
    }
}

extension NumberIndex.Key {
    /// What makes a request this one: its flow, its number, and which end asks; with `isAnswer` what it was that is
    /// answered.
    fileprivate init(_ happening: Happening, _ number: UInt32, isAnswer: Bool = false) {
        let isUpward = (happening.source < happening.destination) != isAnswer
        self.init(high: UInt64(happening.flowNumber.serial), low: UInt64(number) << 1 | (isUpward ? 1 : 0))
    }

    /// Of SIP the digest.
    fileprivate init(options key: UInt64) { self.init(high: 0, low: key) }
}
