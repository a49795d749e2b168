import Channels
import Fabric
import FoundationEssentials
import Glibc
import Testing
import Wire

@testable import Namespaces

@Suite("Control stream of the switch")
struct SwitchClientTests {
    private static func pair() throws -> (one: Int32, other: Int32) {
        var descriptors: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
        return (descriptors[0], descriptors[1])
    }

    private static let rule = Rule(
        name: "cut 1", selector: .init(from: [.v4(1)], to: [.v4(2)], transport: .tcp, ports: [2944]), effect: .cut)

    private static let commands: [SwitchCommand] = [
        .apply(fault: .install(rule), identifier: 1, planned: .start + .seconds(60)),
        .apply(fault: .setLink(PortIdentifier(3), up: false), identifier: 2, planned: .start),
        .apply(fault: .remove(names: ["cut 1"]), identifier: .max, planned: .start),
        .reopen(port: PortIdentifier(3)), .statistics, .stop,
    ]

    @Test("Each command survives its line", arguments: commands)
    func commandLine(_ command: SwitchCommand) throws {
        let (one, other) = try Self.pair()
        defer {
            close(one)
            close(other)
        }
        try SwitchClient(descriptor: one).send(command)
        var control = ControlStream<SwitchReport>(descriptor: other)
        let next = control.waitForLine()
        let line = try #require(next)
        #expect(try JSONDecoder().decode(SwitchCommand.self, from: Data(line)) == command)
    }

    @Test("Reports come in order, one by one, and parse from any cut")
    func reports() throws {
        var statistics = SwitchStatistics()
        statistics.drops = [.init(cause: "cut", frames: 3)]
        let reports: [SwitchReport] = [
            .ready(missing: ["p3"], receiveBuffer: 1), .applied(identifier: 9, at: .start, lateness: .nanoseconds(3)),
            .reopened(port: PortIdentifier(1), found: true), .refused(reason: "no / \"yes\"\n"), .failed(reason: ""),
            .statistics(statistics), .stopped(statistics),
        ]
        let (one, other) = try Self.pair()
        defer {
            close(one)
            close(other)
        }
        var control = ControlStream<SwitchReport>(descriptor: other)
        for report in reports { control.report(report) }
        #expect(!control.hasOutput)
        var client = SwitchClient(descriptor: one)
        for report in reports {
            let next = try client.next(timeout: .seconds(10))
            #expect(next == report)
        }
        let none = try client.next(timeout: .zero)
        #expect(none == nil)
        close(control.descriptor)
        #expect(throws: ControlError.ended) { try client.next(timeout: .seconds(10)) }
    }

    @Test("A line that is no report is refused with its beginning")
    func garbage() {
        var client = SwitchClient(descriptor: -1)
        #expect(throws: ControlError.undecodable("{\"readi\":1}")) {
            try client.parse(Array("{\"readi\":1}\n".utf8))
        }
        #expect(throws: ControlError.ended) { try client.send(.stop) }
    }

    @Test("A launcher that reads nothing cannot stop the switch: reports beyond 1 MiB are thrown away")
    func deafLauncher() throws {
        let (one, other) = try Self.pair()
        defer {
            close(one)
            close(other)
        }
        var control = ControlStream<SwitchReport>(descriptor: other)
        let report = SwitchReport.refused(reason: String(repeating: "x", count: 60_000))
        for _ in 0..<100 { control.report(report) }
        #expect(control.hasOutput)
        #expect(!control.isAtEnd)
        var client = SwitchClient(descriptor: one)
        var count = 0
        while try client.next(timeout: .zero) == report {
            count += 1
            control.flush()
        }
        #expect((17...60).contains(count))
        #expect(!control.hasOutput)
    }

    @Test(
        "The process refuses a first line that is no configuration",
        arguments: ["{}", "[]", "garbage", "{\"ports\":[]}", String(repeating: "[", count: 100_000)])
    func badConfiguration(_ line: String) throws {
        let (one, other) = try Self.pair()
        defer {
            close(one)
            close(other)
        }
        let bytes = Array((line + "\n").utf8)
        try #require(send(one, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        #expect(SwitchProcess.run(control: other) == 2)
        var client = SwitchClient(descriptor: one)
        guard case .failed(let reason) = try client.next(timeout: .seconds(10)) else {
            Issue.record("no report")
            return
        }
        #expect(reason.hasPrefix("the first line is no configuration"))
    }

    @Test("The process ends in peace where nothing comes")
    func endOfStream() throws {
        let (one, other) = try Self.pair()
        close(one)
        #expect(SwitchProcess.run(control: other) == 0)
        close(other)
    }
}
