/// One value of a header field, typed, by where its parts lie in the message.
///
/// A header field that may have several values gives one of these for each.
public enum FieldValue: Hashable, Sendable {
    case via(ViaParts)
    /// From, To, Contact, Reply-To, Route, Record-Route, Refer-To, Referred-By and the URIs of Alert-Info, Call-Info
    /// and Error-Info.
    case address(AddressParts)
    case cSeq(number: UInt32, method: ByteRange)
    /// Max-Forwards, Content-Length, Expires, Min-Expires.
    case number(UInt32)
    /// A method, an option tag, an encoding, a language, an event package, the word of a Call-ID or In-Reply-To.
    case token(ByteRange)
    /// A value with parameters, such as `application/sdp;level=1`: Accept and its like, Content-Type,
    /// Content-Disposition, Event, Session-Expires.
    case described(DescribedParts)
    case retryAfter(RetryAfterParts)
    case warning(WarningParts)
    case date(CalendarDate)
    /// Anything that is text or that nobody here reads further.
    case text(ByteRange)
}

/// A token, or a type with its subtype, and parameters.
///
/// Where a part is not there its range is empty.
extension FieldValue {
    public struct DescribedParts: Hashable, Sendable {
        /// The token, or type, slash and subtype.
        public internal(set) var value = ByteRange.none
        /// What is after the slash.
        public internal(set) var subtype = ByteRange.none
        /// From the first semicolon to the end.
        public internal(set) var parameters = ByteRange.none
        /// How much it is wanted, `0`…`1` (§20.1).
        public internal(set) var q = ByteRange.none
        /// What to do where a body is not understood (§20.11).
        public internal(set) var handling = ByteRange.none
    }

    /// `18000;duration=3600` or `120 (I am in a meeting)` (§20.33).
    public struct RetryAfterParts: Hashable, Sendable {
        public internal(set) var seconds: UInt32 = 0
        /// With its brackets.
        public internal(set) var comment = ByteRange.none
        /// How long the server will then be there, in seconds; 0 where it does not say.
        public internal(set) var duration: UInt32 = 0
    }

    /// `307 isi.edu "Session parameter 'foo' not understood"` (§20.43).
    public struct WarningParts: Hashable, Sendable {
        /// 100…999.
        public internal(set) var code: UInt16 = 0
        public internal(set) var agent = ByteRange.none
        /// With its quote marks.
        public internal(set) var text = ByteRange.none
    }
}
