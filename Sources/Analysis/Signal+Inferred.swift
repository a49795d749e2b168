import Megaco

/// Messages that records of TLS must have been; each takes the index of the record that asked as its transaction.
extension Signal {
    /// A gateway asks to be registered.
    static func attempt(_ index: Int) -> Signal { inferred(.inferred, index) }

    /// A controller sends a gateway away.
    static func farewell(_ index: Int) -> Signal { inferred(.forced, index) }

    /// What answers these.
    static func answer(_ index: Int, isAccepted: Bool) -> Signal {
        reply(to: .known(.serviceChange), index, error: isAccepted ? nil : 0)
    }

    static func supervision(_ index: Int) -> Signal {
        .request(transaction: transaction(index), command: .supervision, isProbe: true)
    }

    static func supervised(_ index: Int) -> Signal { reply(to: .known(.auditValue), index) }

    /// Anything else that a gateway says which is served.
    static func served(_ index: Int) -> Signal {
        .request(transaction: transaction(index), command: .record, isProbe: false)
    }

    static func served(answerTo index: Int) -> Signal { reply(to: .record, index) }

    private static func transaction(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: index) }

    private static func inferred(_ method: ServiceChangeNote.Method, _ index: Int) -> Signal {
        .serviceChange(
            transaction: transaction(index),
            ServiceChangeNote(
                method: method, reason: 0, isRoot: true, namesController: false, served: nil, isInferred: true))
    }

    private static func reply(to command: Signal.Command, _ index: Int, error: Int? = nil) -> Signal {
        .reply(
            transaction: transaction(index),
            ReplyNote(error: error, command: command, redirects: false, isInferred: true))
    }
}
