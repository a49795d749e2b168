public import Wire

/// One value of a Via header field, such as `SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK1` (RFC 3261 §20.42).
public struct Via: Hashable, Sendable {
    /// `2.0`, or what a request of another version has, which still wants its 505.
    public var version = "2.0"
    /// `UDP`, `TCP`, `TLS` or any other token, as written.
    public var transport: String
    /// The host of sent-by as written; IPv6 with its brackets.
    public var host: String
    /// The port of sent-by; nil means the transport's default, 5060 or 5061.
    public var port: UInt16?
    /// The parameters in their order, `branch` among them.
    public var parameters: [Parameter]

    public init(transport: String, host: String, port: UInt16? = nil, parameters: [Parameter] = []) {
        self.transport = transport
        self.host = host
        self.port = port
        self.parameters = parameters
    }

    /// Reads `sent-protocol LWS sent-by *( SEMI via-params )`, of any version of SIP (RFC 3261 §25.1).
    ///
    /// - Throws: ``DecodeError`` at the first byte that does not fit, counted from the start of the value.
    public init(decoding value: some Sequence<UInt8>) throws(DecodeError) {
        var scanner = Scanner(value)
        scanner.skipWhitespace()
        let start = scanner.offset
        let name = try scanner.token("Via")
        try scanner.expectSeparator(UInt8(ascii: "/"), "Via")
        version = try scanner.token("Via")
        guard name.lowercased() == "sip" else { throw scanner.error("Via", .invalid("is not of SIP"), at: start) }
        try scanner.expectSeparator(UInt8(ascii: "/"), "Via")
        transport = try scanner.token("Via")
        try scanner.whitespace("Via")
        host = try Self.host(&scanner)
        if scanner.takeSeparator(UInt8(ascii: ":")) {
            port = UInt16(truncatingIfNeeded: try scanner.decimal("Via", limit: 65_535))
        }
        parameters = try scanner.parameters("Via")
        scanner.skipWhitespace()
        try scanner.end("Via")
    }

    /// The transaction's identifier; it counts as one only where it starts with `z9hG4bK` and goes on (§8.1.1.7).
    public var branch: String? { parameters.first("branch")?.value }
    /// The address from which the request came, as the server saw it (§18.2.1).
    public var received: IPAddress? {
        parameters.first("received")?.value.flatMap { IPAddress(Self.withoutBrackets($0)) }
    }
    /// The port from which the request came, as the server saw it (RFC 3581 §4).
    public var receivedPort: UInt16? { parameters.first("rport")?.value.flatMap { UInt16($0) } }
    /// True where the client asks for, or the server gave, the source port (RFC 3581 §3).
    public var hasReceivedPort: Bool { parameters.first("rport") != nil }
    /// The host of sent-by where it is an address.
    public var address: IPAddress? { IPAddress(Self.withoutBrackets(host)) }

    /// The one spelling that this package sends.
    public var text: String {
        "SIP/\(version)/\(transport) \(host)\(port.map { ":\($0)" } ?? "")\(parameters.text)"
    }

    /// Notes where the request came from (RFC 3261 §18.2.1, RFC 3581 §4).
    ///
    /// `rport`, where present, gets the source port, and then `received` is always added; otherwise it is added
    /// where sent-by is not the source address. What the client wrote into either is replaced.
    mutating func note(source: Endpoint) {
        let wantsPort = hasReceivedPort
        parameters.removeAll { $0.name.lowercased() == "received" }
        for index in parameters.indices where parameters[index].name.lowercased() == "rport" {
            parameters[index].value = "\(source.port)"
        }
        if wantsPort || address != source.address { parameters.append(Parameter("received", "\(source.address)")) }
    }

    private static func host(_ scanner: inout Scanner) throws(DecodeError) -> String {
        guard scanner.next == UInt8(ascii: "[") else { return try scanner.run("Via", while: Characters.isToken) }
        let start = scanner.offset
        _ = scanner.take(UInt8(ascii: "["))
        _ = try scanner.run("Via") { $0 != UInt8(ascii: "]") && Characters.isParameterValue($0) }
        guard scanner.take(UInt8(ascii: "]")) else { throw scanner.unexpected("Via") }
        return scanner.text(from: start)
    }

    private static func withoutBrackets(_ text: String) -> Substring {
        text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
    }
}
