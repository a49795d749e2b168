import Analysis
import Frames
import Megaco
import Testing
import Wire

/// Timers as recordings written by hand show them.
@Suite("Timers as measured")
struct TimerTests {
    static func timer(_ findings: Findings, _ kind: MeasuredTimer.Kind, _ node: String? = nil) -> MeasuredTimer? {
        findings.timers.first { $0.kind == kind && $0.node == node }
    }

    /// Times of hand-made recordings are sums of floating-point seconds.
    static func isNear(_ duration: Duration, _ seconds: Double) -> Bool { abs(duration.inSeconds - seconds) < 1e-6 }

    @Test("two gateways that lose main", arguments: [true, false])
    func failover(isDirected: Bool) throws {
        let (story, _) = Story.partialFailure(isDirected: isDirected)
        let findings = story.findings()
        let search = try #require(Self.timer(findings, .primarySearch, "mg1"))
        #expect((search.count, search.minimum, search.maximum) == (1, .seconds(60), .seconds(60)))
        #expect(Self.timer(findings, .primarySearch)?.count == 2)
        let attempts = try #require(Self.timer(findings, .attemptInterval, "mg2"))
        #expect((attempts.count, attempts.minimum, attempts.maximum) == (5, .seconds(10), .seconds(10)))
        let audits = try #require(Self.timer(findings, .keepAlive, "mg3"))
        #expect(audits.count == 18 && Self.isNear(audits.minimum, 15) && Self.isNear(audits.maximum, 15))
        // The last probe is sent at 46 s and arrives 15 ms later where both ends are seen; the FIN goes out at 108 s.
        let detection = try #require(Self.timer(findings, .gatewayDetection, "mg1"))
        #expect(detection.count == 1 && Self.isNear(detection.minimum, isDirected ? 61.985 : 62))
        #expect(Self.timer(findings, .gatewayDetection, "mg3") == nil)
        #expect(Self.timer(findings, .returnPoll) == nil)
    }

    @Test("a timer that did not run is not there")
    func sunny() {
        var story = Story()
        _ = story.sunnyStart(until: [100, 100, 100, 100])
        #expect(Set(story.findings().timers.map(\.kind)) == [.keepAlive])
    }

    @Test("what main closes after silence counts as its detection")
    func controllerDetection() throws {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        story.supervise(link, from: 1, to: 70)
        story.supervise(link, from: 61, to: 100, answered: false)
        story.segment(link, fromGateway: false, flags: .rst, at: 121, lost: true)
        let timer = try #require(Self.timer(story.findings(), .controllerDetection, "mg1"))
        // The last answer left at 61.02 s.
        #expect((timer.count, timer.minimum) == (1, .milliseconds(59_965)))
    }

    @Test("a gateway that is sent away, and comes back, found nothing out")
    func sentAway() {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        story.supervise(link, from: 1, to: 50)
        story.forceAway(link, at: 50)
        story.register("mg1", "main", .disconnected, .serviceRestored, at: 51)
        let kinds = Set(story.findings().timers.map(\.kind))
        #expect(kinds == [.keepAlive])
    }

    @Test("requests for main of a gateway that is served")
    func polls() throws {
        var story = Story()
        let link = story.register("mg1", "srs", .failover, .controllerImpendingFailure, at: 1)
        story.supervise(link, from: 1, to: 200)
        let refusal = ErrorDescriptor(code: 503, text: "Service Unavailable")
        for time in [10, 40, 70, 100] as [Double] {
            story.register("mg1", "main", .disconnected, .serviceRestored, at: time, error: refusal, served: true)
        }
        let findings = story.findings()
        let poll = try #require(Self.timer(findings, .returnPoll, "mg1"))
        #expect((poll.count, poll.minimum, poll.maximum) == (3, .seconds(30), .seconds(30)))
        #expect(Self.timer(findings, .attemptInterval) == nil)
    }

    @Test("RRQs of one state; a change of state comes out of turn")
    func registrations() throws {
        var story = Story()
        for time in [0, 30, 60] as [Double] { story.report("srs", "main", active: false, at: time, .confirmed) }
        story.report("srs", "main", active: true, at: 71, .confirmed)
        story.report("srs", "main", active: true, at: 101, .none)
        story.report("srs", "main", active: true, at: 104, .confirmed)
        let timer = try #require(Self.timer(story.findings(), .registrationKeepAlive, "srs"))
        #expect((timer.count, timer.minimum, timer.maximum) == (3, .seconds(30), .seconds(30)))
    }

    @Test("OPTIONS while a link is up and while it is down, and not what is tried again or asked for")
    func options() throws {
        var story = Story()
        let inactive = "503 Service Unavailable (LSP is inactive)"
        for time in [0, 0.1, 120, 240] as [Double] { story.options("sm1", "srs", at: time, answer: inactive) }
        story.options("srs", "sm1", at: 250, answer: "200 OK")
        for time in [250.1, 1150.1, 2050.1] { story.options("sm1", "srs", at: time, answer: "200 OK") }
        let findings = story.findings()
        let down = try #require(Self.timer(findings, .optionsDown, "sm1 > srs"))
        #expect((down.count, down.maximum) == (2, .seconds(120)) && down.minimum == .milliseconds(119_900))
        let up = try #require(Self.timer(findings, .optionsUp, "sm1 > srs"))
        #expect((up.count, up.minimum, up.maximum) == (2, .seconds(900), .seconds(900)))
    }

    @Test("of many intervals the extremes are exact and the middle is right to 1.6 %")
    func many() throws {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        var time = 2.0
        // From 5 s to 24.9 s in steps of 0.1 s, shuffled by a step that shares no divisor with their number.
        for index in 0...200 {
            story.supervise(link, from: time - 15, to: time + 1)
            time += 5 + Double(index * 77 % 200) / 10
        }
        let timer = try #require(Self.timer(story.findings(), .keepAlive, "mg1"))
        #expect((timer.count, timer.minimum.inSeconds.rounded(), timer.maximum.inSeconds) == (200, 5, 24.9))
        #expect(abs(timer.median.inSeconds / 14.9 - 1) < 0.016)
    }
}
