import Advice
import Analysis
import Testing
import Topologies
import Wire

@Suite("What mends firewalls and boxes before the way back")
struct MendingTests {
    private static func text(_ adviser: Adviser) -> String {
        let trials = [adviser.waiting]
        return AdviceText(adviser, trials, chosen: adviser.waiting).lines.joined(separator: "\n")
    }

    @Test("a firewall that forgets idle links gets a longer time-out while it knows them; one that does no harm stays")
    func idle() throws {
        let adviser = try AdviserTests.adviser("firewall-idle", at: 200)
        #expect(adviser.firewalls.map(\.line) == [40, 41])
        let first = try #require(adviser.firewalls.first)
        #expect(first.changes.map(\.kind) == [.lengthen, .remove, .leave])
        #expect(first.best.words == "idle timeout 4min instead of 90s, udp idle timeout 4min instead of 1min")
        #expect(first.best.outage == .zero && first.best.lostLinks == 0 && first.best.away == 0)
        let left = try #require(first.changes.last)
        #expect(left.outage > .minutes(50) && left.lostLinks > 10)
        // The second one opens each session anew, and nothing of it has to be changed.
        #expect(adviser.firewalls[1].best.kind == .leave)
        #expect(adviser.mending.map(\.line) == ["firewall of line 40: \(first.best.words)"])
        #expect(adviser.away.isEmpty)
        #expect(Self.text(adviser).contains("What mends it\n 1. 3:20  firewall of line 40: idle timeout 4min"))
    }

    @Test("once it has forgotten them, only its removal saves what stands half open")
    func forgotten() throws {
        let firewall = try #require(try AdviserTests.adviser("firewall-idle", at: 100).firewalls.first)
        #expect(firewall.changes.map(\.kind) == [.remove, .lengthen, .leave])
        let longer = firewall.changes[1]
        #expect(longer.worstOutage > .seconds(60) && longer.worstOutage < .seconds(100))
    }

    @Test("a firewall that sees one direction gets the other, and without that nobody comes home")
    func asymmetric() throws {
        let adviser = try AdviserTests.adviser("firewall-asymmetric", at: 300)
        let firewall = try #require(adviser.firewalls.first)
        #expect(firewall.changes.map(\.kind) == [.route, .remove, .leave])
        #expect(firewall.changes.map(\.away) == [0, 0, 4])
        let trial = adviser.trial(of: .reboot)
        #expect(trial.isComplete && trial.steps.first?.line.hasSuffix("route what comes back through it, too") == true)
        #expect(adviser.screens(of: trial).contains { $0.line == "list media-gateway" })
        let json = AdviceJSON.value(adviser, [trial]).prettyText
        #expect(json.contains("\"kind\": \"route both ways through it\"") && json.contains("\"not_back\": 4"))
    }

    @Test("a story in which nobody is ever away says so")
    func sunny() throws {
        let text = Self.text(try AdviserTests.adviser("sunny-day"))
        #expect(text.contains("Nobody has to be brought back. In this story no gateway is ever away"))
        let away = Self.text(try AdviserTests.adviser("box-takeover"))
        #expect(away.contains("Nobody has to be brought back.\n"))
    }

    @Test("a box without power is started as a whole")
    func dark() throws {
        let adviser = try AdviserTests.adviser("box-failure")
        #expect(adviser.mending.map(\.line) == ["start box aura: main, sm1, smgr, aes, presence"])
        #expect(adviser.boxes.isEmpty && adviser.away.count == 4)
        #expect(adviser.trial(of: .reboot).isComplete)
        // Before its second box has taken over, that is said.
        let waiting = try AdviserTests.adviser("box-takeover", at: 70)
        #expect(
            waiting.mending.map(\.line) == [
                "start box aura: main, sm1, smgr, aes, presence, unless its second box takes over first, which it "
                    + "would at 81s"
            ])
    }

    @Test("a box on its second one has to go back, which has its price")
    func second() throws {
        let adviser = try AdviserTests.adviser("box-takeover")
        let box = try #require(adviser.boxes.first)
        #expect(box.box == "aura" && box.since == .start + .seconds(81))
        #expect(box.steps.map(\.time) == [.start + .seconds(1200), .start + .seconds(1220)])
        #expect(box.steps.map(\.isLater) == [true, true])
        #expect(box.worstOutage > .seconds(30) && box.worstOutage < .seconds(80) && box.lost.isEmpty)
        #expect(box.outage >= box.worstOutage * 3)
        let text = Self.text(adviser)
        #expect(text.contains("Box aura has been on its second one since 1:21. Nothing takes over for that."))
        #expect(text.contains(" 1. 20:00  shut the second box of aura down: main, sm1, smgr, aes, presence"))
        // Nobody is away, so there is nothing to choose.
        #expect(!text.contains("way back"))
        #expect(AdviceJSON.value(adviser, []).prettyText.contains("\"on_second_since_s\": 81"))
    }

    @Test("a second box that takes longer than a search sends everybody to the survivable")
    func slow() throws {
        let text = try SweepTests.source("box-takeover").topology.text
            .replacing("takes over after: 20s", with: "takes over after: 4min").replacing(
                "lasts: 5min", with: "lasts: 9min")
        let adviser = try Adviser(Topology(yaml: text, file: "slow.yaml"), named: "slow.yaml")
        let box = try #require(adviser.boxes.first)
        #expect(box.lost == ["mg1", "mg2", "mg3", "mg4"])
        #expect(box.worstOutage > .seconds(100))
    }
}
