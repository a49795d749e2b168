import Agents
import Glibc
import NIOCore
import NIOPosix

/// A node's life between its configuration and its end.
final class NodeSession {
    private let settings: AgentSettings
    private let console: NodeConsole
    private let acceptedLimit: Int
    private let loop: any EventLoop
    private var driver: NodeDriver?
    private var writer: ReportWriter?
    private var isEnding = false

    /// How long the last reports may take when the launcher does not read.
    private static let flushTime = TimeAmount.seconds(1)

    init(_ settings: AgentSettings, _ console: NodeConsole, acceptedLimit: Int, on loop: any EventLoop) {
        self.settings = settings
        self.console = console
        self.acceptedLimit = acceptedLimit
        self.loop = loop
    }

    /// Opens the control channel and the listeners; the session ends the process.
    ///
    /// - Parameters:
    ///   - framer: what has come after the last whole line.
    ///   - orders: lines that have come with the configuration.
    func run(control: Int32, framer: LineFramer, orders: [[UInt8]]) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let handler = OrderHandler(
            framer: framer, take: { bound.value.take($0) }, end: { bound.value.end(failure: $0, code: 2) })
        let boundHandler = NIOLoopBound(handler, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.allowRemoteHalfClosure, value: true)
            // Orders wait until the listeners are open.
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    bound.value.writer = ReportWriter(to: channel)
                    try channel.pipeline.syncOperations.addHandler(boundHandler.value)
                }
            }
            .withConnectedSocket(control)
            .flatMap { channel in
                bound.value.listen().map {
                    bound.value.writer?.write(.ready)
                    boundHandler.value.take(orders)
                    try? channel.syncOptions?.setOption(.autoRead, value: true)
                }
            }
            .whenFailure { error in bound.value.end(failure: "\(error)", code: 2) }
    }

    private func listen() -> EventLoopFuture<Void> {
        let driver = NodeDriver(
            agent: settings.makeAgent(), console: console, on: loop, acceptedLimit: acceptedLimit
        ) { [weak self] report in
            if case .failed(let text) = report {
                self?.end(failure: text, code: 1)
            } else {
                self?.writer?.write(report)
            }
        }
        self.driver = driver
        return driver.listen()
    }

    private func take(_ order: NodeOrder) {
        switch order {
        case .start(let clock): driver?.start(clock)
        case .console(let token, let line, let form): driver?.command(token: token, line: line, form: form)
        }
    }

    /// Ends the process once every report has left.
    private func end(failure: String?, code: Int32) {
        guard !isEnding else { return }
        isEnding = true
        driver?.stop()
        if let failure {
            NodeProcess.complain("\(settings.name): \(failure)")
            writer?.write(.failed(failure))
        }
        let code = failure == nil ? 0 : code
        loop.scheduleTask(in: Self.flushTime) { exit(code) }
        guard let writer else { exit(code) }
        writer.flush { exit(code) }
    }
}
