import Analysis
import Wire

/// Finds nodes that are off, killed, paused or reset.
struct NodeFaultFinder {
    let passages: [Passage]
    let findings: Findings
    let roster: Roster
    let ended: Instant

    /// Longer than anything that a node which is there leaves between two packets.
    static let silence = Duration.seconds(35)

    /// - Parameter passages: in order of time.
    func faults() -> [InferredFault] {
        let servers = ServerFaultFinder(passages: passages, findings: findings, roster: roster, ended: ended)
        var off: [IPAddress: [Silence]] = [:]
        for member in roster.of(.main, .survivable, .sessionManager, .gateway) {
            let silences = powerOffs(member)
            let restarts = servers.restarts(member).filter { restart in
                !silences.contains { one in one.end.flatMap { end in restart.end.map(end.meets) } ?? false }
            }
            off[member.address] = silences + restarts
        }
        let together = Silence.together(roster.members.flatMap { off[$0.address] ?? [] })
        var faults = together.map(\.fault)
        for member in roster.of(.main, .survivable, .gateway) {
            let silences = together.filter { $0.address == member.address }.map(\.fault)
            let others =
                member.role == .gateway ? resets(member) : servers.closings(member, besides: silences)
            faults += others
            faults += pauses(member, besides: silences + others)
        }
        return faults
    }

    // MARK: Power

    /// A node that is off sends nothing at all, and nothing reaches it; when it is back it begins anew.
    private func powerOffs(_ member: Roster.Member) -> [Silence] {
        let mine = passages.filter { $0.source.address == member.address }.map(\.time)
        let toMe = passages.filter { $0.destination.address == member.address && $0.kind != .icmp(type: 3) }
        var times = mine
        times.append(ended)
        var silences: [Silence] = []
        for index in times.indices.dropFirst() {
            let (last, next) = (times[index - 1], times[index])
            let isEnd = index == times.count - 1
            guard next - last > Self.silence else { continue }
            let within = toMe.filter {
                $0.time > last && $0.time <= next && !(isEnd && $0.time == next && $0.hasArrived)
            }
            let arrivals = within.filter { $0.hasArrived && $0.kind != .question }.map(\.last)
            let lost = within.filter { !$0.hasArrived || $0.kind == .question }
            // The first of those that were lost and after which nothing arrived before the node spoke again.
            let lastArrival = arrivals.last { $0 < next - .milliseconds(200) }
            let silent = lost.filter { passage in lastArrival.map { passage.time > $0 } ?? true }
            guard silent.count >= 2, let first = silent.first, let latest = silent.last else { continue }
            guard isEnd || comesBackAnew(member, at: next) else { continue }
            guard expectsWords(member, from: last, to: next) else { continue }
            // Whoever says something in regular gaps was off when the next word was due.
            let due =
                member.role == .gateway ? nil : longestGap(member, before: last).map { last + $0 + .milliseconds(100) }
            let low = max(last, lastArrival ?? last)
            let start = Window(low: low, high: due.map { $0 > low ? min($0, first.time) : first.time } ?? first.time)
            let end = isEnd ? nil : Window(low: latest.time, high: next)
            silences.append(
                Silence(
                    address: member.address, start: start, end: end,
                    note: "seen: silent from \(seconds(last)) s, and \(silent.count) packets to it are lost"
                        + (isEnd ? " to the end" : "; it speaks again at \(seconds(next)) s")))
        }
        return silences
    }

    /// The longest time that a node left between two messages of its own; nil where it said too little.
    private func longestGap(_ member: Roster.Member, before end: Instant) -> Duration? {
        let all = passages.filter {
            $0.source.address == member.address && $0.isOfProgram && $0.time <= end
        }.map(\.time)
        let late = all.filter { $0 >= end - .seconds(60) }
        let times = late.count < 4 ? all : late
        return times.count < 4 ? nil : zip(times, times.dropFirst()).map { $1 - $0 }.max()
    }

    private func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }

    /// True where a node that is there would have said something in so long a time.
    private func expectsWords(_ member: Roster.Member, from: Instant, to: Instant) -> Bool {
        switch member.role {
        case .gateway: to - from > .seconds(75)
        case .survivable: to - from > .seconds(65)
        case .main, .sessionManager, .mediaServer, .phones: true
        }
    }

    /// True where a node's first words after a silence are those of one that has started.
    private func comesBackAnew(_ member: Roster.Member, at time: Instant) -> Bool {
        guard member.role == .gateway else { return true }
        let name = member.address.description
        let asked = findings.registrations.first { $0.gateway == name && $0.requestTime >= time }
        return asked?.method == "Restart"
    }

    // MARK: Resets

    /// A gateway that closes its link without having been sent away and comes again as from a cold start.
    private func resets(_ member: Roster.Member) -> [InferredFault] {
        let name = member.address.description
        return findings.links.filter { $0.gateway == name && $0.endCause == .closedByGateway }.compactMap { link in
            guard let seen = link.end,
                findings.registrations.first(where: { $0.gateway == name && $0.requestTime > seen })?.method
                    == "Restart"
            else { return nil }
            let at = Measured.roundest(after: seen - .milliseconds(100), upTo: seen)
            return InferredFault(
                at: at, action: .reset(member.address),
                note: "seen: it closes its link at \(seconds(seen)) s and comes again as from a cold start")
        }
    }

    // MARK: Processes

    /// A node whose kernel goes on and whose program does not: what arrives is acknowledged and not answered.
    private func pauses(_ member: Roster.Member, besides others: [InferredFault]) -> [InferredFault] {
        let mine = passages.filter { $0.source.address == member.address && $0.isOfProgram }.map(\.time)
        var faults: [InferredFault] = []
        for (last, next) in zip(mine, mine.dropFirst()) where next - last > .seconds(3) {
            guard !others.contains(where: { $0.at <= next && last <= ($0.until ?? ended) }) else { continue }
            let asked = passages.first {
                $0.destination.address == member.address && $0.isOfProgram && $0.hasArrived && $0.last > last
                    && $0.last < next - .seconds(2) && wantsAnswer($0, from: member)
            }
            guard let asked else { continue }
            let isAlive = passages.contains {
                $0.source.address == member.address && !$0.isOfProgram && !$0.isRefusal && $0.kind != .question
                    && $0.time >= asked.last && $0.time < next
            }
            guard isAlive else { continue }
            let start = Window(low: last, high: asked.last)
            faults.append(
                InferredFault(
                    at: start.roundest, until: Measured.roundest(after: next - .milliseconds(200), upTo: next),
                    action: .pause(member.address),
                    note: "seen: from \(seconds(asked.last)) s its kernel acknowledges and nobody answers; "
                        + "it goes on at \(seconds(next)) s"))
        }
        return faults
    }

    /// True for a segment with a request of H.248: of a controller to a gateway a probe, of a gateway anything.
    private func wantsAnswer(_ passage: Passage, from member: Roster.Member) -> Bool {
        guard case .tcp(_, let payload) = passage.kind, payload > 0 else { return false }
        let (asking, answering) = (passage.source.address.description, member.address.description)
        return findings.sendings.contains {
            $0.from == asking && $0.to == answering
                && ($0.message == .probe || $0.message == .serviceChange) && $0.delivered == passage.last
        }
    }
}
