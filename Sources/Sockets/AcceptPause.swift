import Glibc
import NIOCore

/// Rests a TCP listener while the process or the machine has no descriptor left: what waits stays in the kernel.
///
/// Without the rest the loop would do nothing but ask again, since a listener with somebody waiting is always ready.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let rest: TimeAmount
    private var isResting = false

    init(rest: TimeAmount = .milliseconds(100)) { self.rest = rest }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let code = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code), !isResting
        else { return }
        isResting = true
        set(reading: false, on: context.channel)
        let bound = NIOLoopBound((self, context.channel), eventLoop: context.eventLoop)
        context.eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: rest) {
            let (handler, channel) = bound.value
            handler.isResting = false
            handler.set(reading: true, on: channel)
        }
    }

    private func set(reading: Bool, on channel: any Channel) {
        // A listener that is gone accepts nothing more.
        try? channel.syncOptions?.setOption(.autoRead, value: reading)
    }
}
