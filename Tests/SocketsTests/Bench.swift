import Agents
import NIOCore
import NIOPosix
import Wire

@testable import Sockets

/// A driver on a thread of its own, with an agent that does what a test tells it.
final class Bench {
    let script: Script
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let loop: any EventLoop
    private let driver: NIOLoopBound<NodeDriver>

    /// - Parameter start: whether the agent boots at once; else the test says when.
    convenience init(
        _ script: Script = Script(), listeners: [Listener] = [], acceptedLimit: Int = 4096, start: Bool = true
    ) throws {
        try self.init(
            agent: ScriptedAgent(script: script, listeners: listeners), script, acceptedLimit: acceptedLimit,
            start: start)
    }

    init(agent: any Agent, _ script: Script, acceptedLimit: Int = 4096, start: Bool = true) throws {
        self.script = script
        loop = group.next()
        let loop = loop
        driver = try loop.submit {
            NIOLoopBound(
                NodeDriver(
                    agent: agent, console: Self.console, on: loop, acceptedLimit: acceptedLimit,
                    report: { script.report($0) }), eventLoop: loop)
        }.wait()
        try onLoop { $0.listen() }
        if start { self.start() }
    }

    deinit {
        let bound = driver
        try? loop.submit { bound.value.stop() }.wait()
        try? group.syncShutdownGracefully()
    }

    /// Boots the agent, by default at once.
    func start(in nanoseconds: Int64 = 0, speed: Int = 1) {
        let origin = ScenarioClock.monotonicNanoseconds() + nanoseconds
        let bound = driver
        loop.execute { bound.value.start(ScenarioClock(originMonotonicNanoseconds: origin, speed: speed)) }
    }

    /// Has the agent ask for effects and, where it is given, for another wake-up.
    func tell(_ effects: AgentEffect..., wakeup: Instant? = nil) {
        let token = script.order(effects, wakeup: wakeup)
        let bound = driver
        loop.execute { bound.value.command(token: token, line: "do") }
    }

    func command(_ line: String) {
        let bound = driver
        loop.execute { bound.value.command(token: 77, line: line) }
    }

    /// Waits until everything that the loop had to do has been done.
    func settle() throws {
        for _ in 0..<3 { try loop.submit {}.wait() }
    }

    private func onLoop(_ body: @escaping @Sendable (NodeDriver) -> EventLoopFuture<Void>) throws {
        let bound = driver
        try loop.flatSubmit { body(bound.value) }.wait()
    }

    private static let console = NodeConsole(
        parse: { $0 == "do" ? .success(.reset) : .failure(ConsoleRefusal("what is \($0)?")) }, render: { "\($0.body)" })
}
