import Agents
import Glibc
import Wire

@testable import Sockets

/// A plain blocking socket, the other side of what a driver does.
final class RawSocket {
    enum Reading: Hashable {
        case bytes([UInt8])
        /// FIN has come.
        case end
        case error(Int32)
    }

    struct Failure: Error { let number = errno }

    private(set) var descriptor: Int32

    private init(_ descriptor: Int32) throws {
        guard descriptor >= 0 else { throw Failure() }
        self.descriptor = descriptor
        // A test that waits in vain ends with EAGAIN.
        var patience = timeval(tv_sec: 8, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func open(_ local: Endpoint, _ kind: __socket_type) throws -> RawSocket {
        let socket = try RawSocket(socket(local.family, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        guard local.withSocketAddress({ bind(socket.descriptor, $0, $1) }) == 0 else { throw Failure() }
        return socket
    }

    static func datagram(_ local: Endpoint) throws -> RawSocket { try open(local, SOCK_DGRAM) }

    static func listener(_ local: Endpoint, backlog: Int32 = 64, receiveBuffer: Int32? = nil) throws -> RawSocket {
        let socket = try open(local, SOCK_STREAM)
        if var size = receiveBuffer {
            setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        guard listen(socket.descriptor, backlog) == 0 else { throw Failure() }
        return socket
    }

    static func connection(to remote: Endpoint) throws -> RawSocket {
        let socket = try RawSocket(socket(remote.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        guard remote.withSocketAddress({ connect(socket.descriptor, $0, $1) }) == 0 else { throw Failure() }
        return socket
    }

    func accepted() throws -> RawSocket { try RawSocket(accept(descriptor, nil, nil)) }

    var local: Endpoint {
        get throws {
            var storage = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let refusal = withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
            }
            guard refusal == 0, let endpoint = Endpoint(storage) else { throw Failure() }
            return endpoint
        }
    }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Int { Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    func send(_ bytes: [UInt8], to remote: Endpoint) {
        _ = remote.withSocketAddress { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
    }

    /// One receipt: for UDP a datagram.
    func read(_ limit: Int = 70_000) -> Reading {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        return count < 0 ? .error(errno) : count == 0 ? .end : .bytes(Array(buffer[..<count]))
    }

    /// Reads to the end of a stream.
    func readAll() -> (bytes: [UInt8], end: Reading) {
        var bytes: [UInt8] = []
        while true {
            let reading = read()
            guard case .bytes(let more) = reading else { return (bytes, reading) }
            bytes += more
        }
    }

    /// What the kernel has noted against the socket; 0 for nothing.
    var pendingError: Int32 {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno
    }

    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends a connection with RST.
    func reset() {
        var none = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
        descriptor = -1
    }
}

extension Endpoint {
    /// An address of this host and a port that nothing uses.
    static func unused(_ host: UInt8, _ transport: Transport = .tcp) throws -> Endpoint {
        try unused(.v4(0x7F00_0000 | UInt32(host)), transport)
    }

    static func unused(_ address: IPAddress, _ transport: Transport) throws -> Endpoint {
        let any = Endpoint(address: address, port: 0)
        return try (transport == .tcp ? RawSocket.listener(any) : RawSocket.datagram(any)).local
    }

    static let loopbackV6 = IPAddress.v6(high: 0, low: 1)
}
