import Agents
import CLinux
import Glibc
import Wire

/// A UDP socket with an error queue.
///
/// Not a channel of NIO's: that takes ICMP host unreachable, or a route that is gone for a moment, for the end of the
/// socket. Here both cost one datagram.
final class DatagramSocket {
    /// What the socket has brought.
    enum Arrival {
        case datagram(Datagram)
        /// A datagram to this endpoint met a closed port.
        case refused(Endpoint)
    }

    let local: Endpoint
    let descriptor: Int32

    /// Opens and binds the socket of a listener.
    init(_ local: Endpoint) throws(SocketFailure) {
        let listener = Listener(transport: .udp, local: local)
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(local.family, kind, 0)
        guard descriptor >= 0 else { throw SocketFailure(listener, errno) }
        self.local = local
        // Bursts of a whole lab wait here; the kernel grants what its own limit allows.
        var size: Int32 = 4 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        let refused = cl_keep_datagram_errors(descriptor, local.family)
        guard refused == 0 else { throw SocketFailure(listener, refused) }
        guard local.withSocketAddress({ bind(descriptor, $0, $1) }) == 0 else { throw SocketFailure(listener, errno) }
    }

    deinit { close(descriptor) }

    /// Sends a datagram; like the network itself, a full buffer and a missing route lose it.
    ///
    /// - Returns: errors of earlier datagrams that had to be taken from the socket first.
    func send(_ bytes: [UInt8], to remote: Endpoint) -> [Arrival] {
        var arrivals: [Arrival] = []
        // The kernel reports the ICMP error of an earlier datagram by refusing this one; each refusal takes one.
        for _ in 0..<4 {
            let count = remote.withSocketAddress { address, size in
                bytes.withUnsafeBytes { sendto(descriptor, $0.baseAddress, $0.count, 0, address, size) }
            }
            guard count < 0, errno != EAGAIN else { break }
            arrivals += takeErrors()
        }
        return arrivals
    }

    /// Takes what waits, at most 64 datagrams and as many errors, so that no socket starves the rest of the node.
    ///
    /// - Parameter room: for the longest datagram; shared by the sockets of a node.
    func receive(_ room: UnsafeMutableRawBufferPointer) -> [Arrival] {
        var arrivals: [Arrival] = []
        for _ in 0..<64 {
            var storage = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, room.baseAddress, room.count, 0, $0, &size)
                }
            }
            if count < 0 {
                if errno == EAGAIN { break }
                continue
            }
            guard let remote = Endpoint(storage) else { continue }
            arrivals.append(.datagram(Datagram(local: local, remote: remote, bytes: Array(room[..<count]))))
        }
        return arrivals + takeErrors()
    }

    private func takeErrors() -> [Arrival] {
        var arrivals: [Arrival] = []
        var error = cl_datagram_error()
        for _ in 0..<64 {
            guard cl_take_datagram_error(descriptor, &error) == 1 else { break }
            if error.is_port_unreachable != 0, let remote = Endpoint(error) { arrivals.append(.refused(remote)) }
        }
        return arrivals
    }
}
