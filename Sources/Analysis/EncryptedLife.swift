import Wire

/// One connection of TLS from its SYN, or from where the recording begins, to its end: who asked, and who answered.
///
/// Everything is looked at from the gateway, and in the order in which it left or came there. What one end says after
/// ``quiet`` without being asked is a request, and the next record of the other end answers it.
///
/// What a record was shows by what follows it: hand each event over, then ``expire(at:)`` once the ``deadline`` has
/// passed, and take out what has become certain with ``takeEffects()``. Of each record exactly one effect tells.
struct EncryptedLife: Sendable {
    /// After so long without a record nobody is still answering (assumed: answers take less).
    static let quiet = Duration.seconds(2)
    /// Who is sent away leaves within this time (assumed).
    static let leaving = Duration.milliseconds(500)
    /// Nobody waits longer for an answer: a gateway gives an attempt so long (domain: S8300 LSP notes).
    static let patience = Duration.seconds(10)
    /// Who was answered and is not supervised for so long after it was refused (assumed: nobody is supervised less).
    static let probation = Duration.seconds(125)
    /// An answer may come in several records, which follow each other faster than this (assumed): a gateway that is
    /// not known to be served is told more only after the longer time, or shows by its answer that it was asked.
    static let trailing = Duration.milliseconds(5)
    static let longTrailing = Duration.milliseconds(100)

    /// What has become certain of a record, by its index.
    enum Effect: Sendable {
        case tell(Int, Signal)
        /// Nothing to tell: a part of a handshake or of an answer, or an acknowledgement.
        case drop(Int)
    }

    /// A request and what answered it, by their indices.
    private struct Exchange {
        var request: Int
        var answer: Int?
        var asked: Instant
        var answered: Instant?
        /// The request was told.
        var isTold = false
    }

    private enum State {
        case idle
        /// A record that follows an answer at once may be an acknowledgement, which nobody answers.
        case gatewayAsked(Exchange, mayBeAcknowledgement: Bool)
        case controllerAsked(Exchange)
    }

    /// True where the recording shows how the connection began.
    private(set) var isFromBeginning = false
    private(set) var isClosed = false
    private(set) var recordCount = 0
    /// How the controller supervises.
    private(set) var beat = SupervisionBeat()
    private var effects: [Effect] = []

    private var state = State.idle
    private var last: Instant?
    /// The last request that was answered before the controller supervised: whether it was accepted is to be seen.
    private var candidate: Exchange?
    /// What the gateway has asked so far, and whether it asked again after an answer.
    private var askedCount = 0
    private var hasAskedAgain = false
    private var latestAnswer: Instant?
    /// When the controller first spoke to a gateway that it serves.
    private var servedBy: Instant?
    /// Supervision that was answered a moment ago: it is a farewell if the gateway leaves now.
    private var answeredNow: Exchange?
    /// A record of the controller that followed another one of it without being asked for.
    private var follower: (exchange: Exchange, needsAnswer: Bool)?
    /// The last record of the controller that carried a message.
    private var lastOfController: (time: Instant, length: Int)?
    /// In TLS 1.3 the controller is the first to send what looks like application data, and ends the handshake with
    /// tickets.
    private var isTLS13 = false
    /// Records with which the gateway began its first request; the first of them ends the handshake.
    private var firstRecords = 0

    /// When something becomes certain if nothing else happens.
    var deadline: Instant? {
        var times: [Instant?] = [
            candidate.map { $0.asked + Self.probation }, answeredNow.map { $0.asked + Self.leaving },
            follower.map { $0.exchange.asked + Self.leaving },
        ]
        switch state {
        case .idle: break
        case .gatewayAsked(let exchange, _): times.append(exchange.asked + Self.patience)
        case .controllerAsked(let exchange): times.append(exchange.isTold ? nil : exchange.asked + Self.leaving)
        }
        return times.compactMap(\.self).min()
    }

    /// What has become certain since the last time.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    mutating func opened() { isFromBeginning = true }

    /// - Parameter isLost: it never reached the gateway.
    mutating func take(_ record: TLSRecord, _ index: Int, isMine: Bool, at time: Instant, isLost: Bool) {
        recordCount += 1
        if record.content == .handshake { isFromBeginning = isFromBeginning || recordCount <= 2 }
        guard record.mayCarryMessage else {
            last = time
            return drop(index)
        }
        let isQuiet = last.map { time - $0 >= Self.quiet } ?? true
        let begun = Exchange(request: index, asked: time)
        if isLost { return takeLost(begun, isQuiet: isQuiet) }
        last = time
        if isQuiet { dropFollower() }
        if isMine, askedCount == 0, servedBy == nil { firstRecords += 1 }
        if !isMine, firstRecords == 0, isFromBeginning, !isQuiet { isTLS13 = true }
        if isMine { takeMine(begun, isQuiet: isQuiet) } else { takeOther(begun, record, isQuiet: isQuiet) }
        if !isMine { lastOfController = (time, record.length) }
    }

    /// Only who serves a gateway asks it for anything; a late answer is no question.
    private mutating func takeLost(_ begun: Exchange, isQuiet: Bool) {
        if case .gatewayAsked = state { return drop(begun.request) }
        guard isQuiet else { return drop(begun.request) }
        serve(at: begun.asked)
        beat.note(begun.asked, isAnswered: false)
        effects.append(.tell(begun.request, .supervision(begun.request)))
    }

    private mutating func takeMine(_ begun: Exchange, isQuiet: Bool) {
        switch state {
        case .idle:
            // In the middle it may belong to anything.
            guard isFromBeginning || lastOfController != nil else { return drop(begun.request) }
            let hasSpoken = askedCount > 0 || servedBy != nil
            state = .gatewayAsked(begun, mayBeAcknowledgement: hasSpoken && !isQuiet)
        case .gatewayAsked(let exchange, _) where !isQuiet:
            // What ended a handshake is followed by the request.
            drop(begun.request)
            state = .gatewayAsked(exchange, mayBeAcknowledgement: false)
        case .gatewayAsked(let exchange, let mayBeAcknowledgement):
            if mayBeAcknowledgement { drop(exchange.request) } else { ask(exchange) }
            state = .gatewayAsked(begun, mayBeAcknowledgement: false)
        case .controllerAsked(var exchange):
            (exchange.answer, exchange.answered) = (begun.request, begun.asked)
            beat.note(exchange.asked, isAnswered: true)
            state = .idle
            if begun.asked - exchange.asked > Self.leaving { supervise(exchange) } else { answeredNow = exchange }
        }
    }

    private mutating func takeOther(_ begun: Exchange, _ record: TLSRecord, isQuiet: Bool) {
        switch state {
        case .idle where isQuiet: question(begun)
        case .idle where isSecondTicket(record, at: begun.asked):
            guard var exchange = candidate.take() else { return drop(begun.request) }
            drop(begun.request)
            if let answer = exchange.answer { drop(answer) }
            (exchange.answer, exchange.answered) = (nil, nil)
            askedCount = 0
            state = .gatewayAsked(exchange, mayBeAcknowledgement: firstRecords < 2)
        case .idle: follow(begun)
        case .gatewayAsked(let exchange, true) where isQuiet:
            drop(exchange.request)
            question(begun)
        case .gatewayAsked(var exchange, _):
            (exchange.answer, exchange.answered) = (begun.request, begun.asked)
            state = .idle
            ask(exchange)
        case .controllerAsked(let exchange):
            guard isQuiet else { return follow(begun) }
            beat.note(exchange.asked, isAnswered: false)
            supervise(exchange)
            question(begun)
        }
    }

    /// OpenSSL sends two tickets of one length at once: they answer nobody.
    private func isSecondTicket(_ record: TLSRecord, at time: Instant) -> Bool {
        guard isTLS13, askedCount == 1, servedBy == nil, let candidate, candidate.answered == time,
            let last = lastOfController
        else { return false }
        return last.time == time && last.length == record.length
    }
}

// MARK: Requests of the gateway

extension EncryptedLife {
    /// The gateway has asked, and was answered or was not.
    private mutating func ask(_ exchange: Exchange) {
        if let latestAnswer, exchange.asked - latestAnswer >= Self.quiet { hasAskedAgain = true }
        askedCount += 1
        latestAnswer = exchange.answered ?? exchange.asked
        guard isFromBeginning, servedBy.map({ exchange.asked < $0 }) ?? true else {
            effects.append(.tell(exchange.request, .served(exchange.request)))
            if let answer = exchange.answer { effects.append(.tell(answer, .served(answerTo: exchange.request))) }
            return
        }
        guard let answered = exchange.answered else {
            effects.append(.tell(exchange.request, .attempt(exchange.request)))
            return
        }
        if let before = candidate.take() {
            // What comes before the last one within a moment, with nothing that it was refused by, is the handshake.
            if exchange.asked - (before.answered ?? answered) < Self.quiet {
                drop(before.request)
                if let answer = before.answer { drop(answer) }
            } else {
                decide(before, isAccepted: false)
            }
        }
        if isClosed { decide(exchange, isAccepted: false) } else { candidate = exchange }
    }

    private mutating func decide(_ attempt: Exchange, isAccepted: Bool) {
        effects.append(.tell(attempt.request, .attempt(attempt.request)))
        guard let answer = attempt.answer else { return }
        effects.append(.tell(answer, .answer(attempt.request, isAccepted: isAccepted)))
    }

    /// The controller speaks as it does only to a gateway that it serves.
    private mutating func serve(at time: Instant) {
        guard servedBy == nil else { return }
        servedBy = time
        if let candidate { decide(candidate, isAccepted: true) }
        candidate = nil
    }
}

// MARK: Requests of the controller

extension EncryptedLife {
    private mutating func question(_ begun: Exchange) {
        serve(at: begun.asked)
        settleAnswered()
        state = .controllerAsked(begun)
    }

    /// It was supervision, and no farewell.
    private mutating func supervise(_ exchange: Exchange) {
        if !exchange.isTold { effects.append(.tell(exchange.request, .supervision(exchange.request))) }
        if let answer = exchange.answer { effects.append(.tell(answer, .supervised(exchange.request))) }
    }

    private mutating func settleAnswered() {
        if let exchange = answeredNow.take() { supervise(exchange) }
    }

    private mutating func follow(_ begun: Exchange) {
        let pause = lastOfController.map { begun.asked - $0.time } ?? .zero
        // A ticket of TLS 1.3 may have come between a request and its answer.
        let mayAnswerTicket = isTLS13 && askedCount <= 1
        let isServed = servedBy != nil
        guard pause >= (isServed || !mayAnswerTicket ? Self.trailing : Self.longTrailing) else {
            return drop(begun.request)
        }
        let needsAnswer = !isServed && pause < Self.longTrailing
        if needsAnswer, follower != nil { return drop(begun.request) }
        dropFollower()
        follower = (begun, needsAnswer)
    }

    private mutating func dropFollower() {
        if let follower { drop(follower.exchange.request) }
        follower = nil
    }

    private mutating func drop(_ index: Int) { effects.append(.drop(index)) }
}

// MARK: The end

extension EncryptedLife {
    /// - Parameter isLeaving: a FIN of either end, or an RST of the controller; nobody who was off sends these.
    mutating func closed(isLeaving: Bool, at time: Instant) {
        guard !isClosed else { return }
        isClosed = true
        if !(isLeaving && leaveAfterFollower(at: time)) {
            dropFollower()
            leave(isLeaving: isLeaving, at: time)
        }
        settleAnswered()
        if let candidate { decide(candidate, isAccepted: false) }
        candidate = nil
        state = .idle
    }

    /// True where the last thing that the controller said without being asked sent the gateway away.
    private mutating func leaveAfterFollower(at time: Instant) -> Bool {
        guard let (found, needsAnswer) = follower, time - found.asked <= Self.leaving else { return false }
        var farewell = found
        if case .gatewayAsked(let answer, _) = state, answer.asked >= farewell.asked {
            farewell.answer = answer.request
        }
        guard !needsAnswer || farewell.answer != nil else { return false }
        follower = nil
        serve(at: farewell.asked)
        switch state {
        case .idle: break
        case .gatewayAsked(let exchange, _): if farewell.answer == nil { ask(exchange) }
        case .controllerAsked(let exchange): supervise(exchange)
        }
        sendAway(farewell)
        return true
    }

    private mutating func leave(isLeaving: Bool, at time: Instant) {
        switch state {
        case .idle:
            guard let exchange = answeredNow, isLeaving, isAway(exchange, at: time) else { return }
            answeredNow = nil
            sendAway(exchange)
        case .gatewayAsked(let exchange, let mayBeAcknowledgement):
            if mayBeAcknowledgement { drop(exchange.request) } else { ask(exchange) }
        case .controllerAsked(let exchange):
            if isLeaving, isAway(exchange, at: time) { sendAway(exchange) } else { supervise(exchange) }
        }
    }

    /// True where the controller was not due to supervise: what follows a request that is due is a coincidence.
    private func isAway(_ exchange: Exchange, at time: Instant) -> Bool {
        !exchange.isTold && time - exchange.asked <= Self.leaving && !beat.isDue(exchange.asked)
    }

    private mutating func sendAway(_ exchange: Exchange) {
        effects.append(.tell(exchange.request, .farewell(exchange.request)))
        if let answer = exchange.answer { effects.append(.tell(answer, .answer(exchange.request, isAccepted: true))) }
    }

    /// Decides what is certain at a moment because nothing else has happened.
    mutating func expire(at now: Instant) {
        if let exchange = answeredNow, exchange.asked + Self.leaving <= now { settleAnswered() }
        if let follower, follower.exchange.asked + Self.leaving <= now { dropFollower() }
        switch state {
        case .gatewayAsked(let exchange, let mayBeAcknowledgement) where exchange.asked + Self.patience <= now:
            state = .idle
            if mayBeAcknowledgement { drop(exchange.request) } else { ask(exchange) }
        case .controllerAsked(var exchange) where !exchange.isTold && exchange.asked + Self.leaving <= now:
            supervise(exchange)
            exchange.isTold = true
            state = .controllerAsked(exchange)
        case .idle, .gatewayAsked, .controllerAsked: break
        }
        if let attempt = candidate, attempt.asked + Self.probation <= now {
            candidate = nil
            decide(attempt, isAccepted: false)
        }
    }

    /// Decides what is open at the end of the recording. Who was answered last may have been accepted where nothing
    /// says otherwise: who is refused asks again after a while, or leaves.
    mutating func finish() {
        dropFollower()
        settleAnswered()
        switch state {
        case .idle: break
        case .gatewayAsked(let exchange, let mayBeAcknowledgement):
            if mayBeAcknowledgement { drop(exchange.request) } else { ask(exchange) }
        case .controllerAsked(let exchange): supervise(exchange)
        }
        state = .idle
        if let candidate { decide(candidate, isAccepted: !hasAskedAgain) }
        candidate = nil
    }
}
