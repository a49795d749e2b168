/// An IP address with a UDP or TCP port.
public struct Endpoint: Hashable, Comparable, Sendable, Codable {
    public var address: IPAddress
    public var port: UInt16

    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    public static func < (left: Endpoint, right: Endpoint) -> Bool {
        (left.address, left.port) < (right.address, right.port)
    }
}

extension Endpoint: CustomStringConvertible {
    /// `192.0.2.1:2944` or `[2001:db8::1]:2944`.
    public var description: String { address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
