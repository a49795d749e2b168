/// What a message on its own is read as.
public enum MessageProtocol: String, Hashable, Sendable, CaseIterable {
    /// H.248.1 text, Annex B.
    case h248
    /// H.248.1 binary, Annex A in the basic encoding rules of ASN.1.
    case h248BER = "h248-ber"
    /// SIP, RFC 3261.
    case sip
    /// H.225.0 RAS in aligned PER.
    case ras
}
