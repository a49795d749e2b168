import Analysis
import Wire

/// Finds servers whose connections end all at once, and those that start anew under the same address.
struct ServerFaultFinder {
    let passages: [Passage]
    let findings: Findings
    let roster: Roster
    let ended: Instant

    private func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }

    // MARK: Connections that end

    /// A server whose links are closed from its side: its kernel then refuses what comes, or it says nothing more, or
    /// it goes on at once as the standby of a pair does.
    func closings(_ member: Roster.Member, besides off: [InferredFault]) -> [InferredFault] {
        let name = member.address.description
        let links = findings.links.filter { $0.controller == name }
        let times = links.filter { $0.endCause == .closedByController }.compactMap(\.end).sorted()
        var faults: [InferredFault] = []
        for time in times where faults.allSatisfy({ time > $0.until ?? $0.at + .seconds(5) }) {
            let mine = passages.filter { $0.source.address == member.address && $0.isOfProgram && $0.time > time }
            let back = mine.first { $0.time > time + .milliseconds(500) }
            let at = Measured.roundest(after: time - .milliseconds(100), upTo: time)
            if endsAll(links, at: time), let next = mine.first, next.time - time < .seconds(2),
                announces(member, near: time)
            {
                faults.append(
                    InferredFault(
                        at: at, action: .interchange(member.address),
                        note: "seen: it says where its address is and resets its links at \(seconds(time)) s, "
                            + "and goes on"))
            } else if member.role == .survivable, endsAll(links, at: time), registers(name, at: time) {
                faults.append(
                    InferredFault(
                        at: at, action: .reset(member.address),
                        note: "seen: it closes its links at \(seconds(time)) s and registers anew at once"))
            } else if isRefused(name, after: time) || (endsAll(links, at: time) && isSilent(back, after: time)) {
                faults.append(kill(member, at: at, closedAt: time, back: back, besides: off))
            }
        }
        return faults
    }

    private func kill(
        _ member: Roster.Member, at: Instant, closedAt time: Instant, back: Passage?, besides off: [InferredFault]
    ) -> InferredFault {
        // It is there again when it sends a word of its own.
        let refusal = passages.last { passage in
            passage.source.address == member.address && passage.isRefusal && passage.time > time
                && back.map { passage.time < $0.time } ?? true
                && !off.contains { $0.at <= passage.time && passage.time <= ($0.until ?? ended) }
        }
        let until = back.map { passage in
            // A survivable speaks as soon as it is there: it registers.
            let low = member.role == .survivable ? passage.time - .milliseconds(200) : time
            return Measured.roundest(after: max(low, refusal?.time ?? time), upTo: passage.time)
        }
        let then = isRefused(member.address.description, after: time) ? "its kernel refuses" : "it says nothing"
        return InferredFault(
            at: at, until: until, action: .kill(member.address),
            note: "seen: its links are closed at \(seconds(time)) s, then \(then)")
    }

    /// True where a survivable registers in that moment: it has started, and nothing has changed that it would report.
    private func registers(_ name: String, at time: Instant) -> Bool {
        findings.sendings.contains { sending in
            sending.from == name && sending.message == .registrationRequest && sending.repetition == 0
                && sending.sent.map { $0 >= time && $0 < time + .milliseconds(500) } ?? false
        }
    }

    private func isRefused(_ name: String, after time: Instant) -> Bool {
        findings.connections.contains { $0.controller == name && $0.time > time && $0.outcome == .refused }
    }

    private func isSilent(_ back: Passage?, after time: Instant) -> Bool {
        back.map { $0.time - time > .seconds(5) } ?? true
    }

    /// True where all links that it had end at that moment, and none of them after it had heard nothing for a while.
    private func endsAll(_ links: [H248Link], at time: Instant) -> Bool {
        links.filter { $0.start < time && ($0.end.map { $0 >= time } ?? true) }.allSatisfy { link in
            guard link.endCause == .closedByController, let end = link.end, end - time < .milliseconds(200) else {
                return false
            }
            return passages.contains {
                $0.source.address.description == link.gateway && $0.destination.address.description == link.controller
                    && $0.hasArrived && $0.last < time && time - $0.last < .seconds(20)
            }
        }
    }

    /// True where it tells its neighbours, unasked, where its address is.
    private func announces(_ member: Roster.Member, near time: Instant) -> Bool {
        passages.contains {
            $0.source.address == member.address && $0.isAnnouncement && $0.time > time - .seconds(1)
                && $0.time < time + .seconds(1)
        }
    }

    // MARK: Another host

    /// A server that starts on another host, which says where its address is now; its links are forgotten, not ended.
    func restarts(_ member: Roster.Member) -> [Silence] {
        guard member.role != .gateway else { return [] }
        let mine = passages.filter { $0.source.address == member.address && $0.kind != .question }
        let times = mine.map(\.time)
        let announced = passages.filter { $0.source.address == member.address && $0.isAnnouncement }.map(\.time)
        return announced.compactMap { time in
            guard time > .start + .seconds(1), let last = times.last(where: { $0 < time }), time - last > .seconds(5)
            else { return nil }
            let ends = findings.links.contains {
                $0.controller == member.address.description && $0.endCause == .closedByController
                    && $0.end.map { abs(($0 - time).wholeNanoseconds) < 1_000_000_000 } == true
            }
            guard !ends else { return nil }
            // It was off when its next word was due.
            let gap = mine.filter { $0.isOfProgram && $0.time <= last }.map(\.time).suffix(8)
            let due = zip(gap, gap.dropFirst()).map { $1 - $0 }.max().map { last + $0 + .milliseconds(100) } ?? time
            return Silence(
                address: member.address, start: Window(low: last, high: min(due, time)),
                end: Window(low: time - .milliseconds(1), high: time),
                note: "likely: it says at \(seconds(time)) s where its address is, and has forgotten its links")
        }
    }
}
