import Agents
import Packets
import Rehearsals
import Simulation
import Testing
import Topologies
import Verdicts
import Wire

/// A story played and judged in memory.
@Suite struct RehearsalTests {
    private let text = """
        title: A gateway registers, and its controller dies
        lasts: 3min
        networks:
          lan: { subnet: 10.0.0.0/24 }
        regions:
          1: { name: Here }
        servers:
          main: { type: main, network: lan, address: 10.0.0.10, region: 1 }
        gateways:
          mg1: { network: lan, address: 10.0.0.11, region: 1, mgc list: [main], primary search: 1min }
        timeline:
          - { at: 60s, power off: main }
        expect:
          - { gateway: mg1, registered with: main, after: 0s, within: [0s, 5s] }
          - { gateway: mg1, never registered with: main, between: [60s, 3min] }
        """

    @Test func judgesFromThePacketsInMemory() throws {
        let topology = try Topology(yaml: text, file: "story.yaml")
        let rehearsal = try Rehearsal(topology, named: "story.yaml")
        #expect(rehearsal.verdict.results.map(\.outcome) == [.pass, .pass])
        #expect(rehearsal.verdict.disagreements.isEmpty)
        #expect(rehearsal.result.frames.isEmpty && rehearsal.result.frameCount > 50)
    }

    @Test func randomSpellingsTellTheSameStory() throws {
        let spelled = text.replacing("type: main,", with: "type: main, tokens: random,")
            .replacing("region: 1, mgc list", with: "region: 1, tokens: random, mgc list")
        let rehearsals = try [text, spelled].map { text in
            try Rehearsal(Topology(yaml: text, file: "story.yaml"), named: "story.yaml")
        }
        for rehearsal in rehearsals {
            #expect(rehearsal.verdict.results.map(\.outcome) == [.pass, .pass])
            #expect(rehearsal.verdict.disagreements.isEmpty)
        }
        let journals = rehearsals.map { $0.result.journal.map { "\($0.node) \($0.entry.kind.rawValue)" } }
        #expect(journals[0] == journals[1])
    }

    @Test func aCopyOfTheWorldGoesItsOwnWay() throws {
        let topology = try Topology(yaml: text, file: "story.yaml")
        var whole = Rehearsal.simulator(of: topology)
        let expected = try whole.run()
        var world = Rehearsal.simulator(of: topology)
        try world.begin()
        try world.advance(to: .start + .seconds(59))
        var copy = world
        try copy.advance(to: .start + .seconds(200))
        #expect(world.now == .start + .seconds(59))
        #expect(copy.result.frames == expected.frames && copy.result.journal == expected.journal)
        try world.advance(to: .start + .seconds(180))
        #expect(world.result.frames == expected.frames)
    }

    @Test func actionsThatComeLaterActAsIfTheyHadBeenThere() throws {
        var topology = try Topology(yaml: text, file: "story.yaml")
        var whole = Rehearsal.simulator(of: topology)
        let expected = try whole.run()
        let actions = topology.schedule()
        topology.timeline = []
        var world = Rehearsal.simulator(of: topology)
        try world.begin()
        try world.advance(to: .start + .seconds(59))
        world.schedule(actions)
        try world.advance(to: .start + .seconds(180))
        #expect(world.result.frames == expected.frames && world.result.actions == expected.actions)
    }

    @Test func aBoundKeepsWhatWasRecordedAndSaysWhyNothingCanBeSaid() throws {
        let topology = try Topology(yaml: text, file: "story.yaml")
        var plan = SimulationPlan(topology: topology)
        plan.stepLimit = 40
        var frames = 0
        let rehearsal = Rehearsal(playing: Simulator(plan), of: topology, named: "story.yaml") { _ in frames += 1 }
        let failure = try #require(rehearsal.failure)
        #expect(failure.bound == .steps(40) && failure.node != nil)
        #expect(frames == rehearsal.result.frameCount && frames > 20)
        #expect(rehearsal.result.journal.contains { $0.entry.kind == .registered })
        #expect(rehearsal.verdict.doubt == "the story was not played to its end: \(failure)")
        #expect(rehearsal.verdict.results.map(\.outcome) == [.inconclusive, .inconclusive])
        #expect(rehearsal.verdict.exitCode == 3)
    }

    @Test func slowKernelsRepeatWhatIsLostAsMuchLater() throws {
        let topology = try Topology(yaml: text, file: "story.yaml")
        let slow = try Rehearsal(topology, named: "story.yaml", speed: 20)
        #expect(slow.verdict.circumstances.speed == 20)
        // Main is without power from 60 s on: what the gateway repeats, its kernel repeats twenty times as late.
        #expect(slow.result.frameCount != (try Rehearsal(topology, named: "story.yaml")).result.frameCount)
        #expect(Rehearsal.story(of: topology, speed: 20).comment.contains("speed=20"))
    }
}
