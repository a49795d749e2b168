import Agents
import Glibc
import NIOCore
import Wire

extension SocketAddress {
    /// The socket address of an endpoint.
    init(_ endpoint: Endpoint) throws {
        try self.init(packedIPAddress: ByteBuffer(bytes: endpoint.address.octets), port: Int(endpoint.port))
    }
}

extension Endpoint {
    /// Why a socket has no IP address and port: it is gone, or it is no IP socket.
    enum AddressError: Error {
        case notInternet
    }

    /// The IP address and port of a socket.
    init(_ address: SocketAddress?) throws {
        guard let address, let port = address.port else { throw AddressError.notInternet }
        // struct sockaddr_in has its address at octet 4, struct sockaddr_in6 at octet 8.
        let octets = address.withSockAddr { pointer, size -> [UInt8] in
            let bytes = UnsafeRawBufferPointer(start: pointer, count: size)
            return Array(address.protocol == .inet ? bytes[4..<8] : bytes[8..<24])
        }
        guard let ip = IPAddress(octets: octets) else { throw AddressError.notInternet }
        self.init(address: ip, port: UInt16(truncatingIfNeeded: port))
    }
}

extension ConnectionFailure {
    /// The reason in the agent's words for the kernel's error.
    init(_ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case ECONNREFUSED: self = .refused
        case ETIMEDOUT: self = .timedOut
        case nil, .some: self = .unreachable
        }
    }
}
