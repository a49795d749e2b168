import Agents
import CLinux
import Glibc
import Wire

/// The TCP side of a served agent: its listeners and its connections.
final class StreamTable {
    /// Bytes that may wait in one connection before it is given up: a peer that does not read costs no more.
    static let outboundLimit = 1 << 20
    /// How long a connection that the agent has let go of may take to send what waits.
    static let leavingTime = Duration.seconds(30)

    private let poller: Poller
    private let limit: Int
    private var listeners: Set<Int32> = []
    private var streams: [Int32: Stream] = [:]
    private var descriptors: [ConnectionIdentifier: Int32] = [:]
    private var lastAccepted: Int32 = 0
    private var room = [UInt8](repeating: 0, count: 65_536)
    /// A listener rests while the process has no descriptor left; what waits stays in the kernel.
    private var isResting = false
    private(set) var sent = 0
    private(set) var refused = 0

    /// - Parameter limit: how many connections there may be; further ones that come are refused with RST.
    init(_ poller: Poller, limit: Int) {
        self.poller = poller
        self.limit = limit
    }

    deinit {
        for descriptor in listeners { close(descriptor) }
        for descriptor in streams.keys { cl_stream_abort(descriptor) }
    }

    var count: Int { streams.count }

    func listen(_ local: Endpoint) throws(ServingFailure) {
        var address = local.kernel
        let descriptor = cl_stream_listener(&address, 1024)
        guard descriptor >= 0 else { throw ServingFailure(Listener(transport: .tcp, local: local), descriptor) }
        listeners.insert(descriptor)
        poller.add(descriptor)
    }

    // MARK: What the kernel says

    func owns(_ descriptor: Int32) -> Bool { listeners.contains(descriptor) || streams[descriptor] != nil }

    /// - Parameter deliver: takes what happened, in order.
    func handle(_ descriptor: Int32, hasRoom: Bool, at now: Instant, _ deliver: (AgentEvent) -> Void) {
        if listeners.contains(descriptor) { return accept(descriptor, deliver) }
        guard let stream = streams[descriptor] else { return }
        switch stream.phase {
        case .opening: open(stream, deliver)
        case .open:
            if hasRoom { write(stream, deliver) }
            read(stream, deliver)
        case .leaving:
            write(stream, deliver)
            // Nobody listens any more; an end of the other side is noticed by the write that fails.
            if streams[descriptor] != nil { discard(stream) }
        }
    }

    /// To be called now and then: ends what has had its time, and lets a resting listener go on.
    func sweep(at now: Instant) {
        if isResting {
            isResting = false
            for descriptor in listeners { poller.change(descriptor, write: false) }
        }
        for stream in streams.values {
            if case .leaving(let until) = stream.phase, now >= until { end(stream, abortively: true) }
        }
    }

    private func accept(_ listener: Int32, _ deliver: (AgentEvent) -> Void) {
        for _ in 0..<64 {
            var local = cl_endpoint()
            var remote = cl_endpoint()
            let descriptor = cl_stream_accept(listener, &local, &remote)
            if descriptor == -EAGAIN { return }
            if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(-descriptor) {
                isResting = true
                poller.change(listener, read: false, write: false)
                return
            }
            guard descriptor >= 0 else { continue }
            guard streams.count < limit else {
                cl_stream_abort(descriptor)
                refused += 1
                continue
            }
            lastAccepted -= 1
            let identifier = ConnectionIdentifier(lastAccepted)
            hold(Stream(descriptor, identifier, .open))
            deliver(.connection(identifier, .accepted(local: Endpoint(local), remote: Endpoint(remote))))
        }
    }

    private func open(_ stream: Stream, _ deliver: (AgentEvent) -> Void) {
        var local = cl_endpoint()
        var remote = cl_endpoint()
        let refusal = cl_stream_opened(stream.descriptor, &local, &remote)
        if refusal == -ENOTCONN { return }
        guard refusal == 0 else {
            end(stream, abortively: false)
            return deliver(.connection(stream.identifier, .failed(Self.failure(refusal))))
        }
        stream.phase = .open
        setRoom(stream, wanted: false)
        deliver(.connection(stream.identifier, .opened(local: Endpoint(local), remote: Endpoint(remote))))
    }

    private static func failure(_ refusal: Int32) -> ConnectionFailure {
        switch -refusal {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timedOut
        case _: .unreachable
        }
    }

    private func read(_ stream: Stream, _ deliver: (AgentEvent) -> Void) {
        // Two reads, so that no connection starves the others.
        for _ in 0..<2 {
            guard streams[stream.descriptor] === stream, stream.phase == .open else { return }
            let count = recv(stream.descriptor, &room, room.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                deliver(.connection(stream.identifier, .received(Array(room[..<count]))))
                if count < room.count { return }
            } else if count == 0 {
                end(stream, abortively: false)
                return deliver(.connection(stream.identifier, .closed))
            } else {
                guard errno != EAGAIN, errno != EINTR else { return }
                end(stream, abortively: false)
                return deliver(.connection(stream.identifier, .reset))
            }
        }
    }

    private func discard(_ stream: Stream) {
        let count = recv(stream.descriptor, &room, room.count, Int32(MSG_DONTWAIT))
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { end(stream, abortively: false) }
    }

    // MARK: What the agent wants

    func connect(_ identifier: ConnectionIdentifier, to remote: Endpoint, _ deliver: (AgentEvent) -> Void) {
        var address = remote.kernel
        let descriptor = cl_stream_connect(&address)
        guard descriptor >= 0 else { return deliver(.connection(identifier, .failed(Self.failure(descriptor)))) }
        hold(Stream(descriptor, identifier, .opening))
    }

    func write(_ bytes: [UInt8], on identifier: ConnectionIdentifier, _ deliver: (AgentEvent) -> Void) {
        guard let descriptor = descriptors[identifier], let stream = streams[descriptor], stream.phase == .open else {
            return
        }
        guard stream.waiting + bytes.count <= Self.outboundLimit else {
            end(stream, abortively: true)
            return deliver(.connection(identifier, .reset))
        }
        sent += 1
        if stream.waiting == 0 {
            stream.outbound = bytes
            stream.sent = 0
        } else {
            stream.outbound += bytes
        }
        if !stream.awaitsRoom { write(stream, deliver) }
    }

    func release(_ identifier: ConnectionIdentifier, abortively: Bool, at now: Instant) {
        guard let descriptor = descriptors.removeValue(forKey: identifier), let stream = streams[descriptor] else {
            return
        }
        guard !abortively, stream.phase == .open, stream.waiting > 0 else {
            return end(stream, abortively: abortively)
        }
        stream.phase = .leaving(until: now + Self.leavingTime)
    }

    private func write(_ stream: Stream, _ deliver: (AgentEvent) -> Void) {
        while stream.waiting > 0 {
            let count = stream.outbound.withUnsafeBytes {
                Glibc.send(
                    stream.descriptor, $0.baseAddress?.advanced(by: stream.sent), stream.waiting,
                    Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return setRoom(stream, wanted: true) }
            guard count > 0 else {
                let isKnown = stream.phase == .open
                end(stream, abortively: false)
                if isKnown { deliver(.connection(stream.identifier, .reset)) }
                return
            }
            stream.sent += count
        }
        stream.outbound = []
        stream.sent = 0
        if case .leaving = stream.phase { return end(stream, abortively: false) }
        setRoom(stream, wanted: false)
    }

    // MARK: The table

    private func setRoom(_ stream: Stream, wanted: Bool) {
        guard stream.awaitsRoom != wanted else { return }
        stream.awaitsRoom = wanted
        poller.change(stream.descriptor, write: wanted)
    }

    private func hold(_ stream: Stream) {
        streams[stream.descriptor] = stream
        descriptors[stream.identifier] = stream.descriptor
        poller.add(stream.descriptor, write: stream.awaitsRoom)
    }

    /// Closes a connection and forgets it.
    private func end(_ stream: Stream, abortively: Bool) {
        streams[stream.descriptor] = nil
        descriptors[stream.identifier] = nil
        if abortively { cl_stream_abort(stream.descriptor) } else { close(stream.descriptor) }
    }
}
