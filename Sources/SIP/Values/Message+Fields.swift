internal import Wire

extension Message {
    /// The values of the header fields of that name, long or compact, in their order and not cut at commas.
    public func values(_ name: String) -> [String] { headers.filter { $0.isNamed(name) }.map(\.value) }

    /// The value of the first header field of that name, long or compact.
    public func value(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    /// Every Via, the topmost first; empty where one of them breaks the grammar.
    public var vias: [Via] { list(.via) { if case .via(let parts) = $0 { Via(parts, $1) } else { nil } } }

    /// The topmost Via; nil where it is missing or breaks the grammar.
    public var via: Via? {
        guard let value = value("Via") else { return nil }
        let source = SourceText(value.utf8)
        var place = source.cursor(.via)
        guard let parts = try? place.via(source.bytes.span), (try? place.another(source.bytes.span)) != nil else {
            return nil
        }
        return Via(parts, source)
    }

    /// Who asks; nil where From is missing or breaks the grammar.
    public var from: NameAddress? { addresses(.from).first }
    /// Who is asked; nil where To is missing or breaks the grammar.
    public var to: NameAddress? { addresses(.to).first }
    /// Call-ID as written.
    public var callIdentifier: String? { value("Call-ID") }
    /// Nil where CSeq is missing or breaks the grammar.
    public var cSeq: CSeq? { value("CSeq").flatMap { try? CSeq(decoding: $0.utf8) } }
    /// 0…255; nil where it is missing or no such number.
    public var maxForwards: UInt8? { number(.maxForwards).flatMap { UInt8(exactly: $0) } }
    /// The number of bytes in the body, as declared.
    public var contentLength: Int? { number(.contentLength).map { Int($0) } }
    /// Seconds until what the message is about is over (§20.19).
    public var expires: UInt32? { number(.expires) }
    /// The least seconds that the server takes (§20.23).
    public var minimumExpires: UInt32? { number(.minExpires) }
    /// Content-Type as written.
    public var contentType: String? { value("Content-Type") }
    /// What the body is; nil where Content-Type is missing or breaks the grammar.
    public var mediaType: DescribedValue? { described(.contentType).first }
    /// What the body is for, and what to do where it is not understood (§20.11).
    public var contentDisposition: DescribedValue? { described(.contentDisposition).first }
    /// What was done to the body, in order (§20.12).
    public var contentEncoding: [String] { tokens(.contentEncoding) }
    /// The languages of the body (§20.13).
    public var contentLanguage: [String] { tokens(.contentLanguage) }
    /// The product that sent the message: User-Agent of a request, Server of a response.
    public var userAgent: String? { value("User-Agent") ?? value("Server") }
    /// When the message was first sent (§20.17).
    public var date: CalendarDate? {
        list(.date) { (value, _) in if case .date(let date) = value { date } else { nil } }.first
    }

    /// Every Contact; empty where one of them breaks the grammar.
    public var contacts: [NameAddress] { addresses(.contact) }
    /// The proxies that a request still has to go through (§20.34).
    public var route: [NameAddress] { addresses(.route) }
    /// The proxies that want to see the requests of the dialog (§20.30).
    public var recordRoute: [NameAddress] { addresses(.recordRoute) }

    /// The methods that the sender takes.
    public var allow: [String] { tokens(.allow) }
    /// The option tags that the sender knows.
    public var supported: [String] { tokens(.supported) }
    /// The option tags that the receiver must know.
    public var require: [String] { tokens(.require) }
    /// The option tags that proxies must know.
    public var proxyRequire: [String] { tokens(.proxyRequire) }
    /// The option tags that the server did not know.
    public var unsupported: [String] { tokens(.unsupported) }
    /// The media types that the sender takes.
    public var accept: [DescribedValue] { described(.accept) }
    /// The encodings that the sender takes.
    public var acceptEncoding: [DescribedValue] { described(.acceptEncoding) }
    /// The languages that the sender takes.
    public var acceptLanguage: [DescribedValue] { described(.acceptLanguage) }

    /// How long to leave the server alone (§20.33).
    public var retryAfter: RetryAfter? {
        list(.retryAfter) { (value, source) -> RetryAfter? in
            guard case .retryAfter(let parts) = value else { return nil }
            return RetryAfter(
                seconds: parts.seconds, comment: source.part(parts.comment),
                duration: parts.duration == 0 ? nil : parts.duration)
        }.first
    }

    /// What the server adds to its status (§20.43).
    public var warnings: [Warning] {
        list(.warning) { (value, source) -> Warning? in
            guard case .warning(let parts) = value else { return nil }
            return Warning(
                code: parts.code, agent: source.text(parts.agent), message: QuotedText.plain(source.text(parts.text)))
        }
    }

    private func number(_ name: HeaderName) -> UInt32? {
        list(name) { (value, _) in if case .number(let number) = value { number } else { nil } }.first
    }

    private func tokens(_ name: HeaderName) -> [String] {
        list(name) { if case .token(let token) = $0 { $1.text(token) } else { nil } }
    }

    private func described(_ name: HeaderName) -> [DescribedValue] {
        list(name) { if case .described(let parts) = $0 { DescribedValue(parts, $1) } else { nil } }
    }

    private func addresses(_ name: HeaderName) -> [NameAddress] {
        list(name) { if case .address(let parts) = $0 { NameAddress(parts, $1) } else { nil } }
    }

    /// Every value of the name; none where one of them breaks the grammar.
    private func list<Value>(_ name: HeaderName, _ make: (FieldValue, SourceText) -> Value?) -> [Value] {
        var values: [Value] = []
        for field in headers where HeaderName(spelled: field.name) == name {
            let source = SourceText(field.value.utf8)
            do throws(DecodeError) {
                let whole = ByteRange(0, source.bytes.count)
                try ReceivedMessage.forEachValue(of: name, in: whole, source.bytes.span) { value in
                    if let made = make(value, source) { values.append(made) }
                }
            } catch {
                return []
            }
        }
        return values
    }
}
