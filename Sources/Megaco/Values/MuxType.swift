/// A way of multiplexing (Annex B.2 MuxType; N×64K is of version 2).
public enum MuxType: Hashable, Sendable {
    case h221, h223, h226, v76, nx64k
    /// An `X-…` type, with its prefix.
    case other(String)
}
