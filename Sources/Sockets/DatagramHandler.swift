import NIOCore
import Wire

/// Turns what arrives on a UDP socket into bytes and the sender's address.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let deliver: (_ bytes: [UInt8], _ remote: Endpoint) -> Void

    init(deliver: @escaping (_ bytes: [UInt8], _ remote: Endpoint) -> Void) { self.deliver = deliver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let remote = try? Endpoint(envelope.remoteAddress) else { return }
        deliver(Array(envelope.data.readableBytesView), remote)
    }

    /// An ICMP error or a full buffer ends no datagram socket.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
