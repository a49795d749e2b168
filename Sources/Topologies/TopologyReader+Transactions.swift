import Megaco
import Wire

/// The timers of H.248 transactions, the same keys for gateways and servers.
extension TopologyReader {
    mutating func readTransactions(_ fields: inout Fields, into settings: inout TransactionSettings) {
        typealias Path = WritableKeyPath<TransactionSettings, Duration>
        for (key, path, range) in [
            ("h.248 initial timeout", \.initialTimeout, .milliseconds(10)...(.seconds(60))),
            ("h.248 maximum timeout", \.maximumTimeout, .milliseconds(10)...(.seconds(60))),
            ("h.248 t-max", \.timeToGiveUp, .seconds(1)...(.seconds(3600))),
            ("h.248 long-timer", \.longTimer, .seconds(1)...(.seconds(3600))),
            ("h.248 provisional interval", \.provisionalInterval, .milliseconds(10)...(.seconds(60))),
        ] as [(String, Path, ClosedRange<Duration>)] {
            Self.set(&settings[keyPath: path], duration(fields.take(key), what: key, in: range))
        }
        Self.set(&settings.tries, integer(fields.take("h.248 tries"), what: "h.248 tries", in: 1...100))
        let pendings = "h.248 pending limit"
        Self.set(&settings.pendingLimit, integer(fields.take("h.248 pending limit"), what: pendings, in: 1...1_000))
        let acknowledgements = "h.248 acknowledgements"
        Self.set(
            &settings.acknowledgement, choice(fields.take("h.248 acknowledgements"), what: acknowledgements))
        let together = "h.248 answers together"
        Self.set(&settings.answersTogether, flag(fields.take("h.248 answers together"), what: together))
    }
}
