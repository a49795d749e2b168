import Testing
import Wire

@testable import Analysis

/// The sentences of findings: of one thing, of several, and of times that are short.
@Suite("Words of findings")
struct FindingWordsTests {
    private static func moment(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    private static func outage(_ gateways: [String], lasts: Double, _ end: H248Link.EndCause) -> Finding? {
        var findings = Findings()
        findings.ended = moment(1000)
        for gateway in gateways {
            var link = H248Link(gateway: gateway, controller: "main", start: moment(1), end: moment(60))
            link.endCause = end
            findings.links.append(link)
            findings.outages.append(
                Outage(gateway: gateway, start: moment(60), end: moment(60) + .seconds(lasts), why: "the link ended"))
        }
        return findings.found.first { $0.kind == .outage }
    }

    @Test(
        "an outage of one gateway lasts for a time, and of several up to a time each",
        arguments: [
            (["mg1"], 119.984, "mg1 without service for 120.0 s: the link ended"),
            (["mg1", "mg2"], 119.984, "mg1 mg2 without service, up to 120.0 s each: the link ended"),
            (["mg1"], 1, "mg1 without service for 1.0 s: the link ended"),
            (["mg1"], 0.9996, "mg1 without service for 0.999 s: the link ended"),
            (["mg1", "mg2"], 0.0301, "mg1 mg2 without service, up to 0.030 s each: the link ended"),
            (["mg1"], 0.0009, "mg1 without service: the link ended"),
            (["mg1", "mg2"], 0, "mg1 mg2 without service: the link ended"),
        ] as [([String], Double, String)])
    func outage(gateways: [String], lasts: Double, text: String) {
        #expect(Self.outage(gateways, lasts: lasts, .silence)?.what == text)
    }

    @Test(
        "what became of one link, and of several",
        arguments: [
            (["mg1"], .unregistered, "the controller sent it away: "),
            (["mg1", "mg2"], .unregistered, "the controller sent them away: "),
            (["mg1"], .closedByController, "the controller closed the link: "),
            (["mg1", "mg2"], .closedByController, "the controller closed the links: "),
            (["mg1"], .left, "the gateway gave the link up, "),
            (["mg1", "mg2"], .closedByGateway, "the gateways gave the links up, "),
        ] as [([String], H248Link.EndCause, String)])
    func cause(gateways: [String], ending: H248Link.EndCause, text: String) {
        #expect(Self.outage(gateways, lasts: 60, ending)?.cause.hasPrefix(text) == true)
    }

    @Test(
        "refusals of one gateway, and of several",
        arguments: [
            (["mg1"], 503, false, "main refused mg1 once with error 503", "its region is disabled there"),
            (["mg1", "mg2"], 503, false, "main refused mg1 mg2 2 times with error 503", "their region is disabled"),
            (["mg1"], 504, false, "main refused mg1 once with error 504", "its serial number is not"),
            (["mg1", "mg1"], 504, false, "main refused mg1 2 times with error 504", "its serial number is not"),
            (
                ["mg1", "mg2"], 504, false, "main refused mg1 mg2 2 times with error 504",
                "their serial numbers are not"
            ),
            (["mg1"], nil, false, "main refused mg1 once and named another controller", "it is to go to another"),
            (
                ["mg1", "mg2"], 502, true, "main refused mg1 mg2 2 times with error 502, served elsewhere",
                "main does not let them return yet"
            ),
        ] as [([String], Int?, Bool, String, String)])
    func refusals(gateways: [String], error: Int?, served: Bool, text: String, cause: String) throws {
        var findings = Findings()
        findings.registrations = gateways.enumerated().map { index, gateway in
            RegistrationAttempt(
                gateway: gateway, controller: "main", time: Self.moment(60), requestTime: Self.moment(60),
                method: "Restart", reason: 901, outcome: .rejected, error: error, frame: index + 1, served: served)
        }
        let finding = try #require(findings.found.first { $0.kind == .rejected })
        #expect(finding.what == text)
        #expect(finding.cause.hasPrefix(cause))
    }

    @Test("late answers", arguments: [(1, "after 6.0 s"), (2, "after up to 6.0 s")])
    func late(count: Int, text: String) {
        let answer = LateAnswer(
            conversation: Conversation(from: "mg1", to: "main", request: .serviceChange), count: count,
            first: Self.moment(1), last: Self.moment(9), worst: .milliseconds(6_040), frames: [1])
        #expect(answer.finding.what == "main answered \(count) ServiceChange of mg1 late, \(text)")
    }

    @Test("what cannot be read", arguments: [(1, "1 frame or message"), (2, "2 frames or messages")])
    func unreadable(count: Int, text: String) {
        var unreadable = Unreadable(at: Self.moment(1))
        for frame in 1...count { unreadable.add(frame, at: Self.moment(1)) }
        #expect(unreadable.finding.what == "\(text) cannot be read")
    }
}
