import Foundation
import Testing
import Topologies

@Suite("An expectation of an event that is wrong")
struct EventErrorTests {
    @Test(
        "says what would be right",
        arguments: [
            (
                "gateway: mg1, event: link los, first after: 60s, within: [45s, 60s]",
                "31:28: 'event' is no 'link los' of a gateway (did you mean 'link lost'?)"
            ),
            (
                "gateway: mg1, event: qqqqqqqqqq, count: 1",
                "31:28: 'event' is no 'qqqqqqqqqq' of a gateway (such as attempt, registered, link lost, "
                    + "ServiceChange repeated, probe received)"
            ),
            (
                "controller: main, never: link lost",
                "31:32: 'never' is no 'link lost' of a controller (did you mean 'main lost'?)"
            ),
            (
                "gateway: mg1, event: [link lost], count: 1",
                "31:28: 'event' is a kind of event, not a list (such as attempt, registered, link lost, "
                    + "ServiceChange repeated, probe received)"
            ),
            (
                "gateway: mg1, event: link lost",
                "31:5: this expectation says neither when nor how often (first after: 60s with within: [45s, 60s], "
                    + "at: [101s, 130s], count: 3 or spacing: [10s, 10s])"
            ),
            (
                "gateway: mg1, event: link lost, within: [45s, 60s]",
                "31:47: 'within' counts from nothing (after: 60s, first after: 60s or after event: link lost beside it)"
            ),
            (
                "gateway: mg1, event: link lost, first after: 60s, at: [45s, 60s]",
                "31:57: 'at' counts from the start of the story (write 'within' where times count from 'after', "
                    + "'first after' or 'after event')"
            ),
            (
                "gateway: mg1, event: link lost, first after: 60s, after: 60s, within: [45s, 60s]",
                "31:39: 'after' and 'first after' do not go together"
            ),
            (
                "controller: main, event: active, never: inactive",
                "31:5: this expects two things at once (never and event: two lines)"
            ),
            ("gateway: mg1, event: attempt, nth: 0, at: [1s, 2s]", "31:42: 'nth' is 1 to 1000000, not 0"),
            ("gateway: mg1, event: attempt, count: [3, 2]", "31:44: 'count' is from a smaller to a larger number"),
            (
                "gateway: mg1, event: attempt, spacing: 10s",
                "31:46: 'spacing' is a window, not '10s' (such as [101s, 130s])"
            ),
            (
                "gateway: mg1, event: attempt, spacing: [10.002s, 10.001s]",
                "31:46: 'spacing' is an empty window (the first time is not after the second)"
            ),
            (
                "gateway: mg1, event: attempt, after event: link down, within: [0s, 1s]",
                "31:50: 'after event' is no 'link down' of a gateway (did you mean 'link lost'?)"
            ),
            (
                "gateway: mg1, event: attempt, since last: probes received, within: [0s, 1s]",
                "31:49: 'since last' is no 'probes received' of a gateway (did you mean 'probe received'?)"
            ),
            (
                "gateway: mg1, event: attempt, since last: probe received",
                "31:5: this expectation has no 'within' (within: [60s, 60s])"
            ),
            (
                "gateway: mg1, event: attempt, with: sr, count: 1",
                "31:43: unknown node 'sr' (did you mean 'srs'?)"
            ),
            (
                "gateway: mg1, event: attempt, with: mg2, count: 1",
                "31:43: 'mg2' is a gateway (known: main, srs)"
            ),
            (
                "gateway: mg1, event: booted, with: srs, count: 1",
                "31:36: 'booted' has no other party, so no 'with'"
            ),
            (
                "region: 2, event: split begins, with: srs, count: 1",
                "31:45: 'with' has no place in an expectation of a region"
            ),
            (
                "gateway: mg1, event: attempt, error: 503, count: 1",
                "31:37: 'attempt' has no error ('error' goes with refused, gateway refused and answers)"
            ),
            (
                "gateway: mg1, event: reset, seen by: packets, count: 1",
                "31:35: 'reset' is not seen by packets (leave it out: it is seen by journal)"
            ),
            (
                "region: 2, never: prevented, seen by: journal",
                "31:36: 'prevented' is not seen by journal (leave it out: it is seen by packets)"
            ),
            (
                "gateway: mg1, event: attempt, of: srs, count: 1",
                "31:37: 'of' says whose event it is (after event: active, of: srs)"
            ),
            (
                "gateway: mg1, event: attempt, after event: link lost, of: srs, within: [0s, 1s]",
                "31:50: 'after event' is no 'link lost' of a controller (did you mean 'main lost'?)"
            ),
            (
                "gateway: mg1, event: attempt, after event: ad, of: 7, within: [0s, 1s]",
                "31:58: unknown region 7 (known: 1, 2)"
            ),
            (
                "gateway: mg1, event: attempt, after event: up, of: [sm1], within: [0s, 1s]",
                "31:58: an entity link has two ends: the one that asks and the one that answers ([sm1, srs])"
            ),
            (
                "gateway: mg1, state: registered wiht srs, at: 200s",
                "31:28: 'state' is no 'registered wiht srs' (did you mean 'registered with NAME'?)"
            ),
            (
                "gateway: mg1, state: registered with NAME, at: 200s", "31:44: unknown node 'NAME' (known: main, srs)"
            ),
            (
                "gateway: mg1, state: registered with srx, at: 200s", "31:44: unknown node 'srx' (did you mean 'srs'?)"
            ),
            (
                "gateway: mg1, state: registered, at: [190s, 200s]",
                "31:44: a state of a gateway is expected at one time, not in a window "
                    + "(state: registered with srs, at: 200s; when it changes: event: registered)"
            ),
            (
                "gateway: mg1, state: registered",
                "31:5: this expectation has no 'at' (state: registered with srs, at: 200s)"
            ),
            (
                "controller: srs, state: activ, at: 200s", "31:31: 'state' is no 'activ' (did you mean 'active'?)"
            ),
            (
                "controller: srs, state: active, at: 200s, seen by: journal",
                "31:49: a state of a controller is seen by packets (leave it out)"
            ),
            ("region: 2, state: splitt, at: 200s", "31:25: 'state' is no 'splitt' (did you mean 'split'?)"),
            (
                "entity link: [sm1, srs], state: upp, at: 200s", "31:39: 'state' is no 'upp' (did you mean 'up'?)"
            ),
            (
                "gateway: mg1, tries: [main x six, srs]",
                "31:29: 'six' is no number of tries (main x 6, main x 6-7 or main x any)"
            ),
            (
                "gateway: mg1, tries: [main x 7-6]",
                "31:29: '7-6' is no number of tries (main x 6, main x 6-7 or main x any)"
            ),
            ("gateway: mg1, tries: [mian]", "31:29: unknown node 'mian' (did you mean 'main'?)"),
            (
                "gateway: mg1, tries: []",
                "31:28: 'tries' names no server (tries: [main x 6, srs]; none at all: never: attempt)"
            ),
            (
                "gateway: mg1, retransmissions of: ServiceChnge, offsets: [500ms]",
                "31:41: 'retransmissions of' is no 'ServiceChnge' (did you mean 'ServiceChange'?)"
            ),
            (
                "gateway: mg1, retransmissions of: ServiceChange",
                "31:5: this expectation has no 'offsets' (offsets: [0.5s, 1.5s, 3.5s]; none at all: offsets: [])"
            ),
            (
                "gateway: mg1, retransmissions of: ServiceChange, offsets: [1.5s, 500ms]",
                "31:72: 'offsets' count from the first sending, each later than the one before"
            ),
            (
                "gateway: mg1, longest outage: 140s",
                "31:37: 'longest outage' is a window, not '140s' (such as [101s, 130s])"
            ),
            (
                "region: 2, total splits: [0s, 2s]",
                "31:5: this expects nothing of region 2 (did you mean 'total split'?)"
            ),
            (
                "gateways apart: [mg1], longest: [0s, 5s]",
                "31:23: it takes two gateways to be apart (gateways apart: [mg1, mg4])"
            ),
            (
                "gateways apart: [mg1, mg2], lasts: [0s, 5s]",
                "31:5: this expects nothing of gateways apart (one of longest, total)"
            ),
            ("gateway: mg1, evnt: link lost", "31:5: this expects nothing of 'mg1' (did you mean 'event'?)"),
            (
                "entity link: [sm1, srs], qqqqqq: up",
                "31:5: this expects nothing of this entity link (one of state, never, event, retransmissions of)"
            ),
            (
                "gateway: mg1, event: attempt, cuont: 3",
                "31:37: unknown key 'cuont' of an expectation (did you mean 'count'?)"
            ),
        ])
    func wrong(line: String, error: String) {
        let old = "split in region: 2, begins: [161s, 190s], lasts: until the end"
        let errors = ReferenceLab.errors(replacing: old, with: line)
        #expect(errors.contains("lab.yaml:" + error), "\(errors)")
        #expect(errors.count <= 2, "\(errors)")
    }

    @Test("of a kind that the schema and the page name, and no other")
    func words() throws {
        let subjects: [(String, Claim.Subject)] = [
            ("gatewayEvent", .gateway("mg1")), ("controllerEvent", .controller("main")), ("regionEvent", .region(1)),
            ("linkEvent", .entityLink(from: "sm1", to: "srs")),
        ]
        let data = try Data(
            contentsOf: ShippedTopologyTests.folder.appending(path: "topology.schema.json"))
        let root = try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary)
        let page = try DocumentedTopologyTests.text("Docs/TopologyFile.md")
        for (name, subject) in subjects {
            let definitions = try #require(root["$defs"] as? NSDictionary)
            let words = try #require((definitions[name] as? NSDictionary)?["enum"] as? [String])
            #expect(words == EventKind.all(of: subject).map(\.words), "\(name)")
        }
        for milestone in Milestone.allCases { #expect(page.contains("`\(milestone.rawValue)`"), "\(milestone)") }
        for kind in MessageKind.allCases { #expect(page.contains("`\(kind.rawValue)`"), "\(kind)") }
    }
}
