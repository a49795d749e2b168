import Agents
import CLinux
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
        guard let address else { throw AddressError.notInternet }
        var storage = sockaddr_storage()
        address.withSockAddr { pointer, size in
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: min(size, $0.count)))
            }
        }
        guard let endpoint = Endpoint(storage) else { throw AddressError.notInternet }
        self = endpoint
    }

    /// The IP address and port in a socket address of the kernel; nil for other families.
    ///
    /// The port lies at octet 2; the address at octet 4 of struct sockaddr_in and at octet 8 of struct sockaddr_in6.
    init?(_ storage: sockaddr_storage) {
        let address = withUnsafeBytes(of: storage) { bytes -> IPAddress? in
            switch Int32(storage.ss_family) {
            case AF_INET: .v4(UInt32(bigEndian: bytes.load(fromByteOffset: 4, as: UInt32.self)))
            case AF_INET6:
                .v6(
                    high: UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.load(fromByteOffset: 16, as: UInt64.self)))
            default: nil
            }
        }
        guard let address else { return nil }
        let port = withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
        self.init(address: address, port: port)
    }

    /// AF_INET or AF_INET6.
    var family: Int32 { address.isV4 ? AF_INET : AF_INET6 }

    /// Hands over the endpoint as the kernel reads it. An IPv6 address has no scope here, so a link-local one reaches
    /// nobody.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        var size = MemoryLayout<sockaddr_in>.size
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.storeBytes(of: sa_family_t(family), as: sa_family_t.self)
            bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            switch address {
            case .v4(let value): bytes.storeBytes(of: value.bigEndian, toByteOffset: 4, as: UInt32.self)
            case .v6(let high, let low):
                size = MemoryLayout<sockaddr_in6>.size
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 8, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt64.self)
            }
        }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
        }
    }
}

extension ConnectionFailure {
    /// The reason in the agent's words for the kernel's error.
    init(_ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case ECONNREFUSED: self = .refused
        case ETIMEDOUT: self = .timedOut
        case .some: self = .unreachable
        case nil: self = if case .connectTimeout? = error as? ChannelError { .timedOut } else { .unreachable }
        }
    }
}

extension Endpoint {
    /// Where a datagram was sent that met an ICMP error; nil where that is unknown.
    init?(_ error: cl_datagram_error) {
        let octets = withUnsafeBytes(of: error.address) { Array($0.prefix(Int(error.address_length))) }
        guard let address = IPAddress(octets: octets) else { return nil }
        self.init(address: address, port: error.port)
    }
}
