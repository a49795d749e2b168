import SIP
import Wire

/// Two entities and the ways between them.
enum Peers {
    static let here = Endpoint(address: .v4(0x0A0A_000A), port: 5060)
    static let there = Endpoint(address: .v4(0x0A0A_0014), port: 5060)
    static let datagram = Flow.datagram(local: here, remote: there)
    static let stream = Flow.stream(connection: 7, local: here, remote: there)

    /// The same way as the other end has it.
    static func reversed(_ flow: Flow) -> Flow {
        switch flow {
        case .datagram(let local, let remote): .datagram(local: remote, remote: local)
        case .stream(let connection, let local, let remote):
            .stream(connection: connection, local: remote, remote: local)
        }
    }

    static func layer(seed: UInt64 = 1) -> TransactionLayer {
        TransactionLayer(timing: Timing(), userAgent: "rainyday", seed: seed, listeningPort: 5060)
    }

    /// A message from its lines.
    static func bytes(_ lines: String..., body: String = "") -> [UInt8] {
        Array((lines.map { $0 + "\r\n" }.joined() + "\r\n" + body).utf8)
    }

    static func text(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// An OPTIONS request from `there` with the given topmost Via and further lines.
    static func options(
        via: String = "SIP/2.0/UDP 10.10.0.20:5060;rport;branch=z9hG4bKa", method: String = "OPTIONS",
        uri: String = "sip:10.10.0.10", callIdentifier: String = "c@10.10.0.20", extra: [String] = [], body: String = ""
    ) -> [UInt8] {
        let lines =
            [
                "\(method) \(uri) SIP/2.0", "Via: \(via)", "From: <sip:sm@10.10.0.20>;tag=f", "To: <sip:10.10.0.10>",
                "Call-ID: \(callIdentifier)", "CSeq: 1 \(method)", "Max-Forwards: 70",
            ] + extra
        return Array((lines.map { $0 + "\r\n" }.joined() + "\r\n" + body).utf8)
    }
}

extension Instant {
    static func milliseconds(_ count: Int) -> Instant { .start + .milliseconds(count) }
}
