import RAS
import Wire

/// What a recording shows of a group of phones.
struct InferredPhones: Hashable, Sendable {
    var count: Int
    /// Of the first one, by which the others count on.
    var firstExtension: Guess<String>
    var firstPort: Int
    /// Those that a phone asks before anybody has told it of others.
    var gatekeepers: Guess<[IPAddress]>
    /// Those that it is told of then, the first one first; none where no RCF names any.
    var alternates: [IPAddress] = []
    var idleTrafficInterval = Guess<Duration>.unseen(.seconds(20))
    var keepAliveInterval = Guess<Duration>.unseen(.seconds(5))
    var keepAliveCount = Guess<Int>.unseen(5)
    var registrationTimeout = Guess<Duration>.unseen(.seconds(3))
    var registrationTries = Guess<Int>.unseen(2)
    var registrationSpread = Guess<Duration>.unseen(.seconds(10))
    var retryPause = Guess<Duration>.unseen(.seconds(10))
    /// `H.323 IP ENDPOINT Primary Search Time`, the same for all groups.
    var primarySearch: Guess<Duration>?
    /// What gatekeepers grant, in seconds, by their addresses.
    var timeToLive: [IPAddress: Int] = [:]

    private static let second = Duration.seconds(1)

    /// Nil where nobody in it asked.
    init?(_ phones: [UInt16: PhoneRecords.Phone]) {
        guard let first = phones.keys.min() else { return nil }
        let all = phones.keys.sorted().compactMap { phones[$0] }
        count = min(all.count, PhoneRecords.phoneLimit)
        firstPort = Int(first)
        let aliases = all.compactMap(\.alias).filter {
            !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let shortest = aliases.map(\.utf8.count).min() ?? 0
        let lowest = aliases.filter { $0.utf8.count == shortest && $0.utf8.count <= 13 }.min()
        firstExtension = lowest.map { .seen($0, "the least that their RRQs say") } ?? .guessed("20001", "none is said")
        var asked: [IPAddress] = []
        for phone in all {
            let told = phone.confirms.first?.time ?? Instant(nanoseconds: .max)
            for request in phone.requests where request.time < told && !asked.contains(request.to) && asked.count < 6 {
                asked.append(request.to)
            }
        }
        gatekeepers = .seen(asked, "asked first")
        readConfirms(all)
        readRequests(all)
        readSpread(all)
    }

    private mutating func readConfirms(_ phones: [PhoneRecords.Phone]) {
        for confirm in phones.lazy.flatMap(\.confirms) {
            if let seconds = confirm.timeToLive, timeToLive[confirm.from] == nil { timeToLive[confirm.from] = seconds }
            if alternates.isEmpty {
                let order = confirm.alternates.enumerated()
                    .sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
                alternates = order.map(\.element.rasAddress.address)
            }
        }
        // From an answer to the next keep-alive.
        var gaps: [Duration] = []
        for phone in phones {
            for confirm in phone.confirms {
                guard let next = phone.requests.first(where: { $0.time > confirm.time }), next.isKeepAlive else {
                    continue
                }
                gaps.append(next.time - confirm.time)
            }
        }
        guard let seen = Measured.guess(gaps, step: Self.second, in: Self.second...(.seconds(3600))) else { return }
        // A gatekeeper that grants less than two intervals hears of them at half of what it grants.
        let isGranted = timeToLive.values.contains { Duration.seconds($0) == seen.value * 2 }
        idleTrafficInterval =
            isGranted ? .likely(max(seen.value, .seconds(20)), "at most half of what is granted, \(seen.why)") : seen
    }

    /// What is repeated, and how often before it is given up.
    private mutating func readRequests(_ phones: [PhoneRecords.Phone]) {
        var waits: (keepAlive: [Duration], full: [Duration], next: [Duration]) = ([], [], [])
        var counts: (keepAlive: [Int], full: [Int]) = ([], [])
        var searches: [Duration] = []
        for phone in phones {
            var run: [PhoneRecords.Request] = []
            for request in phone.requests {
                if let last = run.last, last.sequence == request.sequence, last.to == request.to {
                    let wait = request.time - last.time
                    if request.isKeepAlive { waits.keepAlive.append(wait) } else { waits.full.append(wait) }
                    run.append(request)
                    continue
                }
                if let last = run.last, !phone.hears(run[0], before: request.time) {
                    if last.isKeepAlive, !request.isKeepAlive {
                        counts.keepAlive.append(run.count)
                    } else if !last.isKeepAlive {
                        counts.full.append(run.count - 1)
                        // What is asked once only is given up after as long as a repetition would take.
                        if last.to != request.to { waits.next.append(request.time - last.time) }
                    }
                }
                run = [request]
            }
            searches += Self.searches(phone, primary: alternates.first ?? gatekeepers.value.first)
        }
        let range = Duration.milliseconds(100)...(.seconds(3600))
        if let seen = Measured.guess(waits.keepAlive, step: Self.second, in: Self.second...(.seconds(3600))) {
            keepAliveInterval = seen
        }
        let full = waits.full.isEmpty ? waits.next : waits.full
        if let seen = Measured.guess(full, step: .milliseconds(100), in: range) { registrationTimeout = seen }
        let pauses = phones.flatMap { Self.pauses($0, timeout: registrationTimeout.value) }
        if let seen = Measured.guess(pauses, step: .milliseconds(100), in: range) { retryPause = seen }
        if let most = counts.keepAlive.max() {
            keepAliveCount = .seen(min(most, 100), "it lost its server so \(CountText.times(counts.keepAlive.count))")
        }
        if let most = counts.full.max() {
            registrationTries = .seen(min(most, 10), "nobody answered \(CountText.times(counts.full.count))")
        }
        primarySearch = Measured.guess(
            searches.map { max(.zero, $0 - keepAliveInterval.value) }, step: Self.second,
            in: .seconds(5)...(.seconds(3600)))
    }

    /// From the last keep-alive to a primary server that is lost to the first request to another one.
    private static func searches(_ phone: PhoneRecords.Phone, primary: IPAddress?) -> [Duration] {
        var searches: [Duration] = []
        var lost: (server: IPAddress, last: Instant)?
        for (one, next) in zip(phone.requests, phone.requests.dropFirst()) {
            let isAnswered = phone.hears(one, before: next.time)
            if one.isKeepAlive, !next.isKeepAlive, !isAnswered, one.to == primary { lost = (one.to, one.time) }
            if isAnswered { lost = nil }
            guard let from = lost, !next.isKeepAlive, next.to != from.server else { continue }
            if next.time - from.last > .seconds(10) { searches.append(next.time - from.last) }
            lost = nil
        }
        return searches
    }

    /// Everybody waits for a time that it draws before it asks for the first time.
    private mutating func readSpread(_ phones: [PhoneRecords.Phone]) {
        let firsts = phones.compactMap(\.requests.first?.time)
        guard phones.count > 4, let most = firsts.max(), most - .start <= .seconds(3600) else { return }
        let step = Duration.seconds(most - .start < .seconds(60) ? 5 : 60).wholeNanoseconds
        let steps = ((most - .start).wholeNanoseconds + step - 1) / step
        let time = ComparisonText.seconds(most - .start)
        registrationSpread = .likely(.nanoseconds(steps * step), "all have asked by \(time) s")
    }
}
