import Analysis
import Inference
import Testing
import Verdicts

@Suite("How a network is set up, from packets alone")
struct InferredSetupTests {
    /// Where what is called likely, or seen, is not what the file says.
    private static let exceptions: [String: [(setting: String, why: String)]] = [
        "box-backup": [("proactive cycle", "the session manager starts anew while its cycle runs")],
        "firewall-asymmetric": [("link loss detection", "main gives the link up before the gateway would")],
        "isolation": [
            ("split registration prevention", "the active survivable backs no region of those that main keeps")
        ],
        "one-way-cut": [("link loss detection", "the gateway stood still when it would have noticed")],
    ]

    private static func setup(_ story: ShippedStory) -> [InferredFact] {
        InferredSetup(story.findings(NameBook())).facts
    }

    @Test("what is seen or likely is so in the file, but for named exceptions", arguments: ShippedStory.all)
    func truth(_ name: String) throws {
        let story = try ShippedStory(name)
        let facts = Self.setup(story)
        let truth = SetupTruth(topology: story.topology)
        let exceptions = Self.exceptions[name] ?? []
        for fact in facts where fact.sureness != .guessed {
            let objection = truth.objection(to: fact)
            let isException = exceptions.contains { $0.setting == fact.setting }
            #expect(objection == nil || isException, "\(fact.setting) \(fact.nodes): \(fact.value.text)")
        }
        for exception in exceptions {
            let isNeeded = facts.contains { fact in
                fact.setting == exception.setting && fact.sureness != .guessed && truth.objection(to: fact) != nil
            }
            #expect(isNeeded, "\(exception.setting) comes out right: take it off the exceptions")
        }
    }

    @Test("the split shows lists, the transition point, timers and that nothing prevents it")
    func split() throws {
        let facts = Self.setup(try ShippedStory("split-partial-wan"))
        func value(_ setting: String, _ node: String?) -> InferredFact? {
            facts.first { $0.setting == setting && (node.map($0.nodes.contains) ?? true) }
        }
        #expect(value("mgc list", "mg1")?.value == .names(["main", "srs"]))
        #expect(value("mgc list", "mg3")?.value == .names(["main"]))
        #expect(value("transition point", "mg2")?.value == .number(1))
        #expect(value("primary search", "mg2")?.value == .duration(.seconds(60)))
        #expect(value("supervision interval", "main")?.value == .duration(.seconds(15)))
        #expect(value("keep-alive interval", "srs")?.sureness == .seen)
        let prevention = value("split registration prevention", nil)
        #expect(prevention?.value == .isOn(false) && prevention?.sureness == .likely)
    }

    @Test("the prevented split shows prevention, and who moves together")
    func prevented() throws {
        let facts = Self.setup(try ShippedStory("prevented-partial-wan"))
        let prevention = facts.first { $0.setting == "split registration prevention" }
        #expect(prevention?.value == .isOn(true) && prevention?.sureness == .seen)
        let together = facts.filter { $0.setting == "move together" && $0.sureness == .likely }
        #expect(together.contains { Set($0.nodes).isSuperset(of: ["mg3", "mg4"]) })
    }

    @Test("a sunny day says that nothing shows of prevention")
    func sunny() throws {
        let facts = Self.setup(try ShippedStory("sunny-day"))
        let prevention = facts.first { $0.setting == "split registration prevention" }
        #expect(prevention?.value == .unknown && prevention?.sureness == .notSeen)
        #expect(!facts.contains { $0.setting == "primary search" })
    }

    @Test("an empty recording shows nothing")
    func empty() {
        #expect(InferredSetup(Findings()).facts.filter { $0.sureness != .notSeen }.isEmpty)
    }
}
