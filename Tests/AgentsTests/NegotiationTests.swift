import Agents
import Megaco
import Testing
import Wire

@Suite("Version, profile and where to go, H.248.1 §7.2.8 and §11")
struct NegotiationTests {
    static let address = Lab.gatewayAddress(1)

    // MARK: A controller

    /// What a controller answers to a registration.
    static func reply(
        to change: ServiceChangeRequest, _ settings: @escaping @Sendable (inout ControllerSettings) -> Void
    ) -> (ServiceChangeReply?, code: Int?) {
        var bench = ControllerTests.bench(.main, settings)
        _ = bench.handle(ControllerTests.accept(-1, from: address), at: 0)
        let message = Wording.request(.serviceChange(change), 1, from: address)
        let effects = bench.handle(ControllerTests.received(-1, message))
        guard let reply = Wording.replies(effects).first, case .actions(let actions) = reply.outcome,
            case .serviceChange(let parameters) = actions.first?.commands.first?.result
        else { return (nil, Wording.outcome(effects)) }
        return (parameters, Wording.outcome(effects))
    }

    static func change(version: Int? = 1, profile: String? = nil, _ profileVersion: Int = 1) -> ServiceChangeRequest {
        ServiceChangeRequest(
            method: .restart, reason: .coldBoot, version: version,
            profile: profile.map { ServiceChangeProfile(name: $0, version: profileVersion) },
            extensions: [ServiceChangeExtension(name: "X-SERIAL", value: Lab.serial(1))])
    }

    @Test(
        "the lower version wins; one below the lowest is refused with 406",
        arguments: [
            // offered, lowest and highest of the controller → agreed
            (1, 1, 3, 1), (2, 1, 3, 2), (3, 1, 3, 3), (9, 1, 3, 3), (99, 1, 1, 1), (3, 2, 2, 2), (nil, 1, 3, 1),
            (1, 2, 3, nil), (2, 3, 3, nil),
        ] as [(Int?, Int, Int, Int?)])
    func version(offered: Int?, lowest: Int, highest: Int, agreed: Int?) {
        let (reply, code) = Self.reply(to: Self.change(version: offered)) {
            $0.lowestVersion = lowest
            $0.highestVersion = highest
        }
        #expect(reply?.version == agreed)
        #expect(code == (agreed == nil ? 406 : 0))
    }

    @Test("what is sent after the registration has the version that was agreed on")
    func versionOfMessages() {
        var bench = ControllerTests.bench()
        _ = bench.handle(ControllerTests.accept(-1, from: Self.address), at: 0)
        let message = Wording.request(.serviceChange(Self.change(version: 2)), 1, from: Self.address)
        _ = bench.handle(ControllerTests.received(-1, message))
        let probes = bench.run(until: 15_000).map(\.effect).compactMap { effect -> String? in
            if case .write(_, let bytes) = effect { String(decoding: bytes.dropFirst(4), as: UTF8.self) } else { nil }
        }
        #expect(probes.first?.hasPrefix("!/2 ") == true)
    }

    @Test(
        "profiles: any where none is named; else the lower version wins, and others get 459",
        arguments: [
            ([], "foo", 7, "foo/7"), (["AVMG/2"], "avmg", 1, "avmg/1"), (["AVMG/2"], "AVMG", 5, "AVMG/2"),
            (["AVMG/2", "resgw/1"], "resgw", 1, "resgw/1"), (["AVMG/2"], "resgw", 1, nil),
            (["AVMG/2"], nil, 1, ""),
        ] as [([String], String?, Int, String?)])
    func profile(known: [String], offered: String?, version: Int, agreed: String?) {
        let (reply, code) = Self.reply(to: Self.change(profile: offered, version)) {
            $0.profiles = known.map {
                let parts = $0.split(separator: "/")
                return ServiceChangeProfile(name: String(parts[0]), version: Int(parts[1]) ?? 1)
            }
        }
        #expect(reply.map { $0.profile.map { "\($0.name)/\($0.version)" } ?? "" } == agreed)
        #expect(code == (agreed == nil ? 459 : 0))
    }

    @Test("a redirection names the other controller and registers nobody") func redirection() {
        let target = Lab.survivable
        let (reply, code) = Self.reply(to: Self.change()) { $0.redirection = target }
        #expect(reply?.controllerToTry == .address(target.address, port: target.port) && code == 0)
        #expect(reply?.version == nil)
    }

    @Test("two controllers that send to each other end in a refusal, not in a circle")
    func redirectionLoop() {
        var lab = Lab(gateways: 1)
        lab.changeController = { $0.redirection = $0.role == .main ? Lab.survivable : Lab.main }
        var world = lab.world()
        world.run(until: .seconds(9))
        #expect(world.controller(of: "mg1") == nil)
        // The first attempt and four redirections.
        #expect(world.lines(.tries, "mg1").map { $0.entry.subject } == ["main", "srs", "main", "srs", "main"])
    }

    @Test("a redirection to a controller that takes the gateway")
    func redirected() {
        var lab = Lab(gateways: 1)
        lab.changeController = { if $0.role == .main { $0.redirection = Lab.survivable } }
        var world = lab.world()
        world.run(until: .seconds(20))
        #expect(world.controller(of: "mg1") == "srs")
    }

    // MARK: A gateway

    /// A gateway over TCP whose registration is on its way, and the identifier of that.
    static func gateway(
        _ change: @escaping @Sendable (inout GatewaySettings) -> Void = { _ in }
    ) -> (Bench<Gateway>, ConnectionIdentifier, TransactionRequest?) {
        var lab = Lab(gateways: 1)
        lab.changeGateway = change
        var bench = Bench(Gateway(lab.gateway(1)))
        let effects = bench.handle(.start, at: 0)
        var connection = ConnectionIdentifier(0)
        for case .connect(let identifier, to: _) in effects { connection = identifier }
        let opened = ConnectionEvent.opened(
            local: Endpoint(address: address, port: 40_000), remote: Lab.main)
        let request = Wording.requests(bench.handle(.connection(connection, opened), at: 10)).first
        return (bench, connection, request)
    }

    static func received(_ connection: ConnectionIdentifier, _ transaction: Transaction) -> AgentEvent {
        let bytes = Wording.bytes([transaction], from: Lab.main.address)
        return .connection(connection, .received(TPKTFramer.frame(bytes)))
    }

    static func accept(_ reply: ServiceChangeReply, _ request: UInt32) -> Transaction {
        .reply(
            TransactionReply(
                identifier: request,
                outcome: .actions([ActionReply(commands: [CommandReply(.serviceChange(reply))])])))
    }

    @Test(
        "takes what it speaks, gives up on what it does not",
        arguments: [
            (ServiceChangeReply(), true), (ServiceChangeReply(version: 2), true),
            (ServiceChangeReply(version: 3), false),
            (ServiceChangeReply(version: 1), false),
            (ServiceChangeReply(version: 2, profile: ServiceChangeProfile(name: "avmg", version: 1)), true),
            (ServiceChangeReply(version: 2, profile: ServiceChangeProfile(name: "AVMG", version: 2)), true),
            (ServiceChangeReply(version: 2, profile: ServiceChangeProfile(name: "AVMG", version: 3)), false),
            (ServiceChangeReply(version: 2, profile: ServiceChangeProfile(name: "NoProfile", version: 1)), false),
        ])
    func agreement(_ reply: ServiceChangeReply, registers: Bool) throws {
        var (bench, connection, offered) = Self.gateway {
            $0.version = 2
            $0.lowestVersion = 2
            $0.profileVersion = 2
        }
        let request = try #require(offered)
        let effects = bench.handle(Self.received(connection, Self.accept(reply, request.identifier)), at: 20)
        #expect(bench.kinds(.registered).count == (registers ? 1 : 0))
        #expect(bench.kinds(.refused).count == (registers ? 0 : 1))
        #expect(effects.contains(.close(connection)) == !registers)
    }

    @Test("TransactionPending starts the attempt timer anew, unless that is switched off", arguments: [true, false])
    func pendingExtends(_ extends: Bool) throws {
        var (bench, connection, offered) = Self.gateway { $0.pendingExtendsAttempt = extends }
        let request = try #require(offered)
        _ = bench.handle(Self.received(connection, .pending(request.identifier)), at: 9_000)
        bench.run(until: 18_000)
        #expect(bench.kinds(.pending).count == 1)
        #expect(bench.kinds(.unanswered).count == (extends ? 0 : 1))
        guard extends else { return }
        let reply = Self.accept(ServiceChangeReply(), request.identifier)
        _ = bench.handle(Self.received(connection, reply), at: 18_500)
        #expect(bench.kinds(.registered).count == 1)
    }

    @Test("a slow controller says pending, unasked and to copies; the gateway registers with it in the end")
    func slowController() {
        for transport in [Transport.tcp, .udp] {
            var lab = Lab(gateways: 2)
            lab.transport = transport
            lab.changeController = { if $0.role == .main { $0.executionTime = .seconds(15) } }
            var world = lab.world()
            world.run(until: .seconds(30))
            #expect(world.controller(of: "mg1") == "main" && world.controller(of: "mg2") == "main")
            #expect(world.lines(.pending, "mg1").count >= 7)
            #expect(world.lines(.tries, "mg1").count == 1)
            #expect(world.seconds(.registered, "mg1").map { (15...15.1).contains($0) } == true)
        }
    }

    // MARK: ServiceChangeAddress

    @Test("over UDP requests go where the other side wants them, replies to where their request came from")
    func address() throws {
        var bench = ControllerTests.bench(.main) { $0.requestPort = 2954 }
        #expect(
            bench.subject.listeners.contains(
                Listener(transport: .udp, local: Endpoint(address: Lab.main.address, port: 2954))))
        var change = Self.change()
        change.address = .port(2955)
        let message = Wording.request(.serviceChange(change), 1, from: Self.address)
        let effects = bench.handle(RelocationTests.datagram(message), at: 0)
        #expect(RelocationTests.ports(effects) == [2944])
        guard case .actions(let actions) = Wording.replies(effects).first?.outcome,
            case .serviceChange(let reply) = actions.first?.commands.first?.result
        else {
            Issue.record("no reply")
            return
        }
        #expect(reply?.address == .port(2954))
        #expect(RelocationTests.ports(bench.run(until: 15_000).map(\.effect)) == [2955])
        _ = bench.handle(
            .datagramRefused(local: Lab.main, remote: Endpoint(address: Self.address, port: 2955)), at: 15_100)
        #expect(bench.kinds(.gatewayLost).count == 1)
    }

    @Test("both sides with request ports of their own stay registered")
    func addressBothWays() {
        var lab = Lab(gateways: 2)
        lab.transport = .udp
        lab.changeController = { $0.requestPort = 2954 }
        lab.changeGateway = { $0.requestPort = 2955 }
        var world = lab.world()
        world.run(until: .seconds(200))
        #expect(world.controller(of: "mg1") == "main" && world.lines(.linkLost).isEmpty)
        #expect(world.datagrams.contains { $0.to == Endpoint(address: Self.address, port: 2955) })
        #expect(world.lines(.gatewayLost).isEmpty && world.lines(.registered, "mg1").count == 1)
    }

    // MARK: Graceful

    @Test(
        "a gateway that goes gracefully: at once, after its delay, or never",
        arguments: [(nil, 0), (0, 0), (20, 20_000), (UInt32.max, nil)] as [(UInt32?, Int?)])
    func graceful(delay: UInt32?, leaves: Int?) {
        var bench = ControllerTests.bench(.main) { $0.supervisionInterval = .seconds(100) }
        _ = ControllerTests.register(&bench, 1, on: -1, at: 0)
        let change = ServiceChangeRequest(method: .graceful, reason: .gatewayImpendingFailure, delay: delay)
        let effects = bench.handle(
            ControllerTests.received(-1, Wording.request(.serviceChange(change), 50, from: Self.address)), at: 0)
        #expect(Wording.outcome(effects) == 0)
        #expect(effects.contains(.close(ConnectionIdentifier(-1))) == (leaves == 0))
        let log = bench.run(until: 90_000)
        let closed = log.first { $0.effect == .close(ConnectionIdentifier(-1)) }?.at
        #expect(closed == (leaves == 0 ? nil : leaves))
        #expect(bench.kinds(.gatewayLost).count == (leaves == nil ? 0 : 1))
    }

    @Test("reason 918 takes a graceful change back") func cancelled() {
        var bench = ControllerTests.bench(.main) { $0.supervisionInterval = .seconds(100) }
        _ = ControllerTests.register(&bench, 1, on: -1, at: 0)
        for (identifier, change) in [
            (50, ServiceChangeRequest(method: .graceful, reason: .gatewayImpendingFailure, delay: 20)),
            (51, ServiceChangeRequest(method: .graceful, reason: .cancelGraceful)),
        ] as [(UInt32, ServiceChangeRequest)] {
            let message = Wording.request(.serviceChange(change), identifier, from: Self.address)
            #expect(Wording.outcome(bench.handle(ControllerTests.received(-1, message), at: 1_000)) == 0)
        }
        bench.run(until: 90_000)
        #expect(bench.kinds(.gatewayLost).isEmpty && bench.kinds(.gatewayRegistered).count == 1)
    }

    @Test("a gateway that is told to go gracefully stays for the delay; 918 lets it stay")
    func toldToGo() throws {
        for isCancelled in [false, true] {
            var (bench, connection, offered) = Self.gateway { $0.linkLossDetection = .seconds(600) }
            let request = try #require(offered)
            _ = bench.handle(
                Self.received(connection, Self.accept(ServiceChangeReply(), request.identifier)), at: 20)
            func tell(_ change: ServiceChangeRequest, _ identifier: UInt32, at time: Int) -> Int? {
                let action = ActionRequest(commands: [CommandRequest(.serviceChange(change))])
                let request = TransactionRequest(identifier: identifier, actions: [action])
                return Wording.outcome(bench.handle(Self.received(connection, .request(request)), at: time))
            }
            let graceful = ServiceChangeRequest(method: .graceful, reason: .controllerImpendingFailure, delay: 30)
            #expect(tell(graceful, 70, at: 1_000) == 0)
            if isCancelled {
                let cancel = ServiceChangeRequest(method: .graceful, reason: .cancelGraceful)
                #expect(tell(cancel, 71, at: 2_000) == 0)
            }
            bench.run(until: 30_999)
            #expect(bench.kinds(.unregistered).isEmpty)
            bench.run(until: 31_000)
            #expect(bench.kinds(.unregistered).map(\.detail) == (isCancelled ? [] : ["Graceful 909"]))
        }
    }

    @Test("what a gateway says before it is reset", arguments: GatewaySettings.Farewell.allCases)
    func farewell(_ farewell: GatewaySettings.Farewell) {
        var lab = Lab(gateways: 1)
        lab.changeGateway = { $0.farewell = farewell }
        var world = lab.world()
        world.at(.seconds(60)) { $0.command("mg1", .reset) }
        world.run(until: .seconds(64))
        #expect(world.lines(.gatewayLeaving, "main").count == (farewell == .graceful ? 1 : 0))
        #expect(world.lines(.reset, "mg1").count == (farewell == .graceful ? 0 : 1))
        world.run(until: .seconds(120))
        let why = world.lines(.gatewayLost, "main").map { $0.entry.detail }
        // After a graceful farewell both sides end the link at the same moment.
        let expected: [GatewaySettings.Farewell: Set] = [
            .none: ["connection reset"], .forced: ["the gateway left"],
            .graceful: ["the gateway left", "connection closed"],
        ]
        #expect(why.count == 1 && why.allSatisfy { expected[farewell]?.contains($0 ?? "") == true }, "\(why)")
        #expect(world.controller(of: "mg1") == "main")
    }
}
