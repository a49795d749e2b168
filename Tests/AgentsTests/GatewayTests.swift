import Agents
import Megaco
import Testing
import Wire

@Suite("Gateway")
struct GatewayTests {
    static let main = Lab.main
    static let survivable = Lab.survivable
    static let own = Lab.gatewayAddress(1)

    static func bench(_ change: (inout GatewaySettings) -> Void = { _ in }) -> Bench<Gateway> {
        var settings = Lab().gateway(1)
        change(&settings)
        return Bench(Gateway(settings))
    }

    static func opened(_ number: Int32, _ remote: Endpoint = main) -> AgentEvent {
        .connection(
            ConnectionIdentifier(number), .opened(local: Endpoint(address: own, port: 40_000), remote: remote))
    }

    static func received(_ number: Int32, _ message: [UInt8]) -> AgentEvent {
        .connection(ConnectionIdentifier(number), .received(TPKTFramer.frame(message)))
    }

    static let accepted = CommandReply.Result.serviceChange(ServiceChangeReply(version: 1))

    /// A gateway that has registered with main on connection 1 after 20 ms.
    static func registered(_ change: (inout GatewaySettings) -> Void = { _ in }) -> Bench<Gateway> {
        var bench = bench(change)
        _ = bench.handle(.start, at: 0)
        let request = Wording.requests(bench.handle(opened(1), at: 10)).first
        _ = bench.handle(received(1, Wording.reply(accepted, to: request?.identifier ?? 0, from: main.address)), at: 20)
        return bench
    }

    @Test("a cold start connects to the first entry and sends Restart 901 with all that a registration carries")
    func coldStart() throws {
        var bench = Self.bench()
        let first = bench.handle(.start, at: 0)
        #expect(first.contains(.connect(ConnectionIdentifier(1), to: Self.main)))
        let effects = bench.handle(Self.opened(1), at: 12_340)
        let request = try #require(Wording.requests(effects).first)
        guard case .serviceChange(let change) = request.actions.first?.commands.first?.command else {
            Issue.record("no ServiceChange")
            return
        }
        #expect(change.method == .restart && change.reason == .coldBoot && change.version == 1)
        #expect(change.profile == ServiceChangeProfile(name: "AVMG", version: 1))
        #expect(change.timeStamp == TimeStamp(date: 20_260_105, time: 9_001_234))
        #expect(change.value(ofExtension: "X-SERIAL") == Lab.serial(1))
        #expect(change.value(ofExtension: "X-SRV") == "0" && change.value(ofExtension: "X-ACT") == "0")
    }

    @Test("the attempt timer counts the connection in: 10 s after the start of the attempt it is aborted")
    func attemptTimer() {
        var bench = Self.bench()
        _ = bench.handle(.start, at: 0)
        _ = bench.handle(Self.opened(1), at: 9_000)
        #expect(bench.run(until: 9_999).isEmpty)
        let effects = bench.run(until: 10_000).map(\.effect)
        #expect(effects.contains(.abort(ConnectionIdentifier(1))))
        #expect(effects.contains(.connect(ConnectionIdentifier(2), to: Self.main)))
        // What still comes of the old connection is nobody's.
        let late = Wording.reply(Self.accepted, to: 1, from: Self.main.address)
        #expect(bench.handle(Self.received(1, late), at: 10_001) == [])
        #expect(bench.kinds(.registered).isEmpty)
    }

    @Test("60 s without an H.248 message from the controller, to the nanosecond; probes are answered and count")
    func supervision() {
        var bench = Self.registered()
        let probe = Wording.request(.auditValue(AuditDescriptor()), 500, from: Self.main.address)
        let answer = bench.handle(Self.received(1, probe), at: 15_000)
        #expect(Wording.outcome(answer) == 0)
        #expect(bench.subject.wakeup?.at == .start + .seconds(75))
        #expect(bench.subject.wakeup?.timer == "link loss detection")
        let early = bench.subject.handle(.wake, at: .start + .nanoseconds(74_999_999_999))
        #expect(early == [])
        let effects = bench.handle(.wake, at: 75_000)
        #expect(effects.contains(.abort(ConnectionIdentifier(1))))
        #expect(effects.contains(.connect(ConnectionIdentifier(2), to: Self.main)))
        #expect(bench.kinds(.linkLost).count == 1)
    }

    @Test("what cannot be read does not count as a sign of life")
    func garbageIsSilence() {
        var bench = Self.registered()
        _ = bench.handle(Self.received(1, Array("nonsense".utf8)), at: 30_000)
        #expect(bench.subject.wakeup?.at == .start + .milliseconds(60_020))
        #expect(bench.kinds(.undecodable).count == 1)
    }

    @Test(
        "RST and FIN lose the link at once; to the same controller Disconnected 900",
        arguments: [ConnectionEvent.reset, .closed])
    func transportFailure(event: ConnectionEvent) throws {
        var bench = Self.registered()
        let effects = bench.handle(.connection(ConnectionIdentifier(1), event), at: 5_000)
        #expect(effects.contains(.connect(ConnectionIdentifier(2), to: Self.main)))
        let request = try #require(Wording.requests(bench.handle(Self.opened(2), at: 5_010)).first)
        guard case .serviceChange(let change) = request.actions.first?.commands.first?.command else { return }
        #expect(change.method == .disconnected && change.reason == .serviceRestored)
    }

    @Test(
        "a refusal is followed by the retry pause; every error counts",
        arguments: [402, 406, 503, 504, 505] as [UInt16])
    func refusal(code: UInt16) throws {
        var bench = Self.bench()
        _ = bench.handle(.start, at: 0)
        let request = try #require(Wording.requests(bench.handle(Self.opened(1), at: 10)).first)
        let error = CommandReply.Result.error(.serviceChange, ErrorDescriptor(code: code, text: "No"))
        let reply = Wording.reply(error, to: request.identifier, from: Self.main.address)
        let effects = bench.handle(Self.received(1, reply), at: 20)
        #expect(effects.contains(.close(ConnectionIdentifier(1))))
        #expect(bench.kinds(.refused).map(\.detail) == ["\(code) No"])
        #expect(bench.run(until: 9_999).isEmpty)
        #expect(bench.run(until: 10_000).map(\.effect).contains(.connect(ConnectionIdentifier(2), to: Self.main)))
    }

    @Test(
        "a refused connection waits for the retry pause as well",
        arguments: [ConnectionEvent.failed(.refused), .reset, .closed])
    func connectionRefused(event: ConnectionEvent) {
        var bench = Self.bench()
        _ = bench.handle(.start, at: 0)
        _ = bench.handle(.connection(ConnectionIdentifier(1), event), at: 3)
        #expect(bench.run(until: 9_999).isEmpty)
        #expect(bench.run(until: 10_000).map(\.effect).contains(.connect(ConnectionIdentifier(2), to: Self.main)))
    }

    @Test("a message-level error ends the attempt")
    func messageError() {
        var bench = Self.bench()
        _ = bench.handle(.start, at: 0)
        _ = bench.handle(Self.opened(1), at: 10)
        let message = Megaco.Message(
            sender: .address(Self.main.address, port: 2944), body: .error(.versionNotSupported))
        _ = bench.handle(Self.received(1, message.encodedText(.long)), at: 20)
        #expect(bench.kinds(.refused).map(\.detail) == ["406 Version Not Supported"])
    }

    @Test("a reply that names another controller is followed at once with the same method")
    func redirected() throws {
        var bench = Self.bench()
        _ = bench.handle(.start, at: 0)
        let request = try #require(Wording.requests(bench.handle(Self.opened(1), at: 10)).first)
        let reply = ServiceChangeReply(controllerToTry: .address(Self.survivable.address, port: nil), version: 1)
        let message = Wording.reply(.serviceChange(reply), to: request.identifier, from: Self.main.address)
        let effects = bench.handle(Self.received(1, message), at: 20)
        #expect(effects.contains(.close(ConnectionIdentifier(1))))
        #expect(effects.contains(.connect(ConnectionIdentifier(2), to: Self.survivable)))
        let second = try #require(Wording.requests(bench.handle(Self.opened(2), at: 30)).first)
        guard case .serviceChange(let change) = second.actions.first?.commands.first?.command else { return }
        #expect(change.method == .restart)
    }

    @Test("Forced: the reply goes out, then FIN, then the search begins at the top")
    func forced() throws {
        var bench = Self.registered()
        let command = Command.serviceChange(
            ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure))
        let effects = bench.handle(Self.received(1, Wording.request(command, 9, from: Self.main.address)), at: 30_000)
        let write = try #require(effects.firstIndex { if case .write = $0 { true } else { false } })
        let close = try #require(effects.firstIndex(of: .close(ConnectionIdentifier(1))))
        let connect = try #require(effects.firstIndex(of: .connect(ConnectionIdentifier(2), to: Self.main)))
        #expect(write < close && close < connect)
        #expect(Wording.outcome(effects) == 0)
        #expect(bench.kinds(.unregistered).map(\.detail) == ["Forced 909"])
    }

    @Test("HandOff with MgcIdToTry leads there with HandOff 903; without one it is an error and nothing happens")
    func handOff() throws {
        var bench = Self.registered()
        let bare = Command.serviceChange(ServiceChangeRequest(method: .handOff, reason: .directedChange))
        let refused = bench.handle(Self.received(1, Wording.request(bare, 8, from: Self.main.address)), at: 20_000)
        #expect(Wording.outcome(refused) == 410)
        let command = Command.serviceChange(
            ServiceChangeRequest(
                method: .handOff, reason: .directedChange,
                controllerToTry: .address(Self.survivable.address, port: 2944)))
        let effects = bench.handle(Self.received(1, Wording.request(command, 9, from: Self.main.address)), at: 30_000)
        #expect(effects.contains(.connect(ConnectionIdentifier(2), to: Self.survivable)))
        let request = try #require(Wording.requests(bench.handle(Self.opened(2), at: 30_010)).first)
        guard case .serviceChange(let change) = request.actions.first?.commands.first?.command else { return }
        #expect(change.method == .handOff && change.reason == .directedChange)
    }

    @Test("commands that a registered gateway does not carry out get their error, and the link stays")
    func commands() {
        var bench = Self.registered()
        let cases: [(Command, TerminationIdentifier, Int)] = [
            (.subtract(nil), TerminationIdentifier("A4/1/05"), 430),
            (.modify([]), TerminationIdentifier("A4/1/05"), 430),
            (.notify(ObservedEventsDescriptor(requestIdentifier: 1, events: [.init(name: "it/ito")])), .root, 443),
            (.serviceChange(ServiceChangeRequest(method: .restart, reason: .coldBoot)), .root, 501),
        ]
        for (index, (command, termination, code)) in cases.enumerated() {
            let action = ActionRequest(commands: [CommandRequest(command, on: termination)])
            let request = Transaction.request(TransactionRequest(identifier: UInt32(100 + index), actions: [action]))
            let message = Wording.bytes([request], from: Self.main.address)
            let effects = bench.handle(Self.received(1, message), at: 1_000 + index)
            #expect(Wording.outcome(effects) == code)
        }
        #expect(bench.kinds(.linkLost).isEmpty)
    }

    @Test("TST: the gateway resets, boots for its boot time and starts cold from the top")
    func totalSearch() {
        var bench = Self.bench { $0.totalSearchTimer = .minutes(2) }
        _ = bench.handle(.start, at: 0)
        let log = bench.run(until: 160_000)
        #expect(bench.kinds(.totalSearchExpired).count == 1)
        #expect(bench.kinds(.reset).count == 1)
        let connects = log.filter { if case .connect = $0.effect { true } else { false } }
        #expect(connects.last?.at == 160_000)
        #expect(connects.dropLast().last?.at == 110_000)
        #expect(bench.kinds(.tries).last?.detail == "Restart 901 Cold Boot")
    }

    @Test("the waiting delay is drawn by the seed and stays below its maximum")
    func waitingDelay() {
        var delays: Set<Instant> = []
        for seed in 1...50 as ClosedRange<UInt64> {
            var bench = Self.bench {
                $0.maximumWaitingDelay = .milliseconds(2_500)
                $0.seed = seed
            }
            _ = bench.handle(.start, at: 0)
            let wakeup = bench.subject.wakeup
            #expect(wakeup?.timer == "waiting delay")
            if let at = wakeup?.at {
                #expect(at < .start + .milliseconds(2_500))
                delays.insert(at)
            }
        }
        #expect(delays.count == 50)
    }

    @Test("lost framing aborts the link; a stranger's connection is aborted")
    func lostFraming() {
        var bench = Self.registered()
        let effects = bench.handle(.connection(ConnectionIdentifier(1), .received([9, 9, 9, 9])), at: 1_000)
        #expect(effects.contains(.abort(ConnectionIdentifier(1))))
        #expect(bench.kinds(.linkLost).count == 1)
        let stranger = ConnectionIdentifier(-1)
        let accepted = ConnectionEvent.accepted(local: Self.main, remote: Self.survivable)
        #expect(bench.handle(.connection(stranger, accepted)) == [.abort(stranger)])
    }

    // MARK: UDP

    static func datagram(_ message: [UInt8], from remote: Endpoint) -> AgentEvent {
        .datagram(Datagram(local: Endpoint(address: own, port: 2944), remote: remote, bytes: message))
    }

    @Test("over UDP a controller that the gateway is not registered with gets 504, one that answers too slowly 505")
    func ghosts() throws {
        var bench = Self.bench { $0.transport = .udp }
        let request = try #require(Wording.requests(bench.handle(.start, at: 0)).first)
        let probe = Command.auditValue(AuditDescriptor())
        let early = bench.handle(
            Self.datagram(Wording.request(probe, 1, from: Self.main.address), from: Self.main), at: 5)
        #expect(Wording.outcome(early) == 505)
        let reply = Wording.reply(Self.accepted, to: request.identifier, from: Self.main.address)
        _ = bench.handle(Self.datagram(reply, from: Self.main), at: 10)
        #expect(bench.kinds(.registered).count == 1)
        let stranger = bench.handle(
            Self.datagram(Wording.request(probe, 1, from: Self.survivable.address), from: Self.survivable), at: 20)
        #expect(Wording.outcome(stranger) == 504)
        let good = bench.handle(
            Self.datagram(Wording.request(probe, 2, from: Self.main.address), from: Self.main), at: 30)
        #expect(Wording.outcome(good) == 0)
    }

    @Test("a copy of Forced that comes after the gateway has left is answered from the cache, not obeyed again")
    func duplicateForced() throws {
        var bench = Self.bench { $0.transport = .udp }
        let request = try #require(Wording.requests(bench.handle(.start, at: 0)).first)
        let reply = Wording.reply(Self.accepted, to: request.identifier, from: Self.main.address)
        _ = bench.handle(Self.datagram(reply, from: Self.main), at: 10)
        let forced = Wording.request(
            .serviceChange(ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)), 77,
            from: Self.main.address)
        let first = bench.handle(Self.datagram(forced, from: Self.main), at: 20)
        let next = try #require(Wording.requests(first).first)
        #expect(next.identifier != request.identifier)
        let accepted = Wording.reply(Self.accepted, to: next.identifier, from: Self.main.address)
        _ = bench.handle(Self.datagram(accepted, from: Self.main), at: 30)
        let copy = bench.handle(Self.datagram(forced, from: Self.main), at: 40)
        #expect(Wording.outcome(copy) == 0)
        #expect(bench.kinds(.unregistered).count == 1)
    }

    @Test("port unreachable ends an attempt, and a link, at once")
    func portUnreachable() {
        var bench = Self.bench { $0.transport = .udp }
        _ = bench.handle(.start, at: 0)
        let refused = AgentEvent.datagramRefused(local: Endpoint(address: Self.own, port: 2944), remote: Self.main)
        _ = bench.handle(refused, at: 2)
        #expect(bench.kinds(.unanswered).map(\.detail) == ["port unreachable"])
        let sent = bench.run(until: 9_999)
        #expect(sent.isEmpty)
        #expect(Wording.requests(bench.run(until: 10_000).map(\.effect)).count == 1)
    }

    @Test("10,000 strangers over UDP leave the gateway as it was")
    func strangers() {
        var bench = Self.bench { $0.transport = .udp }
        _ = bench.handle(.start, at: 0)
        for number in 0..<10_000 {
            let remote = Endpoint(address: .v4(0xC000_0200 + UInt32(number % 250)), port: UInt16(1000 + number))
            let message =
                number % 2 == 0
                ? [UInt8(truncatingIfNeeded: number), 1, 2]
                : Wording.request(.auditValue(AuditDescriptor()), 1, from: remote.address)
            _ = bench.handle(Self.datagram(message, from: remote), at: 1 + number / 100)
        }
        #expect(bench.kinds(.undecodable).count == 1)
        #expect(bench.subject.wakeup.map { $0.at <= .start + .seconds(10) } == true)
    }

    // MARK: Console

    @Test("screens and set commands")
    func console() throws {
        var bench = Self.registered()
        func body(_ effects: [AgentEffect]) -> ConsoleAnswer.Body? {
            effects.compactMap { if case .answer(let answer) = $0 { answer.body } else { nil } }.first
        }
        func ask(_ action: ConsoleCommand.Action) -> ConsoleAnswer.Body? {
            body(bench.handle(.command(ConsoleCommand(token: 4, action: action))))
        }
        guard case .screen(.mgcList, let list) = ask(.show(.mgcList)) else {
            Issue.record("no list")
            return
        }
        #expect(list.map { $0["name"] } == [nil, "main", "srs"])
        #expect(list.first?["primary search (s)"] == "60")
        guard case .screen(.mgc, let status) = ask(.show(.mgc)) else { return }
        #expect(status.first?["registered"] == "YES" && status.first?["controller"] == "main")
        #expect(ask(.setPrimarySearchTimer(.minutes(5))) == .done)
        #expect(ask(.setTotalSearchTimer(.minutes(20))) == .done)
        #expect(ask(.setTransitionPoint(2)) == .done)
        guard case .screen(.recovery, let recovery) = ask(.show(.recovery)) else { return }
        #expect(recovery.first?.fields.map(\.value) == ["300", "1200", "2"])
        for action in [
            ConsoleCommand.Action.setPrimarySearchTimer(.minutes(60)), .setTotalSearchTimer(.minutes(61)),
            .setTransitionPoint(5), .setForceToActiveSurvivable(true), .show(.entityLinks),
        ] {
            guard case .refused = ask(action) else {
                Issue.record("\(action) was not refused")
                continue
            }
        }
        _ = bench.handle(.connection(ConnectionIdentifier(1), .reset), at: 10_000)
        guard case .screen(.faults, let faults) = ask(.show(.faults)) else { return }
        #expect(faults.map { $0["fault"] } == ["H.248 control link down"])
        bench.run(until: 10_000 + 299_999)
        #expect(bench.kinds(.primarySearchExpired).isEmpty)
        bench.run(until: 10_000 + 300_000)
        #expect(bench.kinds(.primarySearchExpired).count == 1)
    }

    @Test("reset drops the link with RST and boots for the boot time")
    func reset() {
        var bench = Self.registered()
        let effects = bench.handle(.command(ConsoleCommand(token: 1, action: .reset)), at: 10_000)
        #expect(effects.contains(.abort(ConnectionIdentifier(1))))
        #expect(effects.last == .answer(ConsoleAnswer(token: 1, body: .done)))
        #expect(bench.run(until: 49_999).isEmpty)
        let log = bench.run(until: 50_000).map(\.effect)
        #expect(log.contains(.connect(ConnectionIdentifier(2), to: Self.main)))
        #expect(bench.kinds(.tries).last?.detail == "Restart 901 Cold Boot")
    }
}
