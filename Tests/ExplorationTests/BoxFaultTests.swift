import Agents
import Exploration
import Rehearsals
import Simulation
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Boxes that lose their power in a search")
struct BoxFaultTests {
    private static let begin = SmallWorld.at(60)
    private static let latest = SmallWorld.at(900)

    private func player(second: String? = "20s", prevention: Bool = true) throws -> StoryPlayer {
        try StoryPlayer(
            SmallWorld.boxed(second: second, prevention: prevention), length: .minutes(20), begin: Self.begin)
    }

    private func box(_ player: StoryPlayer) throws -> Box { try #require(player.landscape.boxes.first) }

    private func drawer(_ topology: Topology) -> StoryDrawer {
        StoryDrawer(Landscape(topology), seed: 5, maximumFaults: 4, period: Self.begin...Self.latest)
    }

    @Test("are written and do as a topology file has them, with and without a second box")
    func lines() throws {
        for (second, until, count) in [("20s", nil, 2), ("20s", 70, 1), (nil, 70, 1), (nil, nil, 1)]
            as [(String?, Int64?, Int)]
        {
            let base = try SmallWorld.boxed(second: second)
            let box = try #require(base.boxes.first)
            let fault = DrawnFault(.box(box), at: SmallWorld.at(61), until: until.map(SmallWorld.at))
            let end = until.map { ", until: \($0)s" } ?? ""
            #expect(fault.line == "{ at: 61s\(end), power off: aura }")
            let written = base.text.replacing("{ at: 60s, power off: main }", with: fault.line)
            let read = try Topology(yaml: written, file: "written.yaml").timeline
            let drawn = fault.entries(1, in: base)
            #expect(drawn.count == count)
            #expect(drawn.map(\.at) == read.map(\.at))
            #expect(drawn.map(\.until) == read.map(\.until))
            #expect(drawn.map(\.action) == read.map(\.action))
        }
    }

    @Test("are drawn, with their second box and with power that returns before it, and within their bounds")
    func drawn() throws {
        let drawer = drawer(try SmallWorld.boxed())
        var takeovers = 0
        var returns = 0
        for fault in (0..<2000).flatMap({ drawer.story($0) }) {
            guard case .box(let box) = fault.kind else { continue }
            #expect(box.name == "aura" && fault.nodes == ["main", "smgr"])
            if let takeover = fault.takeover {
                takeovers += 1
                #expect(takeover == fault.at + .seconds(20) && takeover <= Self.latest)
            } else {
                returns += 1
                #expect(try #require(fault.until) <= fault.at + .seconds(20))
            }
        }
        #expect(takeovers > 300 && returns > 30)
    }

    @Test("never fail while they have no power, and nobody in one is switched on then")
    func possible() throws {
        let drawer = drawer(try SmallWorld.boxed(second: nil))
        var boxes = 0
        for faults in (0..<4000).map({ drawer.story($0) }) {
            #expect(!faults.isEmpty)
            for (index, fault) in faults.enumerated() {
                guard case .box(let box) = fault.kind else { continue }
                boxes += 1
                for (other, fellow) in faults.enumerated() where other != index {
                    func isInTheDark(_ moment: Instant) -> Bool {
                        moment >= fault.at && (fault.until.map { moment < $0 } ?? true)
                    }
                    switch fellow.kind {
                    case .box: #expect(!isInTheDark(fellow.at))
                    case .node(.powerOff, let node) where box.nodes.contains(node):
                        #expect(fellow.until.map(isInTheDark) != true)
                    case .node, .console, .cut, .oneWayCut, .networkCut, .networkDelay: break
                    }
                }
            }
        }
        #expect(boxes > 500)
    }

    @Test("leave the stories of a topology without boxes as they were")
    func unchanged() throws {
        let story = drawer(try SmallWorld.topology()).story(3)
        #expect(
            story.map(\.line) == [
                "{ at: 66s, until: 81.05s, kill: srs }", "{ at: 174s, until: 473.95s, cut: { between: [mg2, main] } }",
            ])
    }

    @Test("are named by what did not hold")
    func named() throws {
        var limits = PropertyLimits.none
        limits.outage = .init(most: .seconds(30))
        for (second, words) in [
            ("20s", ", after box aura lost its power at 61s, whose second box took over at 81s"),
            (nil, ", after box aura lost its power at 61s"),
        ] as [(String?, String)] {
            let player = try player(second: second)
            let fault = DrawnFault(.box(try box(player)), at: SmallWorld.at(61))
            let found = try PropertyJudge(player, limits).violations(of: [fault], try player.play([fault]))
            #expect(found.map(\.property) == [.outage])
            #expect(found.first?.boxes == ["aura"])
            #expect(found.first?.measured.hasSuffix(words) == true, "\(found)")
        }
    }

    @Test("come back with their second box: who lives there is off until then, and no longer")
    func takeover() throws {
        let player = try player()
        let fault = DrawnFault(.box(try box(player)), at: SmallWorld.at(61))
        let result = try player.play([fault])
        #expect(result.actions.map(\.text) == ["power off: aura", "second box of aura takes over"])
        #expect(result.actions.map(\.time) == [SmallWorld.at(61), SmallWorld.at(81)])
        #expect(result.actions.allSatisfy { $0.problem == nil })
        // Main is back before anybody has tried the survivable, so nothing is wrong with such a day.
        #expect(try PropertyJudge(player, PropertyLimits()).violations(of: [fault], result).isEmpty)
        let registered = result.journal.filter { $0.node == "mg1" && $0.entry.kind == .registered }
        #expect(registered.last?.entry.subject == "main")
    }

    @Test("are found, made small, and replayed from a file that names them")
    func wholeWay() throws {
        let base = try SmallWorld.boxed(prevention: false)
        let player = try player(prevention: false)
        var limits = PropertyLimits.none
        limits.outage = .init(most: .seconds(30))
        var explorer = Explorer(player, limits, seed: 1, maximumFaults: 3)
        var day: BadDay?
        for number in UInt64(0)..<400 where day == nil {
            guard case .found(let found) = explorer.explore(number) else { continue }
            if !found.violation.boxes.isEmpty { day = found }
        }
        let found = try #require(day)
        #expect(found.faults.count == 1, "\(found.faults.map(\.line))")
        #expect(found.signature == "outage + power off of box aura, second box")
        #expect(found.faults.first?.line.hasSuffix("power off: aura }") == true)
        let replay = Replay(found, of: base, player: player)
        #expect(replay.confirmed != nil, "\(replay.failure ?? "")")
        #expect(replay.text.contains("title: \"A bad day: outage + power off of box aura, second box\""))
        #expect(replay.text.contains("after box aura lost its power at "))
        let told = try Rehearsal(Topology(yaml: replay.text, file: "told.yaml"), named: "told.yaml")
        #expect(told.verdict.exitCode == 1)
        #expect(told.result.journal == (try player.play(found.faults)).journal)
    }

    @Test("are told again from their file as the same story, beside other faults")
    func sameStory() throws {
        let base = try SmallWorld.boxed()
        let player = try player()
        let explorer = Explorer(player, .none, seed: 5, maximumFaults: 4)
        let stories = (0..<60).filter { number in explorer.story(UInt64(number)).contains { $0.takeover != nil } }
        for number in stories.prefix(5) {
            let faults = explorer.story(UInt64(number))
            let day = BadDay(
                story: UInt64(number),
                violation: Violation(
                    property: .split, subject: "2", start: .start, length: nil, most: nil, measured: "nothing"),
                faults: faults, signature: "none", faultsFound: faults.count, trials: 0)
            let text = Replay(day, of: base, player: player).text
            let told = try Rehearsal(Topology(yaml: text, file: "told.yaml"), named: "told.yaml").result
            #expect(told.journal == (try player.play(faults)).journal, "story \(number)")
        }
    }
}
