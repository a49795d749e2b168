import Analysis
import RAS
import Verdicts
import Wire

/// What a recording shows of one server's settings.
struct InferredServer: Hashable, Sendable {
    var supervisionInterval = Guess<Duration>.unseen(.seconds(15))
    var supervisionMisses = Guess<Int>.unseen(3)
    var optionsInterval = Guess<Duration>.unseen(.seconds(900))
    /// Of survivables.
    var keepAliveInterval = Guess<Duration>.unseen(.seconds(30))
    var registrationTimeout = Guess<Duration>.unseen(.seconds(3))
    var registrationTries = Guess<Int>.unseen(2)
    var identifier: Guess<Int>?
    var release: Guess<String>?
    var isCore = false
    /// It answers OPTIONS with 200 while no gateway is with it.
    var answersWithoutMedia: Guess<Bool>?
    /// It goes on refusing for a survivable that is not there any more.
    var keepsLost: Guess<Bool>?
    /// How long it takes for a registration; nil where it answers at once.
    var executionTime: Guess<Duration>?
    /// Another one takes over behind its address.
    var isDuplicated: Guess<Bool>?
    /// Why main refuses it, where it always does.
    var rejection: RegistrationRejectReason?

    /// - Parameters:
    ///   - name: as the findings call it.
    ///   - findings: with or without a list of sendings; without it timers as measured have to do.
    init(_ name: String, _ findings: Findings, _ records: GatewayRecords) {
        let reports = findings.survivableRegistrations.filter { $0.survivable == name }
        guard !findings.sendings.isEmpty else {
            readTimers(name, records)
            readReports([], reports)
            return
        }
        let mine = findings.sendings.filter { $0.from == name }
        readProbes(mine, findings)
        readReports(mine, reports)
        readAnswers(mine, records)
        readRefusals(name, findings)
        readExecution(name, mine, findings)
        let options = Dictionary(grouping: mine.filter { $0.message == .options && $0.repetition == 0 }, by: \.to)
        let gaps = options.values.flatMap { asked in
            zip(asked, asked.dropFirst()).compactMap { one, next in
                one.sent.flatMap { sent in next.sent.map { $0 - sent } }
            }
        }.filter { $0 >= .seconds(1) }
        if gaps.count > 1, let seen = Measured.guess(gaps, step: .seconds(1), in: .seconds(1)...(.seconds(86_400))) {
            optionsInterval = seen
        }
    }

    /// From the timers of gateways that nobody else ever served, and from those of its own.
    private mutating func readTimers(_ name: String, _ records: GatewayRecords) {
        let own = records.links.filter { $0.value.allSatisfy { $0.controller == name } }.keys.sorted()
        let intervals = own.compactMap { records.timer(.keepAlive, of: $0)?.median }
        if let seen = Measured.guess(intervals, step: .milliseconds(100), in: .seconds(1)...(.seconds(600))) {
            supervisionInterval = .seen(
                seen.value, "of \(CountText.of(intervals.count, "gateway")), in the middle")
        }
        if let timer = records.timer(.registrationKeepAlive, of: name) {
            keepAliveInterval = Measured.guess(timer, step: .seconds(1), in: .seconds(1)...(.seconds(3600)))
            // A report of a change may stand between two.
            if timer.count < 3 { keepAliveInterval.sureness = .guessed }
        }
    }

    /// An answer without a gateway, well after the last one was there.
    private mutating func readAnswers(_ mine: [Sending], _ records: GatewayRecords) {
        let links = records.links.values.joined().filter { link in
            mine.first.map { $0.from == link.controller } ?? false
        }
        let answer = mine.first { sending in
            guard sending.message == .optionsAnswer, sending.code == 200, let time = sending.sent else { return false }
            return links.allSatisfy { link in
                link.start > time + .seconds(5)
                    || (link.lossSeen ?? link.end).map { $0 + .seconds(130) < time } ?? false
            }
        }
        guard let answer, let time = answer.sent else { return }
        answersWithoutMedia = .likely(
            true, "it answers OPTIONS with 200 at \(ComparisonText.seconds(time - .start)) s, without a gateway")
    }

    /// From a registration that arrives to its answer, where every one takes long.
    private mutating func readExecution(_ name: String, _ mine: [Sending], _ findings: Findings) {
        let replies = Dictionary(grouping: mine.filter { $0.message == .serviceChangeReply }, by: \.to)
        var times: [Duration] = []
        for sending in findings.sendings
        where sending.to == name && sending.message == .serviceChange && sending.repetition == 0 {
            guard let arrival = sending.delivered,
                let reply = replies[sending.from]?.first(where: { $0.sent.map { $0 >= arrival } ?? false })?.sent
            else { continue }
            times.append(reply - arrival)
        }
        guard times.count > 1, let least = times.min(), least >= .milliseconds(500) else { return }
        executionTime = Measured.guess(times, step: .milliseconds(100), in: .zero...(.seconds(600)))
    }

    /// A refusal well after the last RRQ of the survivable for whose sake it refuses.
    private mutating func readRefusals(_ name: String, _ findings: Findings) {
        let reports = findings.survivableRegistrations.filter { $0.main == name && $0.answer == .confirmed }
        guard let last = reports.last, last.report.isActive else { return }
        let late = findings.registrations.first {
            $0.controller == name && $0.error == 503 && $0.served != true && $0.time > last.time + .seconds(100)
        }
        guard let late else { return }
        keepsLost = .likely(
            true,
            "it refuses at \(ComparisonText.seconds(late.time - .start)) s, and the last RRQ came at "
                + "\(ComparisonText.seconds(last.time - .start)) s", frames: [late.frame])
    }

    private mutating func readProbes(_ mine: [Sending], _ findings: Findings) {
        var gaps: [Duration] = []
        var resets: [Sending] = []
        for (gateway, probes) in Dictionary(
            grouping: mine.filter { $0.message == .probe && $0.repetition == 0 }, by: \.to)
        {
            let times = probes.compactMap(\.sent)
            gaps += zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 < .seconds(1200) }
            resets += mine.filter { $0.to == gateway && $0.message == .reset }
        }
        if let seen = Measured.guess(gaps, step: .milliseconds(100), in: .seconds(1)...(.seconds(600))) {
            supervisionInterval = seen
        }
        let misses = resets.compactMap { Self.misses(before: $0, in: findings, supervisionInterval.value) }
        if let count = misses.sorted().dropFirst((misses.count - 1) / 2).first {
            supervisionMisses = .seen(count, CountText.times(misses.count))
        }
    }

    /// How many probes went unanswered before a link was reset: so many whole intervals since the last word, but one.
    private static func misses(before reset: Sending, in findings: Findings, _ interval: Duration) -> Int? {
        guard let end = reset.sent else { return nil }
        let heard = findings.sendings.last {
            $0.from == reset.to && $0.to == reset.from && $0.message.isMegaco
                && $0.delivered.map { $0 < end } == true
        }
        guard let heard = heard?.delivered else { return nil }
        let interval = interval.wholeNanoseconds
        let count = Int(((end - heard).wholeNanoseconds + interval - 1) / max(1, interval)) - 1
        return (1...100).contains(count) ? count : nil
    }

    private mutating func readReports(_ mine: [Sending], _ registrations: [SurvivableRegistration]) {
        if let first = registrations.first {
            let report = first.report
            identifier = .seen(Int(report.identifier), "by its RRQ", frames: [first.frame])
            release = .seen("\(report.releaseMajor).\(report.releaseMinor)", "by its RRQ", frames: [first.frame])
            isCore = report.isCore
            let answers = registrations.map(\.answer).filter { $0 != .unanswered }
            if let answer = answers.first, case .rejected(let reason) = answer, answers.allSatisfy({ $0 == answer }) {
                rejection = reason
            }
        }
        guard !registrations.isEmpty else { return }
        let requests = mine.filter { $0.message == .registrationRequest }
        // A report of a change comes between two keep-alives: the usual gap is the longest that comes often.
        let times = requests.filter { $0.repetition == 0 }.compactMap(\.sent)
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 >= .seconds(1) }
        if let seen = Measured.guess(gaps, step: .seconds(1), in: .seconds(1)...(.seconds(3600))) {
            keepAliveInterval = seen
        }
        var waits: [Duration] = []
        var tries: [Int] = []
        for (_, copies) in Dictionary(grouping: requests, by: \.original) where copies.count > 1 {
            let times = copies.compactMap(\.sent).sorted()
            waits += zip(times, times.dropFirst()).map { $1 - $0 }
            if copies.allSatisfy({ $0.delivered == nil }) { tries.append(copies.count - 1) }
        }
        if let seen = Measured.guess(waits, step: .milliseconds(100), in: .milliseconds(100)...(.seconds(60))) {
            registrationTimeout = seen
        }
        if let most = tries.max(), (1...10).contains(most) {
            registrationTries = .seen(most, CountText.times(tries.count))
        }
    }
}
