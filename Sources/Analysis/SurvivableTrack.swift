import RAS
import Wire

/// RRQs of survivables with their answers.
struct SurvivableTrack {
    private(set) var registrations: [SurvivableRegistration] = []
    private var waiting: [Key: Int] = [:]

    private struct Key: Hashable {
        let survivable: String
        let main: String
        let sequence: UInt16
    }

    /// Takes what left a survivable or arrived there, in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        switch happening.signal {
        case .registrationRequest(let sequence, let report?, _):
            guard let sent = happening.sent else { return }
            let key = Key(survivable: names[happening.fromNumber], main: names[happening.toNumber], sequence: sequence)
            // The same number within a minute is a repetition.
            if let index = waiting[key], sent - registrations[index].time < .seconds(60) { return }
            waiting[key] = registrations.count
            registrations.append(
                SurvivableRegistration(
                    survivable: names[happening.fromNumber], main: names[happening.toNumber], time: sent,
                    report: report, answer: .unanswered,
                    frame: happening.sentFrame))
        case .registrationConfirm(let sequence): answer(happening, sequence, .confirmed, names)
        case .registrationReject(let sequence, let reason): answer(happening, sequence, .rejected(reason), names)
        case .registrationRequest, .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange,
            .request, .reply,
            .pending, .megacoError, .unregistrationRequest, .unregistrationConfirm, .options, .optionsAnswer, .invite,
            .inviteAnswer,
            .record, .repeated, .unreadable:
            return
        }
    }

    /// Takes out what is older than a minute, which no repetition and no answer changes any more.
    mutating func settle(at now: Instant) -> [SurvivableRegistration] {
        let open = registrations.firstIndex { now - $0.time < .seconds(60) } ?? registrations.count
        let settled = Array(registrations[..<open])
        registrations.removeFirst(open)
        waiting = waiting.compactMapValues { $0 >= open ? $0 - open : nil }
        return settled
    }

    private mutating func answer(
        _ happening: Happening, _ sequence: UInt16, _ answer: SurvivableRegistration.Answer, _ names: Names
    ) {
        guard let delivered = happening.delivered else { return }
        let key = Key(survivable: names[happening.toNumber], main: names[happening.fromNumber], sequence: sequence)
        guard let index = waiting[key], registrations[index].answer == .unanswered else { return }
        registrations[index].answer = answer
        registrations[index].answerTime = delivered
    }
}
