import Agents
import Fabric
import Frames
import Simulation
import Testing
import Topologies
import Wire

@Suite("Hosts and routers: ARP, routes, ICMP, UDP, faults")
struct HostTests {
    @Test("the first datagram asks for every neighbour on its way, hop by hop")
    func resolution() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.datagram("ping"))], listeners: Stage.clientUDP) },
            server: { Scripted(listeners: Stage.udp, isEcho: true) })
        let result = try stage.play()
        #expect(
            result.trace("client", arp: true) == [
                "1000 > who has 10.20.0.1", "1000 < 10.20.0.1 is at 02:00:00:00:00:01", "1000 > UDP ping",
                "1040 < UDP ping",
            ])
        #expect(
            result.trace("r2.wan", arp: true) == [
                "1010 < who has 192.0.2.2", "1010 > 192.0.2.2 is at 02:00:00:00:00:03", "1030 < UDP ping",
                "1030 > UDP ping",
            ])
        #expect(result.log("client") == ["0 start", "1040 datagram ping"])
    }

    @Test("every frame is well formed, its checksums right, and each hop takes one from the hop limit")
    func wellFormed() throws {
        let stage = Stage(
            client: {
                Scripted(
                    [(1000, Stage.datagram("ping")), (2000, Stage.connect()), (2500, Stage.write("hello"))],
                    listeners: Stage.clientUDP)
            }, server: { Scripted(listeners: Stage.udp + Stage.tcp, isEcho: true) })
        let result = try stage.play()
        #expect(result.frames.count == result.frameCount)
        for frame in result.frames {
            let decoded = try DecodedFrame(decoding: frame.bytes[...])
            #expect(decoded.hasValidChecksums)
            guard case .ipv4(let packet) = decoded.network else { continue }
            let isFromServer = packet.source == Stage.server
            let wanted: UInt8 =
                switch result.links[frame.link].name {
                case "client", "r1.branch": isFromServer ? 62 : 64
                case "server", "r2.hq": isFromServer ? 64 : 62
                default: 63
                }
            #expect(packet.hopLimit == wanted)
        }
    }

    @Test("a neighbour that is not there is asked for three times; a connection to it is unreachable")
    func nobody() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect(.v4(0x0A14_0063)))]) }, server: { Scripted() })
        let result = try stage.play()
        #expect(
            result.trace("client", arp: true) == [1000, 2000, 3000].map { "\($0) > who has 10.20.0.99" })
        #expect(result.log("client") == ["0 start", "4000 1 failed unreachable"])
    }

    @Test("behind a router, the router says that nobody is there")
    func nobodyThere() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect(.v4(0x0A0A_0063)))]) }, server: { Scripted() })
        let result = try stage.play()
        #expect(result.trace("client").suffix(1) == ["4040 < ICMP 3/1"])
        #expect(result.log("client") == ["0 start", "4040 1 failed unreachable"])
    }

    @Test("without a route an attempt fails at once, and nothing is sent")
    func noRoute() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect(.v4(0x0808_0808)))]) }, server: { Scripted() })
        let result = try stage.play()
        #expect(result.log("client") == ["0 start", "1000 1 failed unreachable"])
        #expect(result.frames.isEmpty)
    }

    @Test("a routing loop ends where the hop limit does")
    func loop() throws {
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect(.v4(0x0808_0808)))]) }, server: { Scripted() })
        guard let any = IPNetwork("0.0.0.0/0") else { return }
        stage.plan.stations[3].routes.append(Route(destination: any, via: .v4(0x0A14_0001)))
        stage.plan.stations[0].routes.append(Route(destination: any, via: .v4(0xC000_0202)))
        stage.plan.stations[1].routes.append(Route(destination: any, via: .v4(0xC000_0201)))
        let result = try stage.play()
        #expect(result.trace("client").count == 2)
        #expect(result.trace("client").last?.hasSuffix("ICMP 11/0") == true)
        #expect(result.log("client").last?.hasSuffix("1 failed unreachable") == true)
    }

    @Test("IPv6: neighbour discovery, forwarding, TCP and UDP")
    func ipv6() throws {
        let listeners = [
            Listener(transport: .tcp, local: Endpoint(address: Stage.server6, port: 2944)),
            Listener(transport: .udp, local: Endpoint(address: Stage.server6, port: 1719)),
        ]
        let own = Endpoint(address: Stage.client6, port: 1719)
        let ping = Datagram(
            local: own, remote: Endpoint(address: Stage.server6, port: 1719), bytes: [UInt8]("ping".utf8))
        let stray = Datagram(local: own, remote: Endpoint(address: Stage.server6, port: 9), bytes: [1])
        let stage = Stage(
            client: {
                Scripted(
                    [
                        (1000, .send(ping)), (2000, Stage.connect(Stage.server6)), (3000, Stage.write("hello")),
                        (4000, .send(stray)),
                    ],
                    listeners: [Listener(transport: .udp, local: own)])
            }, server: { Scripted(listeners: listeners, isEcho: true) })
        let result = try stage.play()
        #expect(
            result.log("client") == [
                "0 start", "1040 datagram ping", "2020 1 opened", "3020 1 received hello",
                "4020 refused [2001:db8:10::a]:9",
            ])
        for frame in result.frames { #expect(try DecodedFrame(decoding: frame.bytes[...]).hasValidChecksums) }
        #expect(result.trace("client").prefix(2) == ["1000 > ICMP 135/0", "1000 < ICMP 136/0"])
    }

    @Test("a datagram that is too large for a frame travels in fragments, in both versions of IP")
    func fragments() throws {
        let own6 = Endpoint(address: Stage.client6, port: 1719)
        let peer6 = Endpoint(address: Stage.server6, port: 1719)
        let large = [UInt8](repeating: 0x61, count: 4_000)
        let stage = Stage(
            client: {
                Scripted(
                    [
                        (1000, Stage.datagram(String(repeating: "x", count: 4_000))),
                        (2000, .send(Datagram(local: own6, remote: peer6, bytes: large))),
                        (3000, Stage.datagram(String(repeating: "x", count: 65_508))),
                    ], listeners: Stage.clientUDP + [Listener(transport: .udp, local: own6)])
            }, server: { Scripted(listeners: Stage.udp + [Listener(transport: .udp, local: peer6)], isEcho: true) })
        let result = try stage.play()
        #expect(result.log("client") == ["0 start", "1040 datagram 4000 bytes", "2040 datagram 4000 bytes"])
        #expect(result.frames.allSatisfy { $0.bytes.count <= 1_514 })
        for frame in result.frames { #expect(try DecodedFrame(decoding: frame.bytes[...]).hasValidChecksums) }
    }

    @Test("actions that cannot be done say why")
    func problems() throws {
        let stage = Stage(
            client: { Scripted() }, server: { Scripted() },
            actions: [
                (1000, .node(.start, ["server"])), (2000, .node(.powerOff, ["server"])),
                (3000, .node(.kill, ["server"])), (4000, .node(.powerOff, ["nobody"])),
                (5000, .console(node: "client", line: "gibberish")), (6000, .node(.resume, ["client"])),
            ])
        #expect(
            try stage.play().actions.map(\.problem) == [
                "server runs already", nil, "server is off", "there is no node nobody",
                "client: Nobody reads consoles here.", "client does not stand still",
            ])
    }

    @Test("no frame of an old boot follows a power-off")
    func noGhosts() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect())]) },
            server: {
                Scripted(
                    (0..<200).map { (1000 + $0 * 10, .write(ConnectionIdentifier(-1), [1])) }, listeners: Stage.tcp)
            }, actions: [(2005, .node(.powerOff, ["server"]))])
        let result = try stage.play()
        let last = result.frames.last { result.links[$0.link].name == "server" }
        #expect(last.map { $0.time.nanoseconds <= 2_005_000_000 } == true)
    }

    @Test("the same plan gives the same frames, journal and answers; another seed gives other numbers")
    func determinism() throws {
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("hello"))]) },
            server: { Scripted(listeners: Stage.tcp, isEcho: true) })
        stage.plan.conditions[0].jitter = .milliseconds(3)
        let one = try stage.play()
        let other = try stage.play()
        #expect(one.frames == other.frames)
        #expect(one.journal == other.journal)
        stage.plan.seed = 2
        #expect(try stage.play().frames != one.frames)
    }

    @Test("a livelock ends in an error that names the bound and the node")
    func livelock() throws {
        struct Restless: Agent {
            let listeners: [Listener] = []
            var wakeup: Wakeup? { Wakeup(at: .start, timer: "always") }
            mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] { [] }
        }
        var stage = Stage(client: { Scripted() }, server: { Scripted() })
        stage.plan.stations[2].makeAgent = { Restless() }
        stage.plan.instantStepLimit = 1_000
        var simulator = Simulator(stage.plan)
        #expect {
            try simulator.run()
        } throws: { error in
            (error as? SimulationError)?.bound == .stepsInAnInstant(1_000)
                && (error as? SimulationError)?.node == "server"
        }
    }

    @Test("a story that is too long ends in an error that says so")
    func steps() throws {
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect())]) }, server: { Scripted(listeners: Stage.tcp) })
        stage.plan.stepLimit = 10
        var simulator = Simulator(stage.plan)
        #expect(throws: SimulationError.self) { try simulator.run() }
    }
}
