import Agents
import Exploration
import Rehearsals
import Simulation
import Testing
import Topologies
import Verdicts
import Wire

@Suite("What must hold on every day")
struct PropertyJudgeTests {
    private func violations(
        _ faults: [DrawnFault], prevention: Bool = true, _ limits: PropertyLimits = PropertyLimits()
    ) throws -> [Violation] {
        let player = try SmallWorld.player(prevention: prevention)
        return try PropertyJudge(player, limits).violations(of: faults, try player.play(faults))
    }

    @Test("nothing is found where nothing happens, and where everybody fails over")
    func goodDays() throws {
        #expect(try violations([]).isEmpty)
        #expect(try violations([DrawnFault(.node(.powerOff, "main"), at: SmallWorld.at(60))]).isEmpty)
        #expect(try violations([DrawnFault(.cut(["mg1"], ["main"], nil), at: SmallWorld.at(60))]).isEmpty)
    }

    @Test("a cut of one gateway splits the region where nothing prevents it")
    func split() throws {
        let found = try violations(
            [DrawnFault(.cut(["mg1"], ["main"], nil), at: SmallWorld.at(60))], prevention: false)
        #expect(found.map(\.property) == [.split])
        #expect(found.first?.subject == "2")
        let start = try #require(found.first?.start)
        #expect(start > SmallWorld.at(160) && start < SmallWorld.at(185))
    }

    @Test("a limit that is longer than the split finds none")
    func limit() throws {
        var limits = PropertyLimits.none
        limits.split = .minutes(20)
        let cut = DrawnFault(.cut(["mg1"], ["main"], nil), at: SmallWorld.at(60))
        #expect(try violations([cut], prevention: false, limits).isEmpty)
    }

    @Test("an outage counts only while a controller would take the gateway")
    func outage() throws {
        var limits = PropertyLimits.none
        limits.outage = .init(most: .seconds(90))
        // Ninety seconds are less than detection and search, so a failover breaks it; a day without anybody is none.
        let found = try violations([DrawnFault(.node(.powerOff, "main"), at: SmallWorld.at(60))], limits)
        #expect(found.map(\.property) == [.outage])
        let alone = ["main", "srs"].map { DrawnFault(.node(.powerOff, $0), at: SmallWorld.at(60)) }
        #expect(try violations(alone, limits).isEmpty)
        #expect(try violations([DrawnFault(.node(.powerOff, "mg1"), at: SmallWorld.at(60))], limits).isEmpty)
    }

    @Test("who reaches a controller that goes on refusing has no service, on the healthiest of networks")
    func refused() throws {
        let faults = [
            DrawnFault(.cut(["mg1"], ["main"], nil), at: SmallWorld.at(60), until: SmallWorld.at(240)),
            DrawnFault(.node(.powerOff, "srs"), at: SmallWorld.at(300)),
        ]
        func violations(_ onSurvivableLost: String) throws -> [Violation] {
            let text = SmallWorld.text(prevention: true).replacing(
                "type: main,", with: "type: main, on survivable lost: \(onSurvivableLost),")
            let player = try StoryPlayer(
                Topology(yaml: text, file: "small.yaml"), length: .minutes(20), begin: SmallWorld.at(60))
            return try PropertyJudge(player, PropertyLimits()).violations(of: faults, try player.play(faults))
        }
        let found = try violations("keep")
        #expect(found.map(\.property) == [.refused])
        let start = try #require(found.first?.start)
        #expect(start > SmallWorld.at(284) && start <= SmallWorld.at(300))
        #expect(try violations("enable").isEmpty)
    }

    @Test("gateways of two regions with one survivable come apart where only one region names it")
    func apart() throws {
        let cut = DrawnFault(.cut(["mg1"], ["main"], nil), at: SmallWorld.at(60))
        func violations(_ annexe: String) throws -> [Violation] {
            let text = SmallWorld.text(prevention: true)
                .replacing("2: { name: Branch", with: "3: { \(annexe) }\n  2: { name: Branch")
                .replacing("mg2: { like: mg1,", with: "mg2: { like: mg1, region: 3,")
            let player = try StoryPlayer(
                Topology(yaml: text, file: "small.yaml"), length: .minutes(20), begin: SmallWorld.at(60))
            return try PropertyJudge(player, PropertyLimits()).violations(of: [cut], try player.play([cut]))
        }
        let found = try violations("name: Annexe")
        #expect(found.map(\.property) == [.apart])
        #expect(found.first?.event == "gateways apart: [mg1, mg2], longest: [0s, 5s]")
        #expect(try violations("name: Annexe, backup servers: [srs]").isEmpty)
    }

    @Test("changes of controller are counted in a period")
    func pingPong() throws {
        var limits = PropertyLimits.none
        limits.pingPong = .init(most: 1, within: .minutes(10))
        let there = DrawnFault(.node(.kill, "main"), at: SmallWorld.at(60), until: SmallWorld.at(200))
        let back = DrawnFault(.node(.kill, "srs"), at: SmallWorld.at(210), until: SmallWorld.at(220))
        #expect(try violations([there, back], limits).map(\.property) == [.pingPong])
        #expect(try violations([there], limits).isEmpty)
    }
}

@Suite("A search for a bad day")
struct ExplorerTests {
    @Test("finds, makes small, and writes a file whose expectations fail")
    func wholeWay() throws {
        let base = try SmallWorld.topology(prevention: false)
        let player = try SmallWorld.player(prevention: false)
        var limits = PropertyLimits.none
        limits.split = .seconds(5)
        var explorer = Explorer(player, limits, seed: 1, maximumFaults: 3)
        var day: BadDay?
        for number in UInt64(0)..<200 {
            guard case .found(let found) = explorer.explore(number) else { continue }
            day = found
            break
        }
        let found = try #require(day)
        #expect(found.faults.count <= found.faultsFound && found.faults.count <= 3)
        let replay = Replay(found, of: base, player: player)
        #expect(replay.confirmed != nil, "\(replay.failure ?? "")")
        #expect(replay.text.contains("# A comment that stays."))
        let topology = try Topology(yaml: replay.text, file: "bad-day.yaml")
        #expect(try Rehearsal(topology, named: "bad-day.yaml").verdict.exitCode == 1)
        // What is known is not made small again.
        if case .known = explorer.explore(found.story) {} else { Issue.record("story \(found.story) is not known") }
    }

    @Test("a story that is over early would have gone on as it was")
    func earlyEnd() throws {
        let player = try SmallWorld.player()
        let explorer = Explorer(player, .none, seed: 2, maximumFaults: 2)
        var early = 0
        for number in UInt64(0)..<8 {
            let faults = explorer.story(number)
            let whole = try player.play(faults)
            let short = try player.play(faults, until: .minutes(3))
            #expect(short.journal == Array(whole.journal.prefix(short.journal.count)))
            guard short.end < whole.end else { continue }
            early += 1
            let rest = whole.journal.dropFirst(short.journal.count).map(\.entry.kind)
            #expect(!rest.contains(.registered) && !rest.contains(.linkLost) && !rest.contains(.regionState))
        }
        #expect(early > 2)
    }

    @Test("a story told again from its file is the same story")
    func sameStory() throws {
        let base = try SmallWorld.topology()
        let player = try SmallWorld.player()
        let explorer = Explorer(player, .none, seed: 5, maximumFaults: 4)
        for number in UInt64(0)..<6 {
            let faults = explorer.story(number)
            let silent = try player.play(faults)
            let day = BadDay(
                story: number,
                violation: Violation(
                    property: .split, subject: "2", start: .start, length: nil, most: nil, measured: "nothing"),
                faults: faults, signature: "none", faultsFound: faults.count, trials: 0)
            let text = Replay(day, of: base, player: player).text
            let told = try Rehearsal(Topology(yaml: text, file: "told.yaml"), named: "told.yaml").result
            #expect(told.journal == silent.journal, "story \(number)")
        }
    }
}

@Suite("Records of searches")
struct ExplorationSummaryTests {
    private func day(_ signature: String, faults: [String], story: UInt64) -> ExplorationRecord {
        ExplorationRecord(
            ExplorationRecord.Day(
                signature: signature, property: .split, measured: "", faults: faults, story: story, confirmed: nil,
                topology: ""))
    }

    @Test("bring days of one signature together, the smallest wins")
    func merging() {
        var summary = ExplorationSummary()
        summary.add(day("split + b", faults: ["1", "2", "3"], story: 5))
        summary.add(day("split + a", faults: ["1"], story: 9))
        summary.add(day("split + b", faults: ["1", "2"], story: 7))
        summary.add(day("split + b", faults: ["1", "2"], story: 8))
        #expect(summary.days.map(\.signature) == ["split + a", "split + b"])
        #expect(summary.days.map(\.story) == [9, 7])
    }

    @Test("add up, and tell parts that were played twice")
    func sums() {
        var summary = ExplorationSummary()
        for (shard, stories) in [("1/2", UInt64(10)), ("2/2", 20), ("2/2", 30)] {
            var search = ExplorationRecord.Search(topology: "a.yaml", seed: 1, shard: shard)
            search.stories = stories
            search.transitions = ["gateway: start → booted", "gateway: booted → \(shard)"]
            summary.add(ExplorationRecord(search))
        }
        #expect(summary.stories == 60)
        #expect(summary.transitions.count == 3)
        #expect(summary.repeatedShards == ["a.yaml, seed 1, shard 2/2"])
    }
}
