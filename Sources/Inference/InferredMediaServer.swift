import Analysis
import Wire

/// What a recording shows of a media server's settings.
struct InferredMediaServer: Hashable, Sendable {
    /// Whom it asks, the first one first, as the findings call them.
    var controllers: [String]
    var optionsInterval = Guess<Duration>.unseen(.seconds(30))
    /// It goes back to an earlier controller.
    var returns: Guess<Bool>?

    init(_ name: String, _ findings: Findings) {
        let asked = findings.sendings.filter { $0.from == name && $0.message == .options && $0.repetition == 0 }
        controllers = Self.order(asked)
        let gaps = zip(asked, asked.dropFirst()).compactMap { one, next -> Duration? in
            guard one.to == next.to, let before = one.sent, let after = next.sent else { return nil }
            return after - before
        }
        if let seen = Measured.guess(gaps, step: .seconds(1), in: .seconds(1)...(.seconds(3600))) {
            optionsInterval = seen
        }
        let back = zip(asked, asked.dropFirst()).first { one, next in
            guard let from = controllers.firstIndex(of: one.to), let to = controllers.firstIndex(of: next.to) else {
                return false
            }
            return to < from
        }
        if let time = back?.1.sent {
            returns = .guessed(true, "it asks an earlier one again at \(ComparisonText.seconds(time - .start)) s")
        }
    }

    private static func order(_ asked: [Sending]) -> [String] {
        var controllers: [String] = []
        for sending in asked where !controllers.contains(sending.to) && controllers.count < 6 {
            controllers.append(sending.to)
        }
        return controllers
    }

    /// Of those that ask by OPTIONS, the ones that nobody asks, and that ask often: with their controllers.
    static func found(_ findings: Findings) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for name in findings.sessionManagers where InferredSessionManager.isMediaServer(name, findings) {
            found[name] = order(findings.sendings.filter { $0.from == name && $0.message == .options })
        }
        return found
    }
}
