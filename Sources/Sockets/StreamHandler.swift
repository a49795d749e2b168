import Agents
import NIOCore

/// Turns the life of a TCP connection into what an agent knows of it.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What a connection does on its own.
    enum Change {
        case open
        case received([UInt8])
        /// FIN came; nothing more will come.
        case ended
        /// It is gone without that: RST came, or the kernel gave up.
        case lost
    }

    private let deliver: (Change, any Channel) -> Void
    private var hasEnded = false

    /// - Parameter deliver: takes each change in the order in which it happened; `ended` and `lost` come once, and only
    ///   one of them.
    init(deliver: @escaping (Change, any Channel) -> Void) { self.deliver = deliver }

    func channelActive(context: ChannelHandlerContext) { deliver(.open, context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        deliver(.received(Array(unwrapInboundIn(data).readableBytesView)), context.channel)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed? = event as? ChannelEvent else { return }
        end(.ended, context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) { end(.lost, context.channel) }

    /// NIO closes the channel on every error that ends it, and ``channelInactive(context:)`` follows.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    private func end(_ change: Change, _ channel: any Channel) {
        guard !hasEnded else { return }
        hasEnded = true
        deliver(change, channel)
    }
}
