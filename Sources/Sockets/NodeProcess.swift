public import Agents
import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// A node process: one agent, one event loop, one control channel.
///
/// Order of lines on the channel: ``NodeConfiguration`` comes in, ``NodeReport/ready`` goes out, then
/// ``NodeOrder/start(_:)`` comes in; journal entries and answers go out from there on. The end of the channel ends the
/// process: a node does not outlive its launcher.
public enum NodeProcess {
    /// Runs until the control channel ends; returns the exit code.
    ///
    /// - Parameters:
    ///   - control: an open stream socket to the launcher.
    ///   - console: the words of the console, given what kind of node this is.
    public static func run(control: Int32, console: (AgentSettings) -> NodeConsole) -> Int32 {
        guard let line = readLine(from: control),
            let configuration = try? JSONDecoder().decode(NodeConfiguration.self, from: Data(line))
        else { return complain("rainyday-node: no configuration came on descriptor \(control)") }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let words = console(configuration.settings)
        do {
            try loop.flatSubmit { () -> EventLoopFuture<Void> in
                open(control, configuration, words, on: loop)
            }.wait()
            try group.syncShutdownGracefully()
            return 0
        } catch {
            return complain("rainyday-node \(configuration.settings.name): \(error)")
        }
    }

    /// Opens the control channel and the listeners; the future ends with the control channel.
    private static func open(
        _ control: Int32, _ configuration: NodeConfiguration, _ console: NodeConsole, on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        let writer = ReportWriter()
        let driver = NodeDriver(
            agent: configuration.settings.makeAgent(), console: console, on: loop, report: { writer.write($0) })
        let bound = NIOLoopBound((driver, writer), eventLoop: loop)
        return ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (driver, writer) = bound.value
                    writer.channel = channel
                    try channel.pipeline.syncOperations.addHandler(OrderHandler(driver: driver))
                }
            }
            .withConnectedSocket(control)
            .flatMap { channel in
                let opened = bound.value.0.listen()
                opened.whenSuccess { bound.value.1.write(.ready) }
                opened.whenFailure { error in
                    bound.value.1.write(.failed("cannot listen: \(error)"))
                    channel.close(promise: nil)
                }
                return channel.closeFuture
            }
    }

    private static func readLine(from descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < 16 << 20 {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            if byte == 0x0A { return line }
            line.append(byte)
        }
        return nil
    }

    private static func complain(_ text: String) -> Int32 {
        var bytes = Array(text.utf8) + [0x0A]
        write(STDERR_FILENO, &bytes, bytes.count)
        return 2
    }
}
