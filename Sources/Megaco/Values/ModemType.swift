/// A kind of modem (Annex B.2 modemType).
public enum ModemType: Hashable, Sendable {
    case v18, v22, v22bis, v32, v32bis, v34, v90, v91, synchISDN
    /// An `X-…` type, with its prefix.
    case other(String)
}
