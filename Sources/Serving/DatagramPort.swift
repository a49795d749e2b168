import Agents
import CLinux
import Glibc
import Wire

/// A UDP socket of a served agent.
final class DatagramPort {
    let local: Endpoint
    let descriptor: Int32

    /// Bursts of many gateways wait here; the kernel grants what its own limit allows.
    private static let buffer: Int32 = 8 << 20

    init(_ local: Endpoint) throws(ServingFailure) {
        var address = local.kernel
        descriptor = cl_datagram_socket(&address, Self.buffer)
        self.local = local
        guard descriptor >= 0 else { throw ServingFailure(Listener(transport: .udp, local: local), descriptor) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Takes ICMP errors that wait, at most 64: whose port is closed.
    func takeRefusals() -> [Endpoint] {
        var remotes: [Endpoint] = []
        var error = cl_datagram_error()
        for _ in 0..<64 {
            guard cl_take_datagram_error(descriptor, &error) == 1 else { break }
            if error.is_port_unreachable != 0, let remote = Endpoint(error) { remotes.append(remote) }
        }
        return remotes
    }
}
