/// The header fields of RFC 3261 §20, those that later RFCs gave a compact form, and `other` for the rest.
public enum HeaderName: UInt8, CaseIterable, Sendable {
    // In the order in which their absence or repetition is reported.
    case via, from, to, callID, cSeq, maxForwards, contact, contentLength, date
    case accept, acceptEncoding, acceptLanguage, alertInfo, allow, authenticationInfo, authorization, callInfo
    case contentDisposition, contentEncoding, contentLanguage, contentType, errorInfo, expires, inReplyTo, minExpires
    case mimeVersion, organization, priority, proxyAuthenticate, proxyAuthorization, proxyRequire, recordRoute, replyTo
    case require, retryAfter, route, server, subject, supported, timestamp, unsupported, userAgent, warning
    case wwwAuthenticate
    case acceptContact, allowEvents, event, identity, referTo, referredBy, rejectContact, requestDisposition
    case sessionExpires
    case other

    /// The name in full, as its RFC writes it; `header field` for ``other``.
    public var name: String {
        switch self {
        case .via: "Via"
        case .from: "From"
        case .to: "To"
        case .callID: "Call-ID"
        case .cSeq: "CSeq"
        case .maxForwards: "Max-Forwards"
        case .contact: "Contact"
        case .contentLength: "Content-Length"
        case .date: "Date"
        case .accept: "Accept"
        case .acceptEncoding: "Accept-Encoding"
        case .acceptLanguage: "Accept-Language"
        case .alertInfo: "Alert-Info"
        case .allow: "Allow"
        case .authenticationInfo: "Authentication-Info"
        case .authorization: "Authorization"
        case .callInfo: "Call-Info"
        case .contentDisposition: "Content-Disposition"
        case .contentEncoding: "Content-Encoding"
        case .contentLanguage: "Content-Language"
        case .contentType: "Content-Type"
        case .errorInfo: "Error-Info"
        case .expires: "Expires"
        case .inReplyTo: "In-Reply-To"
        case .minExpires: "Min-Expires"
        case .mimeVersion: "MIME-Version"
        case .organization: "Organization"
        case .priority: "Priority"
        case .proxyAuthenticate: "Proxy-Authenticate"
        case .proxyAuthorization: "Proxy-Authorization"
        case .proxyRequire: "Proxy-Require"
        case .recordRoute: "Record-Route"
        case .replyTo: "Reply-To"
        case .require: "Require"
        case .retryAfter: "Retry-After"
        case .route: "Route"
        case .server: "Server"
        case .subject: "Subject"
        case .supported: "Supported"
        case .timestamp: "Timestamp"
        case .unsupported: "Unsupported"
        case .userAgent: "User-Agent"
        case .warning: "Warning"
        case .wwwAuthenticate: "WWW-Authenticate"
        case .acceptContact: "Accept-Contact"
        case .allowEvents: "Allow-Events"
        case .event: "Event"
        case .identity: "Identity"
        case .referTo: "Refer-To"
        case .referredBy: "Referred-By"
        case .rejectContact: "Reject-Contact"
        case .requestDisposition: "Request-Disposition"
        case .sessionExpires: "Session-Expires"
        case .other: "header field"
        }
    }

    /// The letter that may stand for the name (RFC 3261 §7.3.3 and later RFCs); nil where there is none.
    public var compactForm: Character? {
        switch self {
        case .via: "v"
        case .from: "f"
        case .to: "t"
        case .callID: "i"
        case .contact: "m"
        case .contentLength: "l"
        case .contentEncoding: "e"
        case .contentType: "c"
        case .subject: "s"
        case .supported: "k"
        case .acceptContact: "a"
        case .allowEvents: "u"
        case .event: "o"
        case .identity: "y"
        case .referTo: "r"
        case .referredBy: "b"
        case .rejectContact: "j"
        case .requestDisposition: "d"
        case .sessionExpires: "x"
        case _: nil
        }
    }

    /// One bit for each name, so that a set of them is a number.
    @inline(__always)
    var bit: UInt64 { 1 &<< UInt64(rawValue) }

    /// True where a message must have it (RFC 3261 §8.1.1; clients of RFC 2543 know no Max-Forwards).
    static let required: UInt64 =
        HeaderName.via.bit | HeaderName.from.bit | HeaderName.to.bit | HeaderName.callID.bit | HeaderName.cSeq.bit

    /// Those that a message may have once only; for Content-Length equal values are let pass.
    static let single: UInt64 =
        HeaderName.from.bit | HeaderName.to.bit | HeaderName.callID.bit | HeaderName.cSeq.bit
        | HeaderName.maxForwards.bit | HeaderName.contentType.bit
}
