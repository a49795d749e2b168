import FoundationEssentials
import NIOCore

/// Reads the launcher's orders from the control channel.
final class OrderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let take: (NodeOrder) -> Void
    private let end: (_ failure: String?) -> Void
    private var framer: LineFramer

    /// - Parameters:
    ///   - framer: holds what came after the configuration.
    ///   - take: called with each order.
    ///   - end: called when there will be no more orders; with a reason where the launcher does not make sense.
    init(framer: LineFramer, take: @escaping (NodeOrder) -> Void, end: @escaping (_ failure: String?) -> Void) {
        self.framer = framer
        self.take = take
        self.end = end
    }

    /// Takes orders, each a line of JSON.
    func take(_ lines: [[UInt8]]) {
        for line in lines {
            guard let order = try? JSONDecoder().decode(NodeOrder.self, from: Data(line)) else {
                return end("an order is not understood: \(String(decoding: line.prefix(200), as: UTF8.self))")
            }
            if case .start(let clock) = order, !clock.isSound {
                return end("a speed of \(clock.speed) is not within 1…1000")
            }
            take(order)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let lines = framer.append(unwrapInboundIn(data).readableBytesView) else {
            return end("an order is longer than a line may be")
        }
        take(lines)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { end(nil) }
    }

    func channelInactive(context: ChannelHandlerContext) { end(nil) }

    /// NIO closes the channel, and ``channelInactive(context:)`` follows.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
