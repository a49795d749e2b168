import Agents
import CLinux
import Glibc
import NIOCore
import NIOPosix
import Wire

/// The TCP side of a node: its listeners and the connections that the agent knows.
///
/// A connection is in the table from the moment at which the agent asks for it, or it is accepted, until the agent
/// releases it or hears of its end. Nothing is delivered of a connection that is not in the table.
final class ConnectionTable {
    /// Bytes that may wait in one connection before it is given up: a peer that does not read costs no more.
    static let outboundLimit = 1 << 20
    /// How long a released connection may take to send what waits.
    private static let flushTime = TimeAmount.seconds(30)

    private let loop: any EventLoop
    private let acceptedLimit: Int
    private let deliver: (ConnectionIdentifier, ConnectionEvent) -> Void
    private let refused: (_ limit: Int) -> Void
    private var listeners: [any Channel] = []
    /// Nil while NIO has not made the channel yet.
    private var channels: [ConnectionIdentifier: (any Channel)?] = [:]
    private var lastAccepted: Int32 = 0
    /// Accepted and not closed yet, whether the agent still knows it or not.
    private var acceptedCount = 0
    private var hasToldOfLimit = false

    /// - Parameters:
    ///   - acceptedLimit: how many accepted connections there may be at a time; the next is answered with RST.
    ///   - deliver: takes each event; whoever hands it on asks ``admit(_:_:)`` when the agent's turn has come.
    ///   - refused: told when the limit is reached, once until half of the connections are gone.
    init(
        on loop: any EventLoop, acceptedLimit: Int,
        deliver: @escaping (ConnectionIdentifier, ConnectionEvent) -> Void,
        refused: @escaping (_ limit: Int) -> Void
    ) {
        self.loop = loop
        self.acceptedLimit = acceptedLimit
        self.deliver = deliver
        self.refused = refused
    }

    /// Whether the agent is to hear this; the end of a connection takes it out of the table.
    func admit(_ identifier: ConnectionIdentifier, _ event: ConnectionEvent) -> Bool {
        switch event {
        case .accepted, .opened, .received: channels[identifier] != nil
        case .failed, .closed, .reset: channels.removeValue(forKey: identifier) != nil
        }
    }

    /// Opens a connection; ``ConnectionEvent/opened(local:remote:)`` or ``ConnectionEvent/failed(_:)`` follows.
    func connect(_ identifier: ConnectionIdentifier, to remote: Endpoint) {
        // A number is used once in an agent's life.
        guard channels[identifier] == nil else { return }
        channels[identifier] = .some(nil)
        guard let address = try? SocketAddress(remote) else { return deliver(identifier, .failed(.unreachable)) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            // How long an attempt may take is the agent's own timer; the kernel's retries set the outer bound.
            .connectTimeout(.hours(1))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Known from here on, so that an attempt can be given up while it is still opening.
                    bound.value.channels[identifier] = channel
                    try bound.value.addHandler(to: channel, identifier) { channel in
                        .opened(local: try Endpoint(channel.localAddress), remote: remote)
                    }
                }
            }
            .connect(to: address)
            .whenFailure { error in bound.value.deliver(identifier, .failed(ConnectionFailure(error))) }
    }

    /// Sends bytes; a peer that has left more unread than ``outboundLimit`` loses the connection.
    func write(_ bytes: [UInt8], on identifier: ConnectionIdentifier) {
        guard let channel = channels[identifier] ?? nil, channel.isActive else { return }
        // The end of the channel is what the agent then hears of.
        guard waiting(in: channel) + bytes.count <= Self.outboundLimit else { return abort(channel) }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
    }

    /// Ends a connection; the agent hears nothing more of it.
    func release(_ identifier: ConnectionIdentifier, abortively: Bool) {
        guard let channel = channels.removeValue(forKey: identifier) ?? nil else { return }
        if abortively { abort(channel) } else { finish(channel) }
    }

    /// Closes everything.
    func stop() {
        for channel in listeners { channel.close(promise: nil) }
        for channel in channels.values { channel?.close(promise: nil) }
        listeners = []
        channels = [:]
    }

    private func addHandler(
        to channel: any Channel, _ identifier: ConnectionIdentifier,
        opening: @escaping (any Channel) throws -> ConnectionEvent
    ) throws {
        let handler = StreamHandler { [weak self] change, channel in
            guard let self else { return }
            switch change {
            case .open:
                do {
                    deliver(identifier, try opening(channel))
                } catch {
                    // Gone before its addresses could be read.
                    deliver(identifier, .failed(.unreachable))
                    channel.close(promise: nil)
                }
            case .received(let bytes): deliver(identifier, .received(bytes))
            case .ended:
                deliver(identifier, .closed)
                finish(channel)
            case .lost: deliver(identifier, .reset)
            }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}

// MARK: - Listening

extension ConnectionTable {
    /// Opens a listener; who connects waits in the kernel until ``start()``.
    func listen(_ local: Endpoint) -> EventLoopFuture<Void> {
        do {
            let address = try SocketAddress(local)
            let bound = NIOLoopBound(self, eventLoop: loop)
            return ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.autoRead, value: false)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(AcceptPause())
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel, on: local) }
                }
                .bind(to: address)
                .map { channel in bound.value.listeners.append(channel) }
        } catch {
            return loop.makeFailedFuture(error)
        }
    }

    /// From here on who connects is accepted.
    func start() {
        for channel in listeners { try? channel.syncOptions?.setOption(.autoRead, value: true) }
    }

    private func accept(_ channel: any Channel, on local: Endpoint) throws {
        // Throws where the peer has gone again.
        let remote = try Endpoint(channel.remoteAddress)
        guard lastAccepted != Int32.min, acceptedCount < acceptedLimit else {
            if !hasToldOfLimit { refused(acceptedLimit) }
            hasToldOfLimit = true
            linger(channel)
            throw ChannelError.operationUnsupported
        }
        lastAccepted -= 1
        acceptedCount += 1
        let identifier = ConnectionIdentifier(lastAccepted)
        channels[identifier] = channel
        try addHandler(to: channel, identifier) { _ in .accepted(local: local, remote: remote) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        channel.closeFuture.whenComplete { _ in bound.value.forget() }
    }

    private func forget() {
        acceptedCount -= 1
        if acceptedCount <= acceptedLimit / 2 { hasToldOfLimit = false }
    }
}

// MARK: - Ending

extension ConnectionTable {
    /// Sends what waits, then FIN, then closes.
    private func finish(_ channel: any Channel) {
        guard channel.isActive, waiting(in: channel) > 0 else { return closeInOrder(channel) }
        let bound = NIOLoopBound((self, channel), eventLoop: loop)
        let deadline = loop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: Self.flushTime) {
            let (table, channel) = bound.value
            table.abort(channel)
        }
        // Done once everything before it is with the kernel, or the connection is gone.
        channel.writeAndFlush(channel.allocator.buffer(capacity: 0)).whenComplete { _ in
            let (table, channel) = bound.value
            deadline.cancel()
            table.closeInOrder(channel)
        }
    }

    /// FIN, then close; bytes that nobody has read would make the kernel send RST as well.
    private func closeInOrder(_ channel: any Channel) {
        withDescriptor(of: channel) { descriptor in
            shutdown(descriptor, Int32(SHUT_WR))
            var rest = [UInt8](repeating: 0, count: 16 << 10)
            for _ in 0..<64 { guard recv(descriptor, &rest, rest.count, Int32(MSG_DONTWAIT)) > 0 else { break } }
        }
        channel.close(promise: nil)
    }

    /// RST, and nothing that waits is sent.
    private func abort(_ channel: any Channel) {
        linger(channel)
        channel.close(promise: nil)
    }

    /// A linger time of zero makes close(2) send RST.
    private func linger(_ channel: any Channel) {
        withDescriptor(of: channel) { descriptor in
            var none = Glibc.linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout.size(ofValue: none)))
        }
    }

    private func withDescriptor(of channel: any Channel, _ body: (Int32) -> Void) {
        // Throws where the channel is closed already: then there is nothing to do.
        try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self, body)
    }

    private func waiting(in channel: any Channel) -> Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
