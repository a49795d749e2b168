import Wire

/// One connection of TLS from its SYN, or from where the recording begins, to its end: who asked, and who answered.
///
/// Everything is looked at from the gateway, and in the order in which it left or came there. What one end says after
/// ``quiet`` without being asked is a request, and the next record of the other end answers it.
struct EncryptedLife {
    /// After so long without a record nobody is still answering (assumed: answers take less).
    static let quiet = Duration.seconds(2)
    /// Who is sent away leaves within this time (assumed).
    static let leaving = Duration.milliseconds(500)
    /// Nobody waits longer for an answer: a gateway gives an attempt so long (domain: S8300 LSP notes).
    static let patience = Duration.seconds(10)
    /// An answer may come in several records, which follow each other faster than this (assumed): a gateway that is
    /// not known to be served is told more only after the longer time.
    static let trailing = Duration.milliseconds(5)
    static let longTrailing = Duration.milliseconds(100)

    /// A request and what answered it, as indices of happenings.
    struct Exchange {
        var request: Int
        var answer: Int?
        var asked: Instant
        var answered: Instant?
    }

    /// Happenings that are no records: SYN, FIN, RST.
    private(set) var events: [Int] = []
    /// What the gateway asked, in the order of time.
    private(set) var asked: [Exchange] = []
    /// What the controller asked on its own account, in the order of time.
    private(set) var supervised: [Exchange] = []
    /// The record after which the gateway closed the connection.
    private(set) var sentAway: Exchange?
    /// True where the recording shows how the connection began.
    private(set) var isFromBeginning = false
    private(set) var isClosed = false
    private(set) var recordCount = 0

    private enum State {
        case idle
        /// A record that follows an answer at once may be an acknowledgement, which nobody answers.
        case gatewayAsked(Exchange, mayBeAcknowledgement: Bool)
        case controllerAsked(Exchange)
    }

    private var state = State.idle
    private var last: Instant?
    /// A record of the controller that followed another one of it without being asked for.
    private var follower: Exchange?
    /// The last record of the controller that carried a message.
    private var lastOfController: (time: Instant, length: Int)?
    /// In TLS 1.3 the controller is the first to send what looks like application data, and ends the handshake with
    /// tickets.
    private var isTLS13 = false
    /// Records with which the gateway began its first request; the first of them ends the handshake.
    private var firstRecords = 0

    /// True for what the controller says only to a gateway that it serves.
    var isServed: Bool { !supervised.isEmpty || sentAway != nil }

    /// When the controller first spoke to a gateway that it serves.
    var servedBy: Instant? { [supervised.first?.asked, sentAway?.asked].compactMap(\.self).min() }

    mutating func opened(_ index: Int) {
        isFromBeginning = true
        events.append(index)
    }

    /// - Parameter isLost: it never reached the gateway.
    mutating func take(_ record: TLSRecord, _ index: Int, isMine: Bool, at time: Instant, isLost: Bool) {
        recordCount += 1
        if record.content == .handshake { isFromBeginning = isFromBeginning || recordCount <= 2 }
        guard record.mayCarryMessage else {
            last = time
            return
        }
        let pause = last.map { time - $0 }
        let isQuiet = pause.map { $0 >= Self.quiet } ?? true
        let begun = Exchange(request: index, asked: time)
        if isLost {
            // Only who serves a gateway asks it for anything; a late answer is no question.
            if case .gatewayAsked = state { return }
            if isQuiet { supervised.append(begun) }
            return
        }
        last = time
        if isQuiet { follower = nil }
        if isMine, asked.isEmpty, supervised.isEmpty { firstRecords += 1 }
        if !isMine, firstRecords == 0, isFromBeginning, !isQuiet { isTLS13 = true }
        defer { if !isMine { lastOfController = (time, record.length) } }
        switch (state, isMine) {
        case (.idle, true):
            // In the middle it may belong to anything.
            guard isFromBeginning || lastOfController != nil else { return }
            let hasSpoken = !asked.isEmpty || !supervised.isEmpty
            state = .gatewayAsked(begun, mayBeAcknowledgement: hasSpoken && !isQuiet)
        case (.idle, false) where isQuiet: state = .controllerAsked(begun)
        case (.idle, false) where isSecondTicket(record, at: time):
            var exchange = asked.removeLast()
            (exchange.answer, exchange.answered) = (nil, nil)
            state = .gatewayAsked(exchange, mayBeAcknowledgement: firstRecords < 2)
        case (.idle, false): follow(begun)
        case (.gatewayAsked(let exchange, _), true) where !isQuiet:
            // What ended a handshake is followed by the request.
            state = .gatewayAsked(exchange, mayBeAcknowledgement: false)
        case (.gatewayAsked(let exchange, let mayBeAcknowledgement), true):
            if !mayBeAcknowledgement { asked.append(exchange) }
            state = .gatewayAsked(begun, mayBeAcknowledgement: false)
        case (.gatewayAsked(_, true), false) where isQuiet: state = .controllerAsked(begun)
        case (.gatewayAsked(let exchange, _), false) where time - exchange.asked > Self.patience:
            asked.append(exchange)
            state = .controllerAsked(begun)
        case (.gatewayAsked(var exchange, _), false):
            (exchange.answer, exchange.answered) = (index, time)
            asked.append(exchange)
            state = .idle
        case (.controllerAsked(let exchange), false):
            guard isQuiet else { return follow(begun) }
            supervised.append(exchange)
            state = .controllerAsked(begun)
        case (.controllerAsked(var exchange), true):
            (exchange.answer, exchange.answered) = (index, time)
            supervised.append(exchange)
            state = .idle
        }
    }

    /// OpenSSL sends two tickets of one length at once: they answer nobody.
    private func isSecondTicket(_ record: TLSRecord, at time: Instant) -> Bool {
        guard isTLS13, asked.count == 1, supervised.isEmpty, asked[0].answered == time, let last = lastOfController
        else { return false }
        return last.time == time && last.length == record.length
    }

    private mutating func follow(_ exchange: Exchange) {
        var isServed = !supervised.isEmpty
        if case .controllerAsked = state { isServed = true }
        let least = isServed ? Self.trailing : Self.longTrailing
        if lastOfController.map({ exchange.asked - $0.time >= least }) ?? false { follower = exchange }
    }

    /// - Parameter isLeaving: a FIN of either end, or an RST of the controller; nobody who was off sends these.
    mutating func closed(_ index: Int, isLeaving: Bool, at time: Instant) {
        events.append(index)
        defer { isClosed = true }
        guard !isClosed else { return }
        defer { (state, follower) = (.idle, nil) }
        if var follower, isLeaving, time - follower.asked <= Self.leaving {
            switch state {
            case .idle: break
            case .gatewayAsked(let answer, _) where answer.asked >= follower.asked: follower.answer = answer.request
            case .gatewayAsked(let exchange, _): asked.append(exchange)
            case .controllerAsked(let exchange): supervised.append(exchange)
            }
            sentAway = follower
            return
        }
        switch state {
        case .idle:
            guard let last = supervised.last, isLeaving, last.answer != nil, isAway(last, at: time) else { return }
            sentAway = supervised.removeLast()
        case .gatewayAsked(let exchange, let mayBeAcknowledgement):
            if !mayBeAcknowledgement { asked.append(exchange) }
        case .controllerAsked(let exchange):
            if isLeaving, isAway(exchange, at: time) { sentAway = exchange } else { supervised.append(exchange) }
        }
    }

    private func isAway(_ exchange: Exchange, at time: Instant) -> Bool {
        time - exchange.asked <= Self.leaving && !isOnBeat(exchange)
    }

    /// Closes what is open at the end of the recording.
    mutating func finish() {
        switch state {
        case .idle: break
        case .gatewayAsked(let exchange, let mayBeAcknowledgement):
            if !mayBeAcknowledgement { asked.append(exchange) }
        case .controllerAsked(let exchange): supervised.append(exchange)
        }
        state = .idle
    }

    /// True where a request of the controller comes when supervision is due: what follows it is a coincidence.
    private func isOnBeat(_ exchange: Exchange) -> Bool {
        let times = supervised.map(\.asked).filter { $0 < exchange.asked }.suffix(2)
        guard let last = times.last, let before = times.first, last != before else { return false }
        let (due, gap) = (last - before, exchange.asked - last)
        return gap > due * 199 / 200 && gap < due * 201 / 200
    }

    mutating func note(_ index: Int) { events.append(index) }
}

extension EncryptedLife {
    /// The index in ``asked`` of the request by which the gateway was registered; nil where it was not, or before.
    var registration: Int? {
        guard isFromBeginning else { return nil }
        if let served = servedBy { return asked.lastIndex { ($0.answered ?? served) < served && $0.answer != nil } }
        // The recording ends before anything else could be said; who is refused asks again after a while, or leaves.
        let isOneBurst = zip(asked, asked.dropFirst()).allSatisfy { $1.asked - ($0.answered ?? $0.asked) < Self.quiet }
        return isClosed || !isOneBurst ? nil : asked.lastIndex { $0.answer != nil }
    }

    /// True where the controller asks at a steady pace and is answered, as nobody does who only serves pages.
    var isSteadilySupervised: Bool {
        let times = supervised.filter { $0.answer != nil }.map(\.asked)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
        guard gaps.count >= 2, let least = gaps.first, let most = gaps.last else { return false }
        return least >= .seconds(5) && most <= .seconds(120) && most <= least * 5 / 4
    }
}
