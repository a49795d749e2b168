extension Message {
    /// The values of the header fields of that name, long or compact, in their order and not cut at commas.
    public func values(_ name: String) -> [String] { headers.filter { $0.isNamed(name) }.map(\.value) }

    /// The value of the first header field of that name, long or compact.
    public func value(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    /// Every Via, the topmost first; empty where one of them breaks the grammar.
    public var vias: [Via] {
        var vias: [Via] = []
        for field in headers where field.isNamed("Via") {
            for part in CommaList.split(field.value.utf8) {
                guard let via = try? Via(decoding: part.bytes) else { return [] }
                vias.append(via)
            }
        }
        return vias
    }

    /// The topmost Via; nil where it is missing or breaks the grammar.
    public var via: Via? {
        guard let value = value("Via"), let first = CommaList.split(value.utf8).first else { return nil }
        return try? Via(decoding: first.bytes)
    }

    /// Who asks; nil where From is missing or breaks the grammar.
    public var from: NameAddress? { nameAddress("From") }
    /// Who is asked; nil where To is missing or breaks the grammar.
    public var to: NameAddress? { nameAddress("To") }
    /// Call-ID as written.
    public var callIdentifier: String? { value("Call-ID") }
    /// Nil where CSeq is missing or breaks the grammar.
    public var cSeq: CSeq? { value("CSeq").flatMap { try? CSeq(decoding: $0.utf8) } }
    /// 0…255; nil where it is missing or no such number.
    public var maxForwards: UInt8? { value("Max-Forwards").flatMap { UInt8($0) } }
    /// The number of bytes in the body, as declared.
    public var contentLength: Int? { value("Content-Length").flatMap { try? ContentLength.decode($0.utf8) } }
    /// Content-Type as written.
    public var contentType: String? { value("Content-Type") }
    /// The product that sent the message: User-Agent of a request, Server of a response.
    public var userAgent: String? { value("User-Agent") ?? value("Server") }

    /// Every Contact that follows the grammar.
    public var contacts: [NameAddress] {
        values("Contact").flatMap { CommaList.split($0.utf8) }
            .compactMap { try? NameAddress(decoding: $0.bytes, element: "Contact") }
    }

    /// The methods that the sender takes.
    public var allow: [String] { tokens("Allow") }
    /// The option tags that the sender knows.
    public var supported: [String] { tokens("Supported") }
    /// The option tags that the receiver must know.
    public var require: [String] { tokens("Require") }
    /// The media types that the sender takes, with their parameters.
    public var accept: [String] { tokens("Accept") }

    /// Seconds to leave the server alone; a comment and parameters after the number are passed over (§20.33).
    public var retryAfter: UInt32? {
        value("Retry-After").flatMap {
            UInt32(String(decoding: $0.utf8.prefix(while: Characters.isDigit), as: UTF8.self))
        }
    }

    private func tokens(_ name: String) -> [String] { values(name).flatMap(CommaList.tokens) }

    private func nameAddress(_ name: String) -> NameAddress? {
        value(name).flatMap { try? NameAddress(decoding: $0.utf8, element: name) }
    }
}
