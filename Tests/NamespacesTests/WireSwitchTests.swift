import CLinux
import Fabric
import Glibc
import Testing
import Wire

@testable import Namespaces

/// The switch process between real interfaces, in a network namespace of its own: the far ends of its ports lie there
/// too, so that one packet socket can be all nodes and both mirrors.
@Suite("Switch on the wire", .serialized, .timeLimit(.minutes(2)))
struct WireSwitchTests {
    private static let pairs = [("p1", "n1"), ("p2", "n2"), ("p3", "n3"), ("s0a", "s0b"), ("d0a", "d0b")]

    /// What a node or a mirror saw: its interface and the number in the frame.
    private struct Sight: Hashable, Comparable, CustomStringConvertible {
        let interface: String
        let number: UInt8

        var description: String { "\(interface) \(number)" }
        static func < (left: Sight, right: Sight) -> Bool {
            (left.number, left.interface) < (right.number, right.interface)
        }
    }

    /// The nodes' end of everything, and the launcher's end of the switch.
    private struct Bench {
        private var links: NetlinkSocket
        private let socket: Int32
        private let control: Int32
        private let origin: Int64
        private let finish: () throws -> Int32
        var client: SwitchClient

        init() throws {
            for scope in ["all", "default"] {
                let file = open("/proc/sys/net/ipv6/conf/\(scope)/disable_ipv6", O_WRONLY)
                if file >= 0 { write(file, "1", 1) }
                close(file)
            }
            links = try NetlinkSocket()
            var descriptors: [Int32] = [-1, -1]
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors)
            control = descriptors[1]
            client = SwitchClient(descriptor: descriptors[0])
            origin = SwitchClock.monotonicNanoseconds()
            socket = cl_packet_open(1 << 20)
            let end = descriptors[1]
            finish = FreshNetwork.begin { SwitchProcess.run(control: end) }
            for index in WireSwitchTests.pairs.indices { try create(index) }
            let near = WireSwitchTests.pairs.map { cl_packet_interface($0.0) }
            guard cl_packet_listen(socket, near, UInt32(near.count)) == 0 else {
                throw KernelError("listen", number: errno)
            }
        }

        mutating func create(_ index: Int) throws {
            let (near, far) = WireSwitchTests.pairs[index]
            let number = Int32(100 + 2 * index)
            let messages: [NetlinkMessage] = [
                .createPair(
                    near: .init(name: near, index: number), far: .init(name: far, index: number + 1), in: nil,
                    group: 0),
                .setLink(number, up: true), .setLink(number + 1, up: true),
            ]
            if let refusal = try links.send(messages) { throw FreshNetwork.Failure(description: "\(refusal)") }
        }

        mutating func delete(_ name: String) throws { _ = try links.send([.deleteLink(name)]) }

        func configuration(delay: Duration) -> SwitchConfiguration {
            var conditions = NetworkConditions(network: "hq")
            conditions.delay = delay
            let ports = (1...3).map { number in
                Port(
                    identifier: PortIdentifier(number), node: "n\(number)", network: "hq",
                    mac: MACAddress(0x0200_0000_0000 + UInt64(number)),
                    addresses: [.v4(0x0A00_0000 + UInt32(number))])
            }
            return SwitchConfiguration(
                ports: ports, networks: [conditions], seed: 1,
                clock: SwitchClock(originMonotonicNanoseconds: origin, speed: 20),
                mirrors: [SwitchMirror(network: "hq", sent: "s0a", delivered: "d0a")])
        }

        /// Sends a numbered frame as a node: to another one, or to all where `destination` is nil.
        func send(_ number: UInt8, from source: Int, to destination: Int?) {
            let address = destination.map { MACAddress(0x0200_0000_0000 + UInt64($0)) } ?? .broadcast
            let own = MACAddress(0x0200_0000_0000 + UInt64(source))
            let frame = address.octets + own.octets + [0x88, 0xB5, number] + [UInt8](repeating: 0, count: 45)
            _ = cl_packet_send(socket, cl_packet_interface("n\(source)"), frame, UInt32(frame.count))
        }

        /// Everything that is seen until the node and the mirror of what is delivered have seen this frame, sorted.
        ///
        /// What is missing after ten seconds is missing.
        mutating func sights(until node: String, _ number: UInt8) -> [String] {
            let last = [Sight(interface: node, number: number), Sight(interface: "d0b", number: number)]
            var buffer = [UInt8](repeating: 0, count: 64 << 11)
            var heads = [cl_packet_frame](repeating: cl_packet_frame(), count: 64)
            var seen: [Sight] = []
            for _ in 0..<100 where !last.allSatisfy(seen.contains) {
                var poller = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                poll(&poller, 1, 100)
                let count = cl_packet_receive(socket, &buffer, 1 << 11, &heads, 64)
                for index in 0..<Int(max(count, 0)) where buffer[index << 11 | 12] == 0x88 {
                    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
                    if_indextoname(UInt32(heads[index].interface), &name)
                    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                    seen.append(Sight(interface: text, number: buffer[index << 11 | 14]))
                }
            }
            return seen.sorted().map(\.description)
        }

        mutating func stop() throws -> (code: Int32, report: SwitchReport?) {
            try client.send(.stop)
            let report = try client.next(timeout: .seconds(10))
            let code = try finish()
            for descriptor in [socket, control, client.descriptor] { close(descriptor) }
            return (code, report)
        }
    }

    private struct Outcome {
        var missing: [String] = []
        var sights: [[String]] = []
        var reports: [SwitchReport?] = []
        var code: Int32 = -1
        var statistics = SwitchStatistics()
    }

    private static func play(_ script: (inout Bench, inout Outcome) throws -> Void, _ tests: String) throws -> Outcome?
    {
        try withoutActuallyEscaping(script) { script in
            try FreshNetwork.run("WireSwitchTests/\(tests)") {
                var bench = try Bench()
                var outcome = Outcome()
                outcome.missing = try bench.client.configure(bench.configuration(delay: .milliseconds(20)))
                try script(&bench, &outcome)
                let (code, report) = try bench.stop()
                outcome.code = code
                if case .stopped(let statistics) = report { outcome.statistics = statistics }
                return outcome
            }
        }
    }

    @Test("Frames cross with their delay, and the mirrors show them as sent and as delivered")
    func crossing() throws {
        let outcome = try Self.play(
            { bench, outcome in
                bench.send(1, from: 1, to: 2)
                outcome.sights.append(bench.sights(until: "n2", 1))
                bench.send(2, from: 2, to: nil)
                bench.send(3, from: 1, to: 3)
                outcome.sights.append(bench.sights(until: "n3", 3))
            }, "crossing")
        guard let outcome else { return }
        #expect(outcome.missing == [])
        #expect(outcome.sights.first == ["d0b 1", "n2 1", "s0b 1"])
        #expect(outcome.sights.last == ["n1 2", "n3 2", "s0b 2", "d0b 3", "n3 3", "s0b 3"])
        #expect(outcome.code == 0)
        let statistics = outcome.statistics
        #expect(statistics.framesReceived == 3 && statistics.framesDelivered == 4 && statistics.framesMirrored == 5)
        #expect(statistics.framesNotMirrored == 0)
        #expect(statistics.delivery.count == 4 && statistics.kernelDrops == 0 && statistics.sendErrors == 0)
        #expect(statistics.drops == [])
    }

    @Test("A fault takes frames behind its report, not before it, and the sent mirror still shows them")
    func faults() throws {
        let outcome = try Self.play(
            { bench, outcome in
                let down = LinkFault.setLink(PortIdentifier(2), up: false)
                try bench.client.send(.apply(fault: down, identifier: 7, planned: Instant(nanoseconds: .min + 1)))
                outcome.reports.append(try bench.client.next(timeout: .seconds(10)))
                bench.send(1, from: 1, to: 2)
                bench.send(2, from: 1, to: 3)
                outcome.sights.append(bench.sights(until: "n3", 2))
                let up = LinkFault.setLink(PortIdentifier(2), up: true)
                try bench.client.send(.apply(fault: up, identifier: 8, planned: .start))
                outcome.reports.append(try bench.client.next(timeout: .seconds(10)))
                bench.send(3, from: 1, to: 2)
                outcome.sights.append(bench.sights(until: "n2", 3))
            }, "faults")
        guard let outcome else { return }
        #expect(outcome.sights == [["s0b 1", "d0b 2", "n3 2", "s0b 2"], ["d0b 3", "n2 3", "s0b 3"]])
        let applied = outcome.reports.compactMap { report -> UInt64? in
            if case .applied(let identifier, let at, let lateness) = report, at > .start, lateness > .zero {
                identifier
            } else {
                nil
            }
        }
        #expect(applied == [7, 8])
        #expect(outcome.statistics.drops == [.init(cause: "link down", frames: 1)])
    }

    @Test("An interface that goes away takes its frames with it and nothing else, and comes back under its name")
    func reopening() throws {
        let outcome = try Self.play(
            { bench, outcome in
                try bench.delete("p3")
                bench.send(1, from: 1, to: 3)
                bench.send(2, from: 1, to: 2)
                outcome.sights.append(bench.sights(until: "n2", 2))
                try bench.client.send(.reopen(port: PortIdentifier(3)))
                outcome.reports.append(try bench.client.next(timeout: .seconds(10)))
                try bench.create(2)
                try bench.client.send(.reopen(port: PortIdentifier(3)))
                outcome.reports.append(try bench.client.next(timeout: .seconds(10)))
                bench.send(3, from: 1, to: 3)
                outcome.sights.append(bench.sights(until: "n3", 3))
            }, "reopening")
        guard let outcome else { return }
        #expect(outcome.sights == [["s0b 1", "d0b 2", "n2 2", "s0b 2"], ["d0b 3", "n3 3", "s0b 3"]])
        #expect(
            outcome.reports == [
                .reopened(port: PortIdentifier(3), found: false), .reopened(port: PortIdentifier(3), found: true),
            ])
        #expect(outcome.statistics.sendsToDownedInterfaces == 1)
        #expect(outcome.code == 0)
    }
}
