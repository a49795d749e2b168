import Wire

/// Calls between SIP entities: INVITE and its final answer.
struct CallTrack {
    /// An INVITE waits for so long (Timer B, RFC 3261 §17.1.1.2).
    private static let timerB = Duration.seconds(32)

    private(set) var calls: [RoutedCall] = []
    private var waiting: [Request: Int] = [:]

    private struct Request: Hashable {
        let from: String
        let to: String
        let key: UInt64
    }

    /// Takes out what is older than Timer B.
    mutating func settle(at now: Instant) -> [RoutedCall] {
        let open = calls.firstIndex { now - $0.time <= Self.timerB } ?? calls.count
        let settled = Array(calls[..<open])
        calls.removeFirst(open)
        waiting = waiting.compactMapValues { $0 >= open ? $0 - open : nil }
        return settled
    }

    /// Takes INVITEs and answers in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        switch happening.signal {
        case .invite(let key, let called):
            let request = Request(from: names[happening.fromNumber], to: names[happening.toNumber], key: key)
            guard let sent = happening.sent, waiting[request] == nil else { return }
            waiting[request] = calls.count
            calls.append(
                RoutedCall(
                    from: names[happening.fromNumber], to: names[happening.toNumber], called: names[called], time: sent,
                    frame: happening.sentFrame))
        case .inviteAnswer(let key, let status, _):
            let request = Request(from: names[happening.toNumber], to: names[happening.fromNumber], key: key)
            guard let delivered = happening.delivered, let index = waiting[request], calls[index].status == nil,
                delivered - calls[index].time <= Self.timerB
            else { return }
            calls[index].status = status
            calls[index].answered = delivered
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply, .pending,
            .megacoError, .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm, .options, .optionsAnswer, .record, .repeated, .unreadable:
            return
        }
    }
}
