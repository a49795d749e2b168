import Agents
import ArgumentParser
import Wire

/// Addresses as people write them on a command line.
enum Address {
    /// `192.0.2.1`, `192.0.2.1:2944`, `2001:db8::1`, `[2001:db8::1]:2944`.
    static func endpoint(_ text: String, defaultPort: UInt16) throws -> Endpoint {
        if let address = IPAddress(text) { return Endpoint(address: address, port: defaultPort) }
        var host = text[...]
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), let number = UInt16(text[text.index(after: colon)...]), number > 0 {
            host = text[..<colon]
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(String(host)) else {
            throw ValidationError("an address is such as 192.0.2.1:2944 or [2001:db8::1]:2944, not '\(text)'.")
        }
        return Endpoint(address: address, port: port)
    }

    static func transport(_ text: String) throws -> Transport {
        guard let transport = Transport(rawValue: text) else {
            throw ValidationError("a transport is udp or tcp, not '\(text)'.")
        }
        return transport
    }

    /// An endpoint and, after a slash, `udp` or `tcp`.
    static func entity(_ text: String) throws -> (endpoint: Endpoint, transport: Transport) {
        guard let slash = text.lastIndex(of: "/") else { return (try endpoint(text, defaultPort: 5060), .udp) }
        guard let transport = Transport(rawValue: String(text[text.index(after: slash)...])) else {
            throw ValidationError("an entity's transport is udp or tcp, as in 192.0.2.7:5060/tcp, not '\(text)'.")
        }
        return (try endpoint(String(text[..<slash]), defaultPort: 5060), transport)
    }
}
