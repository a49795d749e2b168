import Analysis
import Frames
import Megaco
import Packets
import Testing
import Wire

@Suite("A recording is judged from its packets")
struct AnalyzerTests {
    static func seconds(_ instant: Instant?) -> Double? { instant.map { Double($0.nanoseconds / 1_000_000) / 1000 } }

    @Test("a sunny day: four registrations, four links, no split", arguments: [true, false])
    func sunnyDay(isDirected: Bool) {
        var story = Story(isDirected: isDirected)
        _ = story.sunnyStart(until: [100, 100, 100, 100])
        let findings = story.findings()
        #expect(findings.gateways == ["mg1", "mg2", "mg3", "mg4"])
        #expect(findings.controllers == ["main", "srs", "srs2"])
        #expect(findings.registrations.map(\.outcome) == [.accepted, .accepted, .accepted, .accepted])
        #expect(findings.registrations.map(\.method) == Array(repeating: "Restart", count: 4))
        #expect(findings.registrations.map(\.reason) == [901, 901, 901, 901])
        #expect(findings.links.map(\.end) == [nil, nil, nil, nil])
        #expect(findings.splits.isEmpty && findings.outages.isEmpty && findings.prevented.isEmpty)
        #expect(findings.active == [ActiveInterval(controller: "main", start: Story.at(isDirected ? 1.085 : 1.07))])
        #expect(findings.showsBothEnds == isDirected)
        #expect(findings.malformed == 0)
    }

    @Test("a partial failure is a split from the first acceptance at the survivable on", arguments: [true, false])
    func partialFailure(isDirected: Bool) throws {
        var (story, _) = Story.partialFailure(isDirected: isDirected)
        story.report("srs", "main", active: true, at: 168.1, .confirmed)
        let findings = story.findings()
        let split = try #require(findings.splits.first)
        #expect(findings.splits.count == 1)
        #expect(split.region == 2)
        #expect(Self.seconds(split.start) == (isDirected ? 168.085 : 168.07))
        #expect(split.end == nil)
        #expect(split.kind == .mainSurvivable)
        #expect(
            split.controllers == [
                .init(controller: "main", gateways: ["mg3", "mg4"]),
                .init(controller: "srs", gateways: ["mg1", "mg2"]),
            ])
        #expect(split.cause == .partialNetworkFailure)
        #expect(split.endedBy == nil)
        #expect(split.gateway == "mg1")
        #expect(findings.searches.map(\.primarySearch) == [.seconds(60), .seconds(60)])
        // The loss goes back to the last answered exchange.
        #expect(findings.outages.map { Self.seconds($0.start) } == (isDirected ? [46.035, 46.135] : [46.02, 46.12]))
        #expect(findings.outages.map(\.why) == ["main silent", "main silent"])
        #expect(findings.connections.count { $0.outcome == .unanswered } == 12)
    }

    @Test("measured Primary Search Timers", arguments: [60, 120, 300] as [Double])
    func searchTimers(_ timer: Double) {
        let (story, _) = Story.partialFailure(primarySearch: timer)
        #expect(story.findings().searches.map(\.primarySearch) == [.seconds(timer), .seconds(timer)])
    }

    @Test("a controller on the gateway's own network that is off shows by questions for its address")
    func unreachable() {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        story.supervise(link, from: 1, to: 60)
        story.segment(link, fromGateway: true, flags: .rst, at: 108, lost: true)
        for attempt in 0..<6 { _ = story.open("mg1", "main", at: 108 + Double(attempt) * 10, answered: false) }
        for second in 0..<3 { story.ask("mg1", for: "srs", at: 168 + Double(second)) }
        let findings = story.findings()
        #expect(findings.searches.map(\.primarySearch) == [.seconds(60)])
        #expect(findings.searches.map(\.controller) == ["srs"])
        #expect(findings.connections.last?.outcome == .unreachable)
    }

    @Test("a total outage with fail-overs seconds apart is no split")
    func totalOutage() {
        var story = Story()
        let links = story.sunnyStart(until: [60, 60, 60, 60])
        for (index, link) in links.enumerated() {
            let begin = 108 + Double(index) * 4
            let next = story.failOver(link, at: begin)
            story.supervise(next, from: begin + 60, to: 300)
        }
        let findings = story.findings()
        #expect(findings.splits.isEmpty)
        #expect(findings.outages.count == 4)
        #expect(findings.active.map(\.controller) == ["main", "srs"])
        #expect(findings.active.first?.end != nil)
    }

    @Test("SRPF ends a split, its refusals follow, and the region is pad, then ad")
    func forcedAway() throws {
        var (story, links) = Story.partialFailure(mainUntil: 168)
        story.report("srs", "main", active: true, at: 168.09, .confirmed)
        story.forceAway(links[2], at: 168.5)
        story.forceAway(links[3], at: 168.6)
        for (index, name) in ["mg3", "mg4"].enumerated() {
            for attempt in 0..<6 {
                story.register(
                    name, "main", .disconnected, .serviceRestored,
                    at: 169 + Double(attempt * 10) + Double(index) * 0.1, error: .serviceUnavailable)
            }
            story.register(name, "srs", .failover, .controllerImpendingFailure, at: 229 + Double(index) * 0.1)
        }
        let findings = story.findings()
        let split = try #require(findings.splits.first)
        #expect(findings.splits.count == 1)
        #expect(split.endedBy == .forcedByMain)
        #expect(split.cause == .partialNetworkFailure)
        #expect(Self.seconds(split.end) == 168.615)
        #expect(findings.regions.map(\.state) == [.pendingAutoDisable, .autoDisabled])
        #expect(findings.regions.map { Self.seconds($0.time) } == [168.5, 168.615])
        #expect(findings.registrations.count { $0.outcome == .rejected && $0.error == 503 } == 12)
        #expect(findings.prevented.map(\.gateway) == ["mg3", "mg4"])
        #expect(findings.prevented.map(\.followsSplit) == [true, true])
        #expect(findings.links.count { $0.endCause == .unregistered } == 2)
        #expect(findings.searches.map(\.primarySearch) == Array(repeating: .seconds(60), count: 4))
    }

    /// All are with srs; main is back; mg3 resets (S3, S4).
    static func gatewayReset(error: ErrorDescriptor?) -> Story {
        var story = Story()
        let links = story.sunnyStart(until: [60, 60, 60, 60])
        for (index, link) in links.enumerated() {
            let next = story.failOver(link, at: 108 + Double(index) * 0.1)
            story.supervise(next, from: 168, to: index == 2 ? 400 : 600)
            if index == 2 { story.segment(next, fromGateway: true, flags: [.fin, .ack], at: 401) }
        }
        for time in stride(from: 170.0, to: 390, by: 30) { story.report("srs", "main", active: true, at: time, .none) }
        story.report("srs", "main", active: true, at: 395, .confirmed)
        story.report("srs", "main", active: true, at: 445, .confirmed)
        for attempt in 0..<(error == nil ? 1 : 6) {
            let link = story.register(
                "mg3", "main", .restart, .coldBoot, at: 441 + Double(attempt) * 10, error: error)
            if error == nil { story.supervise(link, from: 441, to: 600) }
        }
        if error != nil {
            let link = story.register("mg3", "srs", .restart, .coldBoot, at: 501)
            story.supervise(link, from: 501, to: 600)
        }
        return story
    }

    @Test("a gateway that resets after the restoration splits its region")
    func gatewayReset() throws {
        let findings = Self.gatewayReset(error: nil).findings()
        let split = try #require(findings.splits.first)
        #expect(findings.splits.count == 1)
        #expect(split.cause == .gatewayResetAfterRestore)
        #expect(split.controllers.map(\.gateways) == [["mg3"], ["mg1", "mg2", "mg4"]])
        #expect(findings.prevented.isEmpty)
    }

    @Test("a gateway that reaches main before the survivable's report is a race, ended by main")
    func race() throws {
        var story = Story()
        let links = story.sunnyStart(until: [60, 60, 60, 60])
        for (index, link) in links.enumerated() where index < 3 {
            let next = story.failOver(link, at: 108 + Double(index) * 0.1)
            story.supervise(next, from: 168, to: 460)
        }
        for time in stride(from: 170.0, to: 410, by: 30) { story.report("srs", "main", active: true, at: time, .none) }
        let back = story.register("mg4", "main", .restart, .coldBoot, at: 401)
        story.report("srs", "main", active: true, at: 420, .confirmed)
        story.forceAway(back, at: 420.1)
        let findings = story.findings()
        let split = try #require(findings.splits.first)
        #expect(findings.splits.count == 1)
        #expect(split.cause == .registrationRace)
        #expect(split.endedBy == .forcedByMain)
    }

    @Test("main refuses it where it knows of the active survivable: prevented")
    func prevented() throws {
        let findings = Self.gatewayReset(error: .serviceUnavailable).findings()
        #expect(findings.splits.isEmpty)
        let prevented = try #require(findings.prevented.first)
        #expect(findings.prevented.count == 1)
        #expect(prevented.gateway == "mg3" && prevented.controller == "main" && prevented.survivable == "srs")
        #expect(!prevented.followsSplit && prevented.region == 2)
        #expect(Self.seconds(prevented.time) == 441.085)
        #expect(findings.outages.last.map { Self.seconds($0.start) } == 401)
        #expect(findings.searches.last?.primarySearch == .seconds(60))
    }

    @Test(
        "what the survivable's reports tell of the cause",
        arguments: [
            (Story.Answer.none, Split.Cause.mainBlind), (.rejected, .survivableUnadministered),
            (.confirmed, .partialNetworkFailure),
        ])
    func reports(_ answer: Story.Answer, _ cause: Split.Cause) {
        var (story, _) = Story.partialFailure()
        for time in [168.08, 171.5, 198.2, 228.2] { story.report("srs", "main", active: true, at: time, answer) }
        #expect(story.findings().splits.map(\.cause) == [cause])
    }

    @Test("another survivable than the region's is a mismatch of lists")
    func listMismatch() {
        var names = Story.names
        names.backupServers = [2: ["srs2"]]
        let (story, _) = Story.partialFailure()
        #expect(story.findings(names).splits.map(\.cause) == [.listMismatch])
    }

    @Test("gateways of different regions are no split")
    func regions() {
        var names = Story.names
        names.regions = ["mg1": 2, "mg2": 2, "mg3": 3, "mg4": 3]
        let (story, _) = Story.partialFailure()
        #expect(story.findings(names).splits.isEmpty)
    }

    @Test("without a book of names: by address in region 0, or by what a lab's recording says")
    func withoutNames() {
        let (story, _) = Story.partialFailure()
        let bare = story.findings(NameBook())
        #expect(bare.gateways == ["10.20.1.11", "10.20.1.12", "10.20.1.13", "10.20.1.14"])
        #expect(bare.splits.map(\.region) == [0])
        let header = StoryHeader(start: 0, speed: 1, seed: 1, mode: "simulation")
        let named = story.findings(NameBook(), header: header)
        #expect(named.gateways == Story.gateways)
        #expect(named.splits.map(\.controllers) == story.findings().splits.map(\.controllers))
    }

    @Test("an answer that never reached the gateway registers nobody")
    func lostAnswer() {
        var story = Story()
        let link = story.open("mg1", "main", at: 1)
        let request = story.message("mg1", Story.request(7, .restart, .coldBoot))
        story.segment(link, fromGateway: true, flags: [.ack, .psh], request, at: 1.03)
        let reply = story.message("main", Story.reply(7, .serviceChange(ServiceChangeReply(version: 1))))
        story.segment(link, fromGateway: false, flags: [.ack, .psh], reply, at: 1.07, lost: true)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.unanswered])
        #expect(findings.links.isEmpty)
    }

    @Test("a poll while served elsewhere leaves the link alone until it is accepted")
    func polls() {
        var story = Story()
        let link = story.register("mg1", "srs", .failover, .controllerImpendingFailure, at: 1)
        story.supervise(link, from: 1, to: 100)
        story.register("mg1", "main", .failover, .serviceRestored, at: 31, error: .serviceUnavailable, served: true)
        story.register("mg1", "main", .failover, .serviceRestored, at: 61, served: true)
        let findings = story.findings()
        #expect(findings.links.map(\.controller) == ["srs", "main"])
        #expect(findings.links.first?.endCause == .registeredElsewhere)
        #expect(findings.outages.isEmpty)
        #expect(findings.prevented.isEmpty)
    }

    @Test("a recording that begins while links are up counts them from the first answered probe")
    func midway() {
        var story = Story()
        story.supervise(.init(gateway: "mg1", controller: "main", port: 40_000), from: 0, to: 100)
        let findings = story.findings(NameBook())
        #expect(findings.links.map(\.isAssumed) == [true])
        #expect(findings.links.first?.end == nil)
    }

    @Test("SIP entity links: states change by the standard table")
    func entityLinks() {
        var story = Story()
        story.options("sm1", "srs", at: 1, answer: "503 Service Unavailable (LSP is inactive)")
        story.options("sm1", "srs", at: 1.1, answer: "503 Service Unavailable (LSP is inactive)")
        story.options("sm1", "main", at: 1, answer: "200 OK")
        story.options("sm1", "srs", at: 190, answer: "200 OK")
        story.options("sm1", "main", at: 200, answer: nil)
        story.options("sm1", "main", at: 232, answer: nil)
        story.options("sm1", "srs", at: 300, answer: "200 OK")
        let findings = story.findings()
        #expect(
            findings.entityLinks.map { "\($0.from) \($0.to) \($0.state) \($0.by)" } == [
                "sm1 main up 200 OK", "sm1 srs down 503 Service Unavailable (LSP is inactive)", "sm1 srs up 200 OK",
                "sm1 main down no answer",
            ])
        #expect(findings.entityLinks.last?.time == Story.at(264))
        #expect(findings.sessionManagers == ["sm1"])
    }

    @Test("rubbish on every port is counted and changes nothing")
    func rubbish() {
        var (story, links) = Story.partialFailure()
        let clean = story.findings()
        var generator = SeededGenerator(seed: 7)
        for index in 0..<400 {
            let bytes = (0..<Int.random(in: 1...64, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let port = [1719, 2944, 5060][index % 3] as UInt16
            story.udp("sm1", 33_000, "main", port, bytes, at: 20 + Double(index) * 0.1)
        }
        let stray = Story.Link(gateway: "sm1", controller: "main", port: 33_001)
        story.segment(stray, fromGateway: true, flags: .syn, at: 20)
        story.segment(stray, fromGateway: true, flags: .ack, [3, 0, 0xFF], at: 21)
        story.packets.append(CapturedPacket(time: Story.at(5), interface: 99, bytes: [1, 2, 3]))
        links.removeAll()
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == clean.registrations.map(\.outcome))
        #expect(findings.splits.map(\.controllers) == clean.splits.map(\.controllers))
        #expect(findings.malformed > 100)
    }
}
