internal import Wire

/// Final answers to INVITE over UDP that are repeated until their ACK comes: those that followed a 100, which ended the
/// repetition of the INVITE (Timer G of RFC 3261 §17.2.1; §13.3.1.4 for a 2xx).
struct RepeatedAnswers {
    private struct Entry {
        let call: CallKey
        var resendAt: Instant
        var gap: Duration
        let giveUpAt: Instant
    }

    /// What an ACK has in common with its INVITE, whatever was answered: Call-ID and the number of CSeq.
    struct CallKey: Hashable {
        private let bytes: [UInt8]

        /// Nil where one of them cannot be read.
        init?(_ request: ReceivedMessage) {
            guard let identifier = try? request.callID(), let cSeq = try? request.cSeq() else { return nil }
            var key = Array(request.bytes[identifier.indices])
            key.append(0)
            key.append(decimal: Int(cSeq.number))
            bytes = key
        }
    }

    private struct Due: Comparable {
        let at: Instant
        let identifier: ServerTransactionIdentifier

        static func < (left: Due, right: Due) -> Bool {
            left.at == right.at ? left.identifier.value < right.identifier.value : left.at < right.at
        }

        static func == (left: Due, right: Due) -> Bool { left.at == right.at && left.identifier == right.identifier }
    }

    private var entries: [ServerTransactionIdentifier: Entry] = [:]
    private var identifiers: [CallKey: ServerTransactionIdentifier] = [:]
    /// What was acknowledged stays until it comes up.
    private var due = BinaryHeap<Due>()

    /// The next repetition; nil where none is to come.
    var wakeup: Wakeup? { due.first.map { Wakeup(at: $0.at, timer: "Timer G") } }

    /// An answer was sent for the first time.
    mutating func add(
        _ identifier: ServerTransactionIdentifier, to request: ReceivedMessage, at now: Instant, timing: Timing
    ) {
        guard let call = CallKey(request) else { return }
        entries[identifier] = Entry(
            call: call, resendAt: now + timing.t1, gap: timing.t1, giveUpAt: now + timing.t1 * 64)
        identifiers[call] = identifier
        due.push(Due(at: now + timing.t1, identifier: identifier))
    }

    /// An ACK came.
    mutating func acknowledge(_ request: ReceivedMessage) {
        guard !entries.isEmpty, let call = CallKey(request), let identifier = identifiers[call] else { return }
        remove(identifier)
        dropStale()
    }

    /// Takes those that are to be sent again, in the order of their time.
    mutating func popDue(at now: Instant, timing: Timing) -> [ServerTransactionIdentifier] {
        var again: [ServerTransactionIdentifier] = []
        while let first = due.first, first.at <= now {
            due.popFirst()
            guard var entry = entries[first.identifier], entry.resendAt == first.at else { continue }
            guard now < entry.giveUpAt else {
                remove(first.identifier)
                continue
            }
            again.append(first.identifier)
            entry.gap = min(entry.gap * 2, timing.t2)
            entry.resendAt = min(max(entry.resendAt, now) + entry.gap, entry.giveUpAt)
            entries[first.identifier] = entry
            due.push(Due(at: entry.resendAt, identifier: first.identifier))
        }
        dropStale()
        return again
    }

    private mutating func remove(_ identifier: ServerTransactionIdentifier) {
        guard let entry = entries.removeValue(forKey: identifier) else { return }
        if identifiers[entry.call] == identifier { identifiers[entry.call] = nil }
    }

    private mutating func dropStale() {
        while let first = due.first, entries[first.identifier]?.resendAt != first.at { due.popFirst() }
        guard due.count > 2 * entries.count + 64 else { return }
        due.keep { entries[$0.identifier]?.resendAt == $0.at }
    }
}
