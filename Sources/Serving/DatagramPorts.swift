import Agents
import CLinux
import Wire

/// The UDP side of a served agent: many datagrams a system call, in and out.
final class DatagramPorts {
    private var ports: [DatagramPort] = []
    private var byLocal: [Endpoint: Int] = [:]
    private var byDescriptor: [Int32: Int] = [:]
    private let inbound: OpaquePointer
    /// Holds datagrams of one port at a time.
    private let outbound: OpaquePointer
    private var outboundPort = 0
    private(set) var sent = 0
    private(set) var lost = 0

    init() throws(ServingFailure) {
        guard let inbound = cl_datagrams_make() else { throw ServingFailure("there is no memory for datagrams") }
        guard let outbound = cl_datagrams_make() else {
            cl_datagrams_free(inbound)
            throw ServingFailure("there is no memory for datagrams")
        }
        self.inbound = inbound
        self.outbound = outbound
    }

    deinit {
        cl_datagrams_free(inbound)
        cl_datagrams_free(outbound)
    }

    /// Binds a port and returns its descriptor.
    func open(_ local: Endpoint) throws(ServingFailure) -> Int32 {
        let port = try DatagramPort(local)
        byLocal[local] = ports.count
        byDescriptor[port.descriptor] = ports.count
        ports.append(port)
        return port.descriptor
    }

    func port(_ descriptor: Int32) -> DatagramPort? { byDescriptor[descriptor].map { ports[$0] } }

    /// Hands over what waits at a port, at most one batch.
    ///
    /// - Returns: how many there were.
    func receive(at port: DatagramPort, _ deliver: (Datagram) -> Void) -> Int {
        let count = cl_datagrams_receive(port.descriptor, inbound)
        // An error that is not "nothing waits" is in the error queue as well, or passes.
        guard count > 0 else { return 0 }
        var remote = cl_endpoint()
        var length: UInt32 = 0
        for index in 0..<UInt32(count) {
            let bytes = cl_datagrams_bytes(inbound, index, &length, &remote)
            let payload = [UInt8](UnsafeBufferPointer(start: bytes, count: Int(length)))
            deliver(Datagram(local: port.local, remote: Endpoint(remote), bytes: payload))
        }
        return Int(count)
    }

    /// Keeps a datagram for ``flush()``; one from a port that is not ours is lost.
    func send(_ datagram: Datagram) {
        if ports.isEmpty || ports[outboundPort].local != datagram.local {
            guard let port = byLocal[datagram.local] else { return lost += 1 }
            flush()
            outboundPort = port
        } else if cl_datagrams_waiting(outbound) >= UInt32(CL_DATAGRAM_BATCH) {
            flush()
        }
        var remote = datagram.remote.kernel
        let added = datagram.bytes.withUnsafeBufferPointer {
            cl_datagrams_add(outbound, &remote, $0.baseAddress, UInt32($0.count))
        }
        if added < 0 { lost += 1 }
    }

    /// Sends what was kept.
    func flush() {
        let waiting = Int(cl_datagrams_waiting(outbound))
        guard waiting > 0 else { return }
        let refused = Int(cl_datagrams_send(ports[outboundPort].descriptor, outbound))
        sent += waiting - refused
        lost += refused
    }

    func close() {
        flush()
        ports = []
        byLocal = [:]
        byDescriptor = [:]
    }
}
