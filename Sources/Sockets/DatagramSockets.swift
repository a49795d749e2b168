import Agents
import NIOCore
import Wire

/// The UDP side of a node: a socket for each listener.
final class DatagramSockets {
    private let loop: any EventLoop
    private let deliver: (AgentEvent) -> Void
    /// By endpoint, and by descriptor: a group of phones has thousands.
    private var sockets: [Endpoint: DatagramSocket] = [:]
    private var endpoints: [Int32: Endpoint] = [:]
    private var watch: ReadinessWatch?
    /// Room for the longest datagram; memory only where one has been so long.
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    init(on loop: any EventLoop, deliver: @escaping (AgentEvent) -> Void) {
        self.loop = loop
        self.deliver = deliver
    }

    deinit { room.deallocate() }

    /// Binds a listener; what arrives waits in the kernel until ``start()``.
    func bind(_ local: Endpoint) throws(SocketFailure) {
        let socket = try DatagramSocket(local)
        sockets[local] = socket
        endpoints[socket.descriptor] = local
    }

    /// From here on what arrives is delivered; false where the kernel does not allow it.
    func start() -> Bool {
        // Most gateways have none, and need no thread.
        guard !sockets.isEmpty else { return true }
        let bound = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        guard let watch = ReadinessWatch(ready: { descriptor in loop.execute { bound.value.receive(descriptor) } })
        else { return false }
        for descriptor in endpoints.keys { watch.add(descriptor) }
        self.watch = watch
        return true
    }

    /// Closes every socket.
    func stop() {
        watch = nil
        sockets = [:]
        endpoints = [:]
    }

    /// Sends from a listener's own port; a datagram from any other port is lost.
    func send(_ datagram: Datagram) {
        guard let socket = sockets[datagram.local] else { return }
        hand(over: socket.send(datagram.bytes, to: datagram.remote), of: socket)
    }

    private func receive(_ descriptor: Int32) {
        guard let socket = endpoints[descriptor].flatMap({ sockets[$0] }) else { return }
        hand(over: socket.receive(room), of: socket)
        // Only now, so that a flood is read a share at a time, with timers and orders in between.
        watch?.rearm(descriptor)
    }

    private func hand(over arrivals: [DatagramSocket.Arrival], of socket: DatagramSocket) {
        for arrival in arrivals {
            switch arrival {
            case .datagram(let datagram): deliver(.datagram(datagram))
            case .refused(let remote): deliver(.datagramRefused(local: socket.local, remote: remote))
            }
        }
    }
}
