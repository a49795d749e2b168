import FoundationEssentials
import NIOCore

/// Reads the launcher's orders from the control channel.
final class OrderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let driver: NodeDriver
    private var framer = LineFramer()

    init(driver: NodeDriver) { self.driver = driver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let lines = framer.append(unwrapInboundIn(data).readableBytesView) else {
            return context.close(promise: nil)
        }
        for line in lines {
            guard let order = try? JSONDecoder().decode(NodeOrder.self, from: Data(line)) else { continue }
            switch order {
            case .start(let clock): driver.start(clock)
            case .console(let token, let text): driver.command(token: token, line: text)
            }
        }
    }
}
