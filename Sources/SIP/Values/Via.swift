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
        let source = SourceText(value)
        var place = source.cursor(.via)
        let parts = try place.via(source.bytes.span)
        try place.finish(source.bytes.span)
        self.init(parts, source)
    }

    init(_ parts: ViaParts, _ source: SourceText) {
        version = source.text(parts.version)
        transport = source.text(parts.transport)
        host = source.text(parts.host)
        port = UInt16(exactly: parts.port)
        parameters = source.parameters(parts.parameters)
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
    /// Where a multicast request, or one with a reason of its own, wants its answer to go (§18.1.1, §18.2.2).
    public var multicastAddress: String? { parameters.first("maddr")?.value }
    /// How far a multicast answer may go: 0…255 (§18.1.1).
    public var timeToLive: UInt8? { parameters.first("ttl")?.value.flatMap { UInt8($0) } }
    /// True where the sender takes requests on its connection (RFC 5923 §5).
    public var hasAlias: Bool { parameters.first("alias") != nil }
    /// The host of sent-by where it is an address.
    public var address: IPAddress? { IPAddress(Self.withoutBrackets(host)) }

    /// The one spelling that this package sends.
    public var text: String {
        "SIP/\(version)/\(transport) \(host)\(port.map { ":\($0)" } ?? "")\(parameters.text)"
    }

    private static func withoutBrackets(_ text: String) -> Substring {
        text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
    }
}
