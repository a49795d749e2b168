import Agents
import Glibc
import NIOCore

/// Turns the life of a TCP connection into the events that an agent knows.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let opening: () throws -> ConnectionEvent
    private let deliver: (ConnectionEvent) -> Void
    private var wasReset = false

    /// - Parameters:
    ///   - opening: the event that reports the connection, asked for once it is there.
    ///   - deliver: takes each event in the order in which it happened.
    init(opening: @escaping () throws -> ConnectionEvent, deliver: @escaping (ConnectionEvent) -> Void) {
        self.opening = opening
        self.deliver = deliver
    }

    func channelActive(context: ChannelHandlerContext) {
        do {
            deliver(try opening())
        } catch {
            // Gone before its addresses could be read.
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        deliver(.received(Array(unwrapInboundIn(data).readableBytesView)))
    }

    func channelInactive(context: ChannelHandlerContext) { deliver(wasReset ? .reset : .closed) }

    /// A read or write error other than an orderly end: RST came, or the kernel gave up retransmitting.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        wasReset = true
        context.close(promise: nil)
    }
}
