import Wire

/// Requests that wait for their answers, and when each is repeated or given up.
///
/// They are looked through every ``grain``, so that what is repeated is late by no more than that, and nothing has to
/// be kept in order while thousands come and go a second.
struct OpenRequests<Key: Hashable & Comparable & Sendable, Kind: Sendable>: Sendable {
    struct Request: Sendable {
        let kind: Kind
        let sentAt: Instant
        var copies = 1
        fileprivate var gap: Duration
        fileprivate var resendAt: Instant
        fileprivate let giveUpAt: Instant
    }

    /// The first gap between two copies, the longest, and how long a request is waited for.
    struct Timing: Hashable, Sendable {
        var first: Duration
        var longest: Duration
        var giveUp: Duration
    }

    static var grain: Duration { .milliseconds(10) }

    private let timing: Timing
    private var requests: [Key: Request] = [:]
    private var nextLook: Instant?

    init(_ timing: Timing) { self.timing = timing }

    var count: Int { requests.count }
    /// When to call ``expire(at:resend:giveUp:)``; nil while nothing waits.
    var nextDue: Instant? { requests.isEmpty ? nil : nextLook }

    mutating func add(_ key: Key, _ kind: Kind, at now: Instant) {
        requests[key] = Request(
            kind: kind, sentAt: now, gap: timing.first, resendAt: now + timing.first, giveUpAt: now + timing.giveUp)
        if nextLook.map({ $0 <= now }) ?? true { nextLook = now + Self.grain }
    }

    mutating func remove(_ key: Key) -> Request? { requests.removeValue(forKey: key) }

    /// Puts off the next copy: the peer has said that it is at work.
    mutating func putOff(_ key: Key, until: Instant) {
        guard requests[key] != nil else { return }
        requests[key]?.resendAt = until
    }

    /// Repeats and gives up what is due, in the order of the keys.
    mutating func expire(at now: Instant, resend: (Key, Kind) -> Void, giveUp: (Key, Kind) -> Void) {
        guard let look = nextLook, now >= look else { return }
        nextLook = now + Self.grain
        for (key, request) in requests.filter({ $0.value.resendAt <= now || $0.value.giveUpAt <= now })
            .sorted(by: { $0.key < $1.key })
        {
            if request.giveUpAt <= now {
                requests[key] = nil
                giveUp(key, request.kind)
                continue
            }
            var next = request
            next.copies += 1
            next.gap = min(request.gap * 2, timing.longest)
            next.resendAt = now + next.gap
            requests[key] = next
            resend(key, request.kind)
        }
    }
}
