import Testing
import Wire

@testable import Agents

@Suite("Calls of a gateway")
struct CallTests {
    // MARK: The table

    @Test("exponential draws have their mean, are never below zero, and are the same for a seed")
    func exponential() {
        var generator = SeededGenerator(seed: 7)
        var again = SeededGenerator(seed: 7)
        let mean = Duration.seconds(30)
        var sum = Duration.zero
        var above = 0
        for _ in 0..<20_000 {
            let drawn = generator.exponential(mean: mean)
            #expect(drawn >= .zero && drawn == again.exponential(mean: mean))
            sum += drawn
            if drawn > mean { above += 1 }
        }
        let average = sum / 20_000
        #expect(average > .milliseconds(29_300) && average < .milliseconds(30_700))
        // One in e is longer than the mean.
        #expect(above > 7_150 && above < 7_570)
        #expect(generator.exponential(mean: .seconds(86_400)) < .seconds(86_400 * 45))
    }

    @Test("another controller preserves stable calls and loses those that are being set up")
    func changeController() {
        var table = CallTable(stable: 2, load: nil, seed: 1)
        table.set(beingSetUp: 3)
        #expect(table.count == 5)
        let (preserved, lost) = table.changeController()
        #expect((preserved, lost) == (2, 3))
        #expect(table.count(.preserved) == 2 && table.count == 2)
        table.set(stable: 3)
        #expect(table.count(.preserved) == 2 && table.count(.stable) == 1)
        // The preserved ones end first.
        table.set(stable: 1)
        #expect(table.count(.preserved) == 0 && table.count(.stable) == 1)
        #expect(table.drop() == 1 && table.count == 0)
    }

    @Test("a load begins, settles and ends calls; without a controller it is blocked")
    func load() throws {
        var load = CallLoad(callsPerHour: 3600)
        load.meanHoldingTime = .seconds(60)
        var table = CallTable(stable: 0, load: load, seed: 3)
        table.start(at: .start)
        var served = 0
        var blocked = 0
        while let next = table.nextAt, next < .start + .seconds(1200) {
            let isServed = next < .start + .seconds(600)
            let count = table.advance(at: next, isServed: isServed)
            blocked += count
            if isServed { served = max(served, table.count) }
            #expect(isServed ? count == 0 : table.count(.beingSetUp) <= 20)
        }
        // A call a second for a minute each: 60 at once, by Little's law; and 600 that nobody could take.
        #expect(served > 45 && served < 95)
        #expect(blocked > 530 && blocked < 670)
        #expect(table.count < 5)
    }

    @Test("a call that could not settle goes on when its own controller is back")
    func resume() throws {
        var load = CallLoad(callsPerHour: 3600)
        load.meanHoldingTime = .minutes(60)
        load.setupTime = .seconds(10)
        var table = CallTable(stable: 0, load: load, seed: 5)
        table.start(at: .start)
        while let next = table.nextAt, next < .start + .seconds(30) {
            _ = table.advance(at: next, isServed: next < .start + .seconds(15))
        }
        let waiting = table.count(.beingSetUp)
        #expect(waiting > 0)
        table.resume()
        #expect(table.count(.beingSetUp) == 0)
    }

    // MARK: With controllers

    @Test(
        "back at main: kept within the Link Loss Delay Timer, subtracted after it",
        arguments: [(5, true), (1, false)])
    func sameController(minutes: Int, areKept: Bool) {
        var world = Self.world(linkLossDelay: .minutes(minutes), primarySearch: .minutes(5))
        world.run(until: .seconds(300))
        #expect(Self.fates(world, "mg1").first == "calls kept main 3")
        #expect(Self.fates(world, "mg1").dropFirst() == (areKept ? [] : ["calls dropped main 3, subtracted"]))
        #expect(world.lines(.callsCleared, "main", subject: "mg1").count == (areKept ? 0 : 1))
        #expect(world.activeCalls("mg1") == (areKept ? 3 : 0))
    }

    @Test("at the survivable: stable calls are preserved, whatever main does; the others are lost")
    func otherController() {
        var world = Self.world(linkLossDelay: .minutes(1), primarySearch: .minutes(1), healAt: 900)
        world.at(.seconds(50)) { $0.command("mg1", .setCallsBeingSetUp(2)) }
        world.run(until: .seconds(300))
        #expect(
            Self.fates(world, "mg1") == [
                "calls preserved srs 3, without features", "calls dropped srs 2, being set up",
            ])
        #expect(world.activeCalls("mg1") == 3)
    }

    @Test(
        "back from a survivable: main subtracts what it still holds, and takes over what it has cleared",
        arguments: [
            (1, false), (30, true),
        ])
    func backFromSurvivable(minutes: Int, areSubtracted: Bool) {
        var world = Self.world(linkLossDelay: .minutes(minutes), primarySearch: .minutes(1), rule: .immediately)
        world.run(until: .seconds(700))
        #expect(world.seconds(.registered, "mg1", subject: "main", after: .seconds(300)) != nil)
        let last = Self.fates(world, "mg1").last
        #expect(
            last == (areSubtracted ? "calls dropped main 3, subtracted" : "calls preserved main 3, without features"))
        #expect(world.activeCalls("mg1") == (areSubtracted ? 0 : 3))
    }

    @Test("a server that is told not to subtract leaves calls alone")
    func notSubtracting() {
        var world = Self.world(
            linkLossDelay: .minutes(1), primarySearch: .minutes(5), subtracts: false)
        world.run(until: .seconds(300))
        #expect(Self.fates(world, "mg1") == ["calls kept main 3"])
    }

    @Test("a reset ends calls")
    func reset() {
        var world = Self.world(linkLossDelay: .minutes(5), primarySearch: .minutes(1), healAt: 61)
        world.at(.seconds(30)) { $0.command("mg1", .reset) }
        world.run(until: .seconds(55))
        #expect(Self.fates(world, "mg1") == ["calls dropped  3, reset"])
    }

    // MARK: Helpers

    private static func fates(_ world: World, _ gateway: String) -> [String] {
        let kinds: Set<JournalEntry.Kind> = [.callsKept, .callsPreserved, .callsDropped]
        return world.journal.filter { $0.node == gateway && kinds.contains($0.entry.kind) }.map {
            "\($0.entry.kind.rawValue) \($0.entry.subject ?? "") \($0.entry.detail ?? "")"
        }
    }

    /// The way to main is cut from 60 s to 200 s.
    private static func world(
        linkLossDelay: Duration, primarySearch: Duration, rule: RecoveryRule.Migration? = nil, healAt: Int = 200,
        subtracts: Bool = true
    ) -> World {
        var lab = Lab()
        lab.changeGateway = { settings in
            settings.activeCalls = 3
            settings.primarySearchTimer = primarySearch
            settings.asksToReturn = rule != nil
        }
        lab.changeController = { settings in
            settings.linkLossDelayTimer = linkLossDelay
            settings.subtractsLostCalls = subtracts
            guard let migration = rule else { return }
            var rule = RecoveryRule(number: 1)
            rule.migration = migration
            settings.recoveryRules = [rule]
            for index in settings.mediaGateways.indices { settings.mediaGateways[index].recoveryRule = 1 }
        }
        var world = lab.world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2", "mg3", "mg4"], ["main"]) }
        world.at(.seconds(healAt)) { $0.heal("wan") }
        return world
    }
}

extension World {
    func activeCalls(_ gateway: String) -> Int? { (nodes[gateway]?.agent as? Gateway)?.activeCalls }
}
