import Agents
import Foundation
import Glibc
import Testing
import Wire

@testable import Sockets

@Suite("Node process")
struct NodeProcessTests {
    private let address = IPAddress.v4(0x7F00_0018)

    private func controller() throws -> ControllerSettings {
        var settings = ControllerSettings(name: "cm1", address: address, role: .main)
        settings.h248Port = try Endpoint.unused(address, .tcp).port
        settings.h248BinaryPort = try Endpoint.unused(address, .tcp).port
        settings.sipPort = try Endpoint.unused(address, .tcp).port
        settings.rasPort = try Endpoint.unused(address, .udp).port
        return settings
    }

    private func origin(speed: Int = 1) -> NodeOrder {
        .start(ScenarioClock(originMonotonicNanoseconds: ScenarioClock.monotonicNanoseconds(), speed: speed))
    }

    @Test("without a configuration there is no node")
    func noConfiguration() throws {
        let node = try NodeProgram()
        node.hangUp()
        #expect(node.end() == 2)
    }

    @Test("a configuration that is none is refused, with a reason", arguments: ["{}", "\u{1}", "[[[", "null"])
    func badConfiguration(_ line: String) throws {
        let node = try NodeProgram()
        node.write(Array(line.utf8) + [0x0A])
        #expect(try node.readAll() == [.failed("the configuration is not understood")])
        #expect(node.end() == 2)
    }

    @Test("a port in use is reported, and the node ends")
    func portInUse() throws {
        let settings = try controller()
        let taken = Endpoint(address: address, port: settings.h248Port)
        let other = try RawSocket.listener(taken)
        let node = try NodeProgram()
        try node.send(NodeConfiguration(settings: .controller(settings)))
        #expect(try node.readAll() == [.failed("cannot listen on tcp \(taken): Address already in use")])
        #expect(node.end() == 2)
        withExtendedLifetime(other) {}
    }

    @Test("an order that is none ends the node, with a reason")
    func badOrder() throws {
        for line in ["{}", #"{"start":{"_0":{"originMonotonicNanoseconds":0,"speed":0}}}"#] {
            let node = try NodeProgram.ready(.controller(controller()))
            node.write(Array(line.utf8) + [0x0A])
            guard case .failed? = try node.readAll().last else { return #expect(Bool(false), "\(line) is taken") }
            #expect(node.end() == 2)
        }
    }

    @Test("orders that come with the configuration wait for the listeners")
    func allAtOnce() throws {
        let node = try NodeProgram()
        let encoder = JSONEncoder()
        let orders = [origin(), .console(token: 5, line: "frobnicate")]
        var bytes = try [UInt8](encoder.encode(NodeConfiguration(settings: .controller(controller()))))
        for order in orders { bytes += try [0x0A] + encoder.encode(order) }
        node.write(bytes + [0x0A])
        #expect(try node.read() == .ready)
        var reports: [NodeReport] = []
        while let report = try node.read() {
            reports.append(report)
            if case .answer(5, _, isRefused: true) = report { break }
        }
        #expect(reports.contains { if case .journal(_, let entry) = $0 { entry.kind == .booted } else { false } })
    }

    @Test("the end of the control channel ends the node at once, with connections open")
    func hungUp() throws {
        let settings = try controller()
        let node = try NodeProgram.ready(.controller(settings))
        try node.send(origin())
        let peers = try (0..<20).map { _ in
            try RawSocket.connection(to: Endpoint(address: address, port: settings.h248Port))
        }
        let before = ContinuousClock.now
        node.hangUp()
        #expect(node.end() == 0)
        #expect(ContinuousClock.now - before < .seconds(5))
        for peer in peers { #expect(peer.readAll().bytes.isEmpty) }
    }

    @Test("SIGTERM ends the node once every report has left, in order")
    func terminated() throws {
        let node = try NodeProgram.ready(.controller(controller()))
        try node.send(origin())
        let count: UInt64 = 3_000
        for token in 1...count { try node.send(NodeOrder.console(token: token, line: "frobnicate")) }
        kill(node.process, SIGTERM)
        let tokens = try node.readAll().compactMap { report -> UInt64? in
            if case .answer(let token, _, _) = report { token } else { nil }
        }
        // Orders that had not been read before the signal are not lost either: the stream ends after them.
        #expect(tokens == Array(1...count))
        #expect(node.end() == 0)
    }

    @Test("a launcher that does not read costs the node a bounded amount of memory, and hears what it has missed")
    func launcherDoesNotRead() throws {
        var settings = try controller()
        settings.mediaGateways = (1...100).map {
            AdministeredGateway(number: $0, name: "mg\($0)", serialNumber: "08IS\($0)", networkRegion: 1)
        }
        let node = try NodeProgram.ready(.controller(settings))
        try node.send(origin())
        let order = try [UInt8](JSONEncoder().encode(NodeOrder.console(token: 1, line: "list media-gateway"))) + [0x0A]
        // Each answer has three lines for each gateway: 15 MB and more.
        for _ in 0..<700 { node.write(order) }
        let size = try String(contentsOfFile: "/proc/\(node.process)/statm", encoding: .utf8).split(separator: " ")
        #expect((Int(size[1]) ?? .max) * 4_096 < 200 << 20)
        try node.send(NodeOrder.console(token: 2, line: "frobnicate"))
        kill(node.process, SIGTERM)
        let answers = try node.readAll().count { if case .answer = $0 { true } else { false } }
        #expect(answers > 100 && answers < 700)
        #expect(node.end() == 0)
    }

    @Test("the time in which a node was stopped is not lateness")
    func stopped() throws {
        let closed = try Endpoint.unused(24)
        var settings = GatewaySettings(
            name: "mg1", address: address, serialNumber: "08IS12345678",
            mgcList: [ControllerAddress(name: "cm1", endpoint: closed)])
        settings.attemptTimer = .milliseconds(500)
        settings.primarySearchTimer = .milliseconds(500)
        let node = try NodeProgram.ready(.gateway(settings))
        try node.send(origin())
        try node.send(NodeOrder.console(token: 1, line: "frobnicate"))
        // Once this is answered, the gateway has booted, and searches.
        while let report = try node.read() { if case .answer = report { break } }
        kill(node.process, SIGSTOP)
        var status: Int32 = 0
        #expect(waitpid(node.process, &status, WUNTRACED) == node.process)
        var pause = timespec(tv_sec: 3, tv_nsec: 0)
        nanosleep(&pause, nil)
        kill(node.process, SIGCONT)
        var reports: [NodeReport] = []
        while let report = try node.read() {
            reports.append(report)
            if case .journal(let moment, _) = report, moment >= .start + settings.attemptTimer { break }
        }
        for report in reports { if case .lateness(let worst) = report { #expect(worst < 2_000_000_000) } }
        kill(node.process, SIGTERM)
        _ = try node.readAll()
        #expect(node.end() == 0)
    }

    @Test("a node that has no descriptor left rests, and accepts again when it has one")
    func descriptors() throws {
        let settings = try controller()
        let node = try NodeProgram.ready(.controller(settings), descriptors: 26)
        try node.send(origin())
        let local = Endpoint(address: address, port: settings.h248Port)
        var peers = try (0..<40).map { _ in try RawSocket.connection(to: local) }
        let before = try processorTime(of: node.process)
        var pause = timespec(tv_sec: 1, tv_nsec: 0)
        nanosleep(&pause, nil)
        // In hundredths of a second; a loop that spins would take a hundred.
        #expect(try processorTime(of: node.process) - before < 30)
        peers.removeFirst(30)
        // The last that waited is served now: what it says is garbage, and the controller ends the connection.
        peers[9].write([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        let end = peers[9].readAll().end
        #expect(end == .end || end == .error(ECONNRESET))
    }

    private func processorTime(of process: pid_t) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = text.split(separator: " ")
        return (Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0)
    }
}
