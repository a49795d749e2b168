import Frames
import Wire

/// Finds firewalls that have forgotten a session: what belongs to it is lost from then on, and what opens a new one
/// gets through at once.
struct FirewallFinder {
    /// A session that was forgotten.
    private struct Loss {
        /// Who opens sessions, and with whom.
        var inside: IPAddress
        var outside: IPAddress
        var isUDP: Bool
        /// The last packet that got through, and the first that did not.
        var window: Window
        /// When a new session got through; the end where nobody opened one.
        var renewed: Instant
        /// Frames of the packets that were lost.
        var frames: [Int]
        /// Who was in it knew at once: the firewall answers both ends.
        var isAnswered: Bool { !isUDP && renewed - window.high < .seconds(1) }

        /// The same firewall may have forgotten both.
        func agrees(with other: Loss) -> Bool { outside == other.outside && isAnswered == other.isAnswered }
    }

    private struct Session {
        var inside: Endpoint
        var outside: Endpoint
        var isUDP: Bool
        var passages: [Passage] = []
    }

    /// What was found: entries of the timeline, and the frames of packets that they explain.
    struct Found {
        var faults: [InferredFault] = []
        var frames: Set<Int> = []
    }

    private static let sessionLimit = 20_000

    static func find(
        _ passages: [Passage], among nodes: Set<IPAddress>, isExcused: (Passage) -> Bool, ended: Instant
    ) -> Found {
        let sessions = sessions(passages, among: nodes)
        var losses: [Loss] = []
        for session in sessions {
            losses += session.isUDP ? lossesOfUDP(session, isExcused) : lossOfTCP(session, sessions, isExcused, ended)
        }
        guard !losses.isEmpty else { return Found() }
        var found = Found(frames: Set(losses.flatMap(\.frames)))
        var groups: [[Loss]] = []
        for loss in losses {
            if let index = groups.firstIndex(where: { $0[0].agrees(with: loss) }) {
                groups[index].append(loss)
            } else {
                groups.append([loss])
            }
        }
        for (index, group) in groups.enumerated() {
            found.faults += faults(group, sessions, name: "fw\(index + 1)", ended: ended)
        }
        return found
    }

    // MARK: Sessions

    private static func sessions(_ passages: [Passage], among nodes: Set<IPAddress>) -> [Session] {
        struct Key: Hashable {
            let inside: Endpoint
            let outside: Endpoint
            let isUDP: Bool
        }
        var sessions: [Session] = []
        var open: [Key: Int] = [:]
        for passage in passages
        where nodes.contains(passage.source.address) && nodes.contains(passage.destination.address) {
            let isUDP: Bool
            var opens = false
            switch passage.kind {
            case .tcp(let flags, _): (isUDP, opens) = (false, flags.contains(.syn) && !flags.contains(.ack))
            case .udp: isUDP = true
            case .icmp, .question, .other: continue
            }
            let own = Key(inside: passage.source, outside: passage.destination, isUDP: isUDP)
            let other = Key(inside: passage.destination, outside: passage.source, isUDP: isUDP)
            let known = open[own] ?? open[other]
            if let known, !opens || isRepeated(sessions[known]) {
                sessions[known].passages.append(passage)
            } else if sessions.count < sessionLimit, isUDP || opens {
                open[own] = sessions.count
                open[other] = nil
                sessions.append(
                    Session(
                        inside: passage.source, outside: passage.destination, isUDP: isUDP, passages: [passage]))
            }
        }
        return sessions
    }

    /// True while nothing but SYNs was said.
    private static func isRepeated(_ session: Session) -> Bool {
        session.passages.allSatisfy { passage in
            if case .tcp(let flags, _) = passage.kind { return flags.contains(.syn) }
            return false
        }
    }

    // MARK: Losses

    /// A connection of which nothing gets through any more, while the next SYN of its opener does.
    private static func lossOfTCP(
        _ session: Session, _ all: [Session], _ isExcused: (Passage) -> Bool, _ ended: Instant
    ) -> [Loss] {
        guard let first = session.passages.firstIndex(where: { !$0.hasArrived && !isExcused($0) }),
            let last = session.passages[..<first].last(where: \.hasArrived), session.passages[first...].count >= 2,
            // What the firewall says in the name of the other end arrives.
            session.passages[first...].allSatisfy({ !$0.hasArrived || $0.isRefusal })
        else { return [] }
        let begin = session.passages[first].time
        let next = all.first {
            !$0.isUDP && $0.inside.address == session.inside.address && $0.outside.address == session.outside.address
                && ($0.passages.first?.time ?? .start) > begin
        }
        guard let next, let opening = next.passages.first, opening.hasArrived,
            next.passages.allSatisfy({ $0.hasArrived || $0.time > opening.time + .seconds(5) })
        else { return [] }
        return [
            Loss(
                inside: session.inside.address, outside: session.outside.address, isUDP: false,
                window: Window(low: last.time, high: begin), renewed: opening.time,
                frames: session.passages[first...].map(\.frame))
        ]
    }

    /// Runs in which nothing of the one side gets through until the other side says something, which does.
    private static func lossesOfUDP(_ session: Session, _ isExcused: (Passage) -> Bool) -> [Loss] {
        var losses: [Loss] = []
        var run: [Passage] = []
        var last: Instant?
        for (index, passage) in session.passages.enumerated() {
            guard passage.hasArrived else {
                if !isExcused(passage) { run.append(passage) }
                continue
            }
            defer { last = passage.time }
            guard let first = run.first, let before = last else {
                run = []
                continue
            }
            let isOneSided = run.allSatisfy { $0.source == first.source } && passage.source == first.destination
            // What is answered, too, opened a session; else only one direction is cut.
            let isAnswered = session.passages[index...].prefix(while: { $0.time < passage.time + .seconds(5) })
                .allSatisfy(\.hasArrived)
            if isOneSided, isAnswered, run.count >= 2 {
                losses.append(
                    Loss(
                        inside: passage.source.address, outside: first.source.address, isUDP: true,
                        window: Window(low: before, high: first.time), renewed: passage.time,
                        frames: run.map(\.frame)))
            }
            run = []
        }
        return losses
    }

    // MARK: What is written

    /// The longest time without a word after which a session still got through, before a moment.
    private static func longestKept(
        _ sessions: [Session], _ group: [Loss], isUDP: Bool, before end: Instant
    ) -> Duration {
        let inside = Set(group.map(\.inside))
        let gaps = sessions.filter {
            $0.isUDP == isUDP && inside.contains($0.inside.address) && $0.outside.address == group[0].outside
        }.flatMap { session in
            let times = session.passages.filter { $0.hasArrived && $0.time <= end }.map(\.time)
            return zip(times, times.dropFirst()).map { $1 - $0 }
        }
        return gaps.max() ?? .zero
    }

    private static func faults(
        _ group: [Loss], _ sessions: [Session], name: String, ended: Instant
    ) -> [InferredFault] {
        let latest = group.map(\.window.high).max() ?? .start
        var times: [Bool: Duration] = [:]
        var flushes: [Window] = []
        for isUDP in [false, true] {
            let losses = group.filter { $0.isUDP == isUDP }
            let kept = longestKept(sessions, group, isUDP: isUDP, before: latest)
            guard let shortest = losses.map({ $0.window.high - $0.window.low }).min() else { continue }
            if shortest > kept + .seconds(1) {
                // Between what was kept and what was not, the roundest.
                let window = Window(low: .start + max(kept, .seconds(1)), high: .start + shortest)
                times[isUDP] = window.roundest - .start
            } else {
                for loss in losses {
                    if let index = flushes.firstIndex(where: { $0.meets(loss.window) }) {
                        flushes[index] = flushes[index].narrowed(loss.window)
                    } else {
                        flushes.append(loss.window)
                    }
                }
            }
        }
        // What is kept for longer later on shows that it is gone.
        let least = times.values.min()
        let freed = least.flatMap { least in
            sessions.lazy.filter { session in group.contains { $0.inside == session.inside.address } }
                .flatMap { session in
                    let times = session.passages.filter { $0.hasArrived && $0.time > latest }.map(\.time)
                    return zip(times, times.dropFirst()).filter { $1 - $0 > least + .seconds(5) }.map(\.1)
                }.min()
        }
        let end = freed.map { Window(low: group.map(\.renewed).max() ?? latest, high: $0) }
        let inside = Set(group.map(\.inside)).sorted()
        let count = ComparisonText.seconds(latest - .start)
        let wall = InferredFault(
            at: .start, until: end?.roundest,
            action: .firewall(
                name: name, inside: inside, outside: group[0].outside, idle: times[false], idleUDP: times[true],
                resets: group[0].isAnswered),
            note: "likely: sessions are forgotten, the last one by \(count) s, and new ones get through at once")
        return [wall]
            + flushes.map { window in
                InferredFault(
                    at: window.roundest, action: .flush(name),
                    note:
                        "likely: it forgets what it knew between \(ComparisonText.seconds(window.low - .start)) s and "
                        + "\(ComparisonText.seconds(window.high - .start)) s")
            }
    }
}
