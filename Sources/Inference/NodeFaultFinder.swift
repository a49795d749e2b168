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
                // Said of the same silence already.
                !silences.contains { one in
                    one.start.high <= restart.end?.high ?? ended
                        && (one.end?.high ?? ended) + .seconds(1) >= restart.start.high
                }
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
            guard next - last > (isFirst(last) ? .seconds(5) : Self.silence) else { continue }
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
            guard expectsWords(member, from: last, to: next) || (isFirst(last) && !isEnd) else { continue }
            // Whoever says something in regular gaps was off when the next word was due.
            let due = member.role == .gateway ? nil : nextWord(member, after: last)
            let low = max(last, lastArrival ?? last)
            let start = Window(low: low, high: due.map { $0 > low ? min($0, first.time) : first.time } ?? first.time)
            // A gateway speaks as soon as it is there.
            let late = member.role == .gateway ? max(latest.time, next - .milliseconds(200)) : latest.time
            let end = isEnd ? nil : Window(low: late, high: next)
            silences.append(
                Silence(
                    address: member.address, start: start, end: end,
                    note: "seen: silent from \(seconds(last)) s, and "
                        + CountText.of(silent.count, "packet to it is lost", "packets to it are lost")
                        + (isEnd ? " to the end" : "; it speaks again at \(seconds(next)) s")))
        }
        return silences
    }

    /// True at the very beginning, before anybody can have been accepted.
    private func isFirst(_ time: Instant) -> Bool { time < .start + .milliseconds(100) }

    /// When a node would have said its next word: to each other one it speaks in regular gaps; nil where it said too
    /// little.
    private func nextWord(_ member: Roster.Member, after last: Instant) -> Instant? {
        let mine = passages.filter { $0.source.address == member.address && $0.isOfProgram && $0.time <= last }
        let dues = Dictionary(grouping: mine, by: \.destination.address).values.compactMap { words -> Instant? in
            let times = words.map(\.time).filter { $0 >= last - .seconds(65) }
            let gap = zip(times, times.dropFirst()).map { $1 - $0 }.max()
            guard times.count >= 3, let gap, let latest = times.last else { return nil }
            return latest + gap + .milliseconds(100)
        }
        return dues.filter { $0 > last }.min()
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
                    && $0.last < next - .milliseconds(1500) && wantsAnswer($0, from: member)
            }
            guard let asked else { continue }
            let isAlive = passages.contains {
                $0.source.address == member.address && !$0.isOfProgram && !$0.isRefusal && $0.kind != .question
                    && $0.time >= asked.last && $0.time < next
            }
            guard isAlive || answers(asked, at: next) else { continue }
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

    /// True for a message with a request: of a controller to a gateway a probe, of a gateway or a survivable anything.
    private func wantsAnswer(_ passage: Passage, from member: Roster.Member) -> Bool {
        switch passage.kind {
        case .tcp(_, let payload), .udp(let payload): guard payload > 0 else { return false }
        case .icmp, .question, .other: return false
        }
        let (asking, answering) = (passage.source.address.description, member.address.description)
        return findings.sendings.contains {
            $0.from == asking && $0.to == answering && $0.delivered == passage.last
                && [.probe, .serviceChange, .registrationRequest].contains($0.message)
        }
    }

    /// True where what had to wait is answered as soon as the node speaks again: it was not lost, nor was the node off.
    private func answers(_ passage: Passage, at time: Instant) -> Bool {
        findings.sendings.contains { sending in
            sending.from == passage.destination.address.description && sending.to == passage.source.address.description
                && sending.message == .registrationConfirm
                && sending.sent.map { $0 >= time && $0 < time + .milliseconds(50) } ?? false
        }
    }
}
