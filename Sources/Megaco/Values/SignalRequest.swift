/// A signal, or a list of signals that are played one after the other (Annex B.2 signalParm).
public enum SignalRequest: Hashable, Sendable {
    case signal(Signal)
    /// A list with its number; never empty.
    case list(UInt16, [Signal])
}
