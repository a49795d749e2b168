import Analysis
import RAS
import Wire

/// Findings of a short story, made by hand: mg1 loses main, srs takes it, main sends mg2 after it.
enum Fixture {
    static func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    static var findings: Findings {
        var findings = Findings()
        findings.gateways = ["mg1", "mg2"]
        findings.controllers = ["main", "srs"]
        findings.sessionManagers = ["sm1"]
        findings.packets = 100
        findings.showsBothEnds = true
        findings.ended = at(300_000)
        findings.registrations = [
            attempt("mg1", "main", 1_085, "Restart", 901), attempt("mg2", "main", 1_185, "Restart", 901),
            attempt("mg1", "srs", 168_085, "Failover", 909),
            attempt("mg2", "main", 169_085, "Disconnected", 900, error: 503),
            attempt("mg2", "main", 179_085, "Disconnected", 900, error: 503),
            attempt("mg2", "main", 189_085, "Disconnected", 900, error: 503),
            attempt("mg2", "srs", 229_085, "Failover", 909),
        ]
        findings.connections = (0..<6).map {
            ConnectionAttempt(
                gateway: "mg1", controller: "main", time: at(108_000 + $0 * 10_000), attempts: 3,
                outcome: .unanswered, frame: 30 + Int($0))
        }
        findings.links = [
            H248Link(
                gateway: "mg1", controller: "main", start: at(1_085), end: at(46_035), endCause: .silence,
                lossSeen: at(108_000)),
            H248Link(
                gateway: "mg2", controller: "main", start: at(1_185), end: at(168_515), endCause: .unregistered,
                lossSeen: at(168_515)),
            H248Link(gateway: "mg1", controller: "srs", start: at(168_085)),
            H248Link(gateway: "mg2", controller: "srs", start: at(229_085)),
        ]
        findings.unregistrations = [
            Unregistration(
                controller: "main", gateway: "mg2", time: at(168_500), delivered: at(168_515), method: "Forced",
                reason: 909, frame: 60)
        ]
        judge(&findings)
        findings.ladder = ladder
        return findings
    }

    /// What follows from registrations and links.
    private static func judge(_ findings: inout Findings) {
        findings.splits = [
            Split(
                region: 2, kind: .mainSurvivable, start: at(168_085), end: at(168_515),
                controllers: [
                    .init(controller: "main", gateways: ["mg2"]), .init(controller: "srs", gateways: ["mg1"]),
                ], cause: .partialNetworkFailure, endedBy: .forcedByMain, gateway: "mg1", frame: 55)
        ]
        findings.prevented = [
            Prevented(
                region: 2, time: at(169_085), gateway: "mg2", controller: "main", survivable: "srs", frame: 70,
                followsSplit: true)
        ]
        findings.outages = [
            Outage(gateway: "mg1", start: at(46_035), end: at(168_085), why: "main silent"),
            Outage(gateway: "mg2", start: at(168_515), end: at(229_085), why: "unregistered by main"),
        ]
        findings.active = [
            ActiveInterval(controller: "main", start: at(1_085), end: at(168_515)),
            ActiveInterval(controller: "srs", start: at(168_085)),
        ]
        findings.regions = [
            RegionStateChange(region: 2, time: at(168_500), state: .pendingAutoDisable, controller: "main"),
            RegionStateChange(region: 2, time: at(168_515), state: .autoDisabled, controller: "main"),
        ]
        findings.entityLinks = [
            EntityLinkChange(
                from: "sm1", to: "srs", time: at(2_000), state: .down,
                by: "503 Service Unavailable (LSP is inactive)", frame: 9)
        ]
        findings.survivableRegistrations = [(3_000, false), (33_000, false), (168_090, true)].map { time, isActive in
            SurvivableRegistration(
                survivable: "srs", main: "main", time: at(time),
                report: SurvivableReport(identifier: 1, releaseMajor: 10, releaseMinor: 2, isActive: isActive),
                answer: .confirmed, answerTime: at(time + 30), frame: 10)
        }
        findings.searches = [
            MeasuredSearch(
                gateway: "mg1", lossAt: at(108_000), firstAttempt: at(108_000), crossing: at(168_000),
                controller: "srs", attempts: 6),
            MeasuredSearch(
                gateway: "mg2", lossAt: at(168_515), firstAttempt: at(169_000), crossing: at(229_000),
                controller: "srs", attempts: 6),
        ]
        findings.timers = [nil, "mg1", "mg2"].map { node in
            MeasuredTimer(
                kind: .primarySearch, node: node, count: node == nil ? 2 : 1, minimum: .seconds(60),
                median: .seconds(60), maximum: .seconds(60))
        }
        findings.timers += [nil, "srs"].map { node in
            MeasuredTimer(
                kind: .registrationKeepAlive, node: node, count: 9, minimum: .milliseconds(29_990),
                median: .seconds(30), maximum: .milliseconds(30_010))
        }
    }

    private static func attempt(
        _ gateway: String, _ controller: String, _ time: Int64, _ method: String, _ reason: Int, error: Int? = nil
    ) -> RegistrationAttempt {
        RegistrationAttempt(
            gateway: gateway, controller: controller, time: at(time), requestTime: at(time - 55), method: method,
            reason: reason, outcome: error == nil ? .accepted : .rejected, error: error, frame: Int(time / 1000),
            served: false)
    }

    private static var ladder: [LadderEvent] {
        var events: [LadderEvent] = []
        func add(_ time: Int64, _ from: String, _ to: String, _ text: String, arrived: Bool = true) {
            events.append(
                LadderEvent(
                    time: at(time), from: from, to: to, text: text, kind: text == "RST" ? .connection : .keepAlive,
                    frame: events.count, arrived: arrived))
        }
        add(2_000, "sm1", "srs", "OPTIONS")
        add(2_030, "srs", "sm1", "503 (LSP is inactive)")
        add(3_000, "srs", "main", "RRQ idle")
        add(3_030, "main", "srs", "RCF")
        for time in stride(from: 16_000 as Int64, to: 60_000, by: 15_000) {
            for gateway in ["mg1", "mg2"] {
                add(time, "main", gateway, "AuditValue")
                add(time + 20, gateway, "main", "Reply ok")
            }
        }
        add(61_000, "main", "mg1", "AuditValue", arrived: false)
        add(76_000, "main", "mg1", "AuditValue", arrived: false)
        add(108_000, "mg1", "main", "RST", arrived: false)
        add(168_090, "srs", "main", "RRQ active")
        add(168_120, "main", "srs", "RCF")
        add(200_000, "srs", "main", "RRQ active")
        return events
    }
}
