import Analysis
import Verdicts
import Wire

/// What a recording shows of one gateway's settings.
struct InferredGateway: Hashable, Sendable {
    var serial: Guess<String>?
    /// Addresses of controllers, the primary first.
    var list: Guess<[String]>
    var transitionPoint = Guess<Int>.unseen(1)
    var primarySearch = Guess<Duration>.unseen(.seconds(60))
    var totalSearch = Guess<Duration>.unseen(.seconds(1800))
    var attemptTimer = Guess<Duration>.unseen(.seconds(10))
    var retryPause = Guess<Duration>.unseen(.seconds(10))
    var linkLossDetection = Guess<Duration>.unseen(.seconds(60))
    var bootTime = Guess<Duration>.unseen(.seconds(40))
    var fallbackInterval: Guess<Duration>?
    /// How long its own call engine is set up before it serves; nil where it has none.
    var localSetup: Guess<Duration>?
    /// It waits for a random time below this before its first request; nil where it does not.
    var waitingDelay: Guess<Duration>?
    /// How many calls it can have; nil where nobody had to ask for more.
    var channels: Guess<Int>?
    /// True where no controller knows it at first.
    var isUnknown: Guess<Bool>?
    /// The longest time from the first attempt of a search to its last.
    private var longestSearch = Duration.zero

    /// - Parameters:
    ///   - name: as the findings call it.
    ///   - controllers: every controller, main first.
    init(_ name: String, _ records: GatewayRecords, controllers: [String]) {
        let registrations = records.registrations[name] ?? []
        let links = records.links[name] ?? []
        // Who asks main to take it back while another one serves it does not search.
        let all = records.attempts[name] ?? []
        let attempts = all.filter { attempt in !links.contains { Self.isServed($0, at: attempt.time) } }
        let asks = all.filter { attempt in links.contains { Self.isServed($0, at: attempt.time) } }
        serial = registrations.first { $0.serialNumber != nil }.flatMap { registration in
            registration.serialNumber.map { .seen($0, frames: [registration.frame]) }
        }
        let connections = records.connections[name] ?? []
        var order: [String] = []
        for attempt in attempts where !order.contains(attempt.controller) && order.count < 4 {
            order.append(attempt.controller)
        }
        if order.isEmpty {
            let known = links.first?.controller ?? controllers.first
            list = .guessed(
                known.map { [$0] } ?? [], links.isEmpty ? "nobody was tried" : "served so, and tried nobody")
        } else {
            let first = order.compactMap { entry in connections.first { $0.controller == entry }?.frame }
            list = .seen(order, "tried in this order", frames: first)
        }
        readSearches(records.searches[name] ?? [], connections)
        readPauses(attempts, links, registrations, connections, records.searches[name] ?? [])
        readReturns(asks, registrations, links)
        readLength(attempts, links)
        readTotal(attempts, registrations, links)
        readLocal(attempts, registrations, records.searches[name] ?? [])
        readLosses(name, records)
    }

    /// What is shorter is no Primary Search Timer, whose least is a minute: the next entry is on the primary side, too.
    private static let leastSearch = Duration.seconds(59)

    private mutating func readSearches(_ searches: [MeasuredSearch], _ connections: [ConnectionAttempt]) {
        let frames = searches.filter { $0.primarySearch >= Self.leastSearch }.compactMap { search in
            connections.first { $0.time == search.crossing }?.frame
        }
        let whole = searches.filter { $0.primarySearch >= Self.leastSearch }
        if let search = whole.first, let place = list.value.firstIndex(of: search.controller), place > 0 {
            let time = ComparisonText.seconds(search.crossing - .start)
            transitionPoint = .seen(
                place, "\(place == 1 ? "the first" : "\(place)") alone until \(time) s", frames: Array(frames.prefix(1))
            )
        } else if let last = list.value.indices.last, last > 0, !searches.isEmpty {
            transitionPoint = .guessed(last + 1, "entry \(last + 1) is tried before a minute of search is over")
        }
        let range = Duration.seconds(60)...(.seconds(3540))
        if let seen = Measured.guess(whole.map(\.primarySearch), step: .seconds(1), in: range) {
            primarySearch = seen
            primarySearch.frames = frames
        }
    }

    private mutating func readPauses(
        _ attempts: [ControllerAttempt], _ links: [H248Link], _ registrations: [RegistrationAttempt],
        _ connections: [ConnectionAttempt], _ searches: [MeasuredSearch]
    ) {
        var silent: [Duration] = []
        var refused: [Duration] = []
        let crossings = Set(searches.map(\.crossing))
        for (one, next) in zip(attempts, attempts.dropFirst()) {
            let gap = next.time - one.time
            let isServed = links.contains { $0.start >= one.time && $0.start < next.time }
            guard gap < .seconds(600), !isServed, !crossings.contains(next.time) else { continue }
            let registration = registrations.first { $0.requestTime >= one.time && $0.requestTime < next.time }
            let connection = connections.first { $0.time >= one.time && $0.time < next.time }
            if one.controller == next.controller,
                registration?.outcome == .rejected || (registration == nil && connection?.outcome == .refused)
            {
                refused.append(gap)
            } else if registration == nil, connection?.outcome == .unanswered {
                silent.append(gap)
            }
        }
        let range = Duration.seconds(1)...(.seconds(600))
        if let seen = Measured.guess(silent, step: .milliseconds(100), in: range) { attemptTimer = seen }
        if let seen = Measured.guess(refused, step: .milliseconds(100), in: range) { retryPause = seen }
    }

    private mutating func readReturns(
        _ asks: [ControllerAttempt], _ registrations: [RegistrationAttempt], _ links: [H248Link]
    ) {
        let times = Set(asks.map(\.time)).union(registrations.filter { $0.served == true }.map(\.requestTime)).sorted()
        guard !times.isEmpty else { return }
        var gaps: [Duration] = []
        for (one, next) in zip(times, times.dropFirst())
        where next - one > .seconds(1) && next - one < .seconds(3600) {
            if !links.contains(where: { $0.start > one && $0.start < next }) { gaps.append(next - one) }
        }
        fallbackInterval =
            Measured.guess(gaps, step: .seconds(1), in: .seconds(1)...(.seconds(3600))) ?? .unseen(.seconds(30))
    }

    private mutating func readLength(_ attempts: [ControllerAttempt], _ links: [H248Link]) {
        var first: Instant?
        for (one, next) in zip(attempts, attempts.dropFirst()) {
            let isServed = links.contains { $0.start >= one.time && $0.start < next.time }
            first = isServed ? nil : first ?? one.time
            if let first { longestSearch = max(longestSearch, next.time - first) }
        }
    }

    /// A search that ends with a cold start, a whole number of minutes and a boot after its first attempt.
    private mutating func readTotal(
        _ attempts: [ControllerAttempt], _ registrations: [RegistrationAttempt], _ links: [H248Link]
    ) {
        let boot = bootTime.value
        var first: Instant?
        for (one, next) in zip(attempts, attempts.dropFirst()) {
            let isServed = links.contains { $0.start >= one.time && $0.start < next.time }
            first = isServed ? nil : first ?? one.time
            guard let begin = first, next.time - one.time >= boot,
                registrations.first(where: { $0.requestTime >= next.time })?.method == "Restart"
            else { continue }
            let total = next.time - boot - begin
            let minutes = Measured.rounded(total, to: .seconds(60))
            let isWhole = abs((total - minutes).wholeNanoseconds) < Duration.seconds(1).wholeNanoseconds
            first = nil
            guard isWhole, (.seconds(120)...(.seconds(3600))).contains(minutes) else { continue }
            totalSearch = .likely(
                minutes, "it starts anew \(ComparisonText.seconds(next.time - begin)) s after its first attempt")
        }
    }

    /// Past the transition point, after a try of the last entry, a gateway sets its own call engine up, then goes on.
    private mutating func readLocal(
        _ attempts: [ControllerAttempt], _ registrations: [RegistrationAttempt], _ searches: [MeasuredSearch]
    ) {
        guard attemptTimer.isSeen, let last = list.value.last, let crossing = searches.first?.crossing else { return }
        for (one, next) in zip(attempts, attempts.dropFirst()) where one.time >= crossing && one.controller == last {
            let pause = next.time - one.time - attemptTimer.value
            let asked = registrations.first { $0.requestTime >= one.time }
            guard asked?.method != "Restart", asked.map({ $0.requestTime >= next.time }) ?? true else { return }
            // Once only: then it goes on at its pace.
            guard pause >= .seconds(1), pause <= .seconds(600), localSetup == nil else { continue }
            let setup = Measured.rounded(pause, to: .milliseconds(100))
            let time = ComparisonText.seconds(one.time + attemptTimer.value - .start)
            localSetup = .guessed(setup, "at \(time) s it pauses, and does not start anew")
        }
    }

    /// True in the time of a link until its loss shows.
    private static func isServed(_ link: H248Link, at time: Instant) -> Bool {
        guard link.start < time else { return false }
        return (link.lossSeen ?? link.end).map { time < $0 } ?? true
    }

    private mutating func readLosses(_ name: String, _ records: GatewayRecords) {
        var boots: [Duration] = []
        for link in records.links[name] ?? [] where link.endCause == .closedByGateway {
            guard let seen = link.lossSeen,
                let next = records.attempts[name]?.first(where: { $0.time >= seen }),
                let asked = records.registrations[name]?.first(where: { $0.requestTime >= seen })
            else { continue }
            // A reset: it comes again as from a cold start.
            if asked.method == "Restart", next.time - seen < .seconds(3600) { boots.append(next.time - seen) }
        }
        if let measured = records.timer(.gatewayDetection, of: name) {
            linkLossDetection = Measured.guess(measured, step: .seconds(1), in: .seconds(1)...(.seconds(3600)))
            // Who stood still for a while finds out late, or early.
            if measured.count < 2 { linkLossDetection.sureness = .likely }
        } else {
            // It gives its link up itself, and asks anew at once.
            let silent = (records.links[name] ?? []).compactMap { link -> Duration? in
                guard link.endCause == .silence || link.endCause == .closedByGateway, let seen = link.lossSeen,
                    let next = records.attempts[name]?.first(where: { $0.time >= seen }),
                    next.time - seen < .seconds(1),
                    case let heard = records.heard[name]?.filter({ $0 < seen && $0 > link.start }) ?? [],
                    let last = heard.last
                else { return nil }
                // What it waits for without a loss is shorter: else somebody told it.
                let usual = zip(heard, heard.dropFirst()).map { $1 - $0 }.max() ?? .zero
                return seen - last > usual + .seconds(1) ? seen - last : nil
            }
            if let seen = Measured.guess(silent, step: .seconds(1), in: .seconds(1)...(.seconds(3600))) {
                linkLossDetection = .likely(seen.value, "from the last that it hears to its next request, \(seen.why)")
            }
        }
        if let seen = Measured.guess(boots, step: .milliseconds(100), in: .zero...(.seconds(3600))) { bootTime = seen }
    }

    /// Takes from another gateway of its kind what it does not show itself.
    mutating func complete(like other: InferredGateway, named name: String) {
        func take<Value>(_ path: WritableKeyPath<InferredGateway, Guess<Value>>) {
            let (own, theirs) = (self[keyPath: path].sureness, other[keyPath: path].sureness)
            guard own == .notSeen, theirs == .seen || theirs == .likely else { return }
            self[keyPath: path] = .likely(other[keyPath: path].value, "as \(name)")
        }
        take(\.transitionPoint)
        take(\.primarySearch)
        take(\.totalSearch)
        take(\.attemptTimer)
        take(\.retryPause)
        take(\.linkLossDetection)
        take(\.bootTime)
        if channels == nil, let theirs = other.channels, theirs.why.isEmpty || !theirs.why.hasPrefix("as ") {
            channels = .likely(theirs.value, "as \(name)")
        }
        // Whoever searched for longer without going on has no more entries.
        guard longestSearch < other.primarySearch.value - .milliseconds(100) else { return }
        if list.value.count < other.list.value.count, other.list.value.starts(with: list.value) {
            list = .likely(other.list.value, "the beginning is seen, the rest as \(name)")
        }
    }
}
