public import Analysis
import Megaco
import RAS
import SIP
public import Wire

/// One message as text: canonical on a line, by its values, and for people.
public struct MessageText: Hashable, Sendable {
    /// One line, the same for every spelling of the same message: H.248 as text with short tokens, SIP with long names
    /// of header fields, RAS by name and value; ``EscapedText`` where bytes cannot be printed.
    public let canonical: String
    /// What was decoded, by value.
    public let json: JSONValue
    /// Several lines, the last ended.
    public let pretty: String

    /// Reads one message whole.
    ///
    /// - Throws: ``Wire/DecodeError`` at the first byte for which the message is not taken.
    public init(decoding bytes: [UInt8], as kind: MessageProtocol) throws(DecodeError) {
        switch kind {
        case .h248: try self.init(h248: bytes, .text(.short))
        case .h248BER: try self.init(h248: bytes, .binary)
        case .sip: try self.init(sip: bytes)
        case .ras: try self.init(ras: bytes)
        }
    }

    private init(h248 bytes: [UInt8], _ encoding: MessageEncoding) throws(DecodeError) {
        let message: Megaco.Message
        do throws(MessageDecodeError) {
            message = try Megaco.Message(decoding: bytes, encoding)
        } catch {
            throw error.error
        }
        canonical = EscapedText.line(message.encodedText(.short))
        json = JSONValue(reflecting: message)
        pretty = IndentedText.of(message.encodedText(.long))
    }

    private init(sip bytes: [UInt8]) throws(DecodeError) {
        // What a server would refuse is an error here, also where the message can be followed.
        if let fault = SIP.Message.fault(in: bytes) { throw fault.error }
        var message = try SIP.Message(decoding: bytes)
        for index in message.headers.indices {
            message.headers[index].name = Self.canonicalName(of: message.headers[index])
        }
        let encoded = message.encoded()
        canonical = EscapedText.line(encoded)
        json = Self.json(message)
        pretty = encoded.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { EscapedText.line($0.last == 0x0D ? Array($0.dropLast()) : Array($0)) + "\n" }.joined()
    }

    private init(ras bytes: [UInt8]) throws(DecodeError) {
        let message = try RAS.Message(decoding: bytes)
        json = JSONValue(reflecting: message)
        guard case .object(let kinds) = json, let kind = kinds.first, case .object(let members) = kind.value else {
            throw DecodeError(offset: 0, element: "RasMessage", reason: .invalid("has no parts"))
        }
        canonical = message.shortName + " " + ReadableText.line(kind.value)
        let parts = ReadableText.parts(members).map { "  \($0)\n" }
        pretty = "\(message.shortName) \(kind.name)\n" + parts.joined()
    }

    // MARK: SIP

    /// Names as RFC 3261 §20 and the registry of IANA write them; a name that is not among them stays as it is.
    private static let headerNames = [
        "Accept", "Accept-Contact", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow", "Allow-Events",
        "Authentication-Info", "Authorization", "Call-ID", "Call-Info", "Contact", "Content-Disposition",
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Type", "CSeq", "Date", "Error-Info", "Event",
        "Expires", "From", "Identity", "In-Reply-To", "Max-Forwards", "MIME-Version", "Min-Expires", "Organization",
        "P-Asserted-Identity", "Path", "Priority", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require", "RAck",
        "Reason", "Record-Route", "Refer-To", "Referred-By", "Reject-Contact", "Reply-To", "Request-Disposition",
        "Require", "Retry-After", "Route", "RSeq", "Server", "Service-Route", "Session-Expires", "Subject",
        "Subscription-State", "Supported", "Timestamp", "To", "Unsupported", "User-Agent", "Via", "Warning",
        "WWW-Authenticate",
    ]

    private static func canonicalName(of field: HeaderField) -> String {
        headerNames.first { field.isNamed($0) } ?? field.name
    }

    private static func json(_ message: SIP.Message) -> JSONValue {
        let start: JSONValue.Member =
            switch message.startLine {
            case .request(let method, let uri):
                .init("request", .object([.init("method", .string(method)), .init("uri", .string(uri))]))
            case .response(let status, let reason):
                .init("response", .object([.init("status", .number(status)), .init("reason", .string(reason))]))
            }
        let headers = message.headers.map { field in
            JSONValue.object([.init("name", .string(field.name)), .init("value", .string(field.value))])
        }
        return .object([start, .init("headers", .array(headers)), .init("body", JSONValue(reflecting: message.body))])
    }
}
