/// How the values of package items and the reason of a ServiceChange are written in binary; both forms are read.
public enum BinaryValues: Hashable, Sendable {
    /// An element of its own type inside the octet string, as H.248.1 Annex A says ("double wrapping").
    case wrapped
    /// The characters of the text alone, as Erlang/OTP writes them.
    case bare
}
