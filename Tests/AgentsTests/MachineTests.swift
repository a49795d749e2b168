import Megaco
import RAS
import SIP
import Testing
import Wire

@testable import Agents

@Suite("Small machines")
struct MachineTests {
    static func at(_ milliseconds: Int) -> Instant { .start + .milliseconds(milliseconds) }

    // MARK: Supervision

    static func tick(_ machine: inout Supervision, _ milliseconds: Int) -> Supervision.Tick {
        machine.tick(at: at(milliseconds), interval: .seconds(15), misses: 3)
    }

    @Test("three unanswered probes, each with its interval: lost 45 s after the first of them, not a moment earlier")
    func supervision() {
        var machine = Supervision(interval: .seconds(15), at: .start)
        #expect(Self.tick(&machine, 14_999) == .nothing)
        #expect(Self.tick(&machine, 15_000) == .probe(giveUp: nil))
        machine.sent(1)
        #expect(machine.answered(1) == true)
        #expect(Self.tick(&machine, 30_000) == .probe(giveUp: nil))
        machine.sent(2)
        #expect(Self.tick(&machine, 45_000) == .probe(giveUp: 2))
        machine.sent(3)
        #expect(Self.tick(&machine, 60_000) == .probe(giveUp: 3))
        machine.sent(4)
        #expect(Self.tick(&machine, 74_999) == .nothing)
        #expect(Self.tick(&machine, 75_000) == .lost(giveUp: 4))
    }

    @Test("an answer to the third probe saves the link and starts the count again; an old answer does not")
    func supervisionSaved() {
        var machine = Supervision(interval: .seconds(15), at: .start)
        for tick in 1...3 {
            _ = Self.tick(&machine, 15_000 * tick)
            machine.sent(UInt32(tick))
        }
        #expect(machine.answered(1) == false)
        #expect(machine.answered(3) == true)
        for tick in 4...6 {
            #expect(Self.tick(&machine, 15_000 * tick) == .probe(giveUp: tick == 4 ? nil : UInt32(tick - 1)))
            machine.sent(UInt32(tick))
        }
        #expect(Self.tick(&machine, 105_000) == .lost(giveUp: 6))
    }

    @Test("a node that was paused for minutes does not miss three probes at one moment")
    func supervisionPaused() {
        var machine = Supervision(interval: .seconds(15), at: .start)
        _ = Self.tick(&machine, 15_000)
        machine.sent(1)
        #expect(Self.tick(&machine, 300_000) == .probe(giveUp: 1))
        machine.sent(2)
        #expect(Self.tick(&machine, 300_000) == .nothing)
    }

    // MARK: A survivable's registration with main

    static func survivable(_ change: (inout ControllerSettings) -> Void = { _ in }) -> ControllerSettings {
        var settings = ControllerSettings(name: "srs", address: .v4(2), role: .survivableRemote)
        settings.mainGatekeeper = Endpoint(address: .v4(1), port: 1719)
        settings.survivableIdentifier = 2
        change(&settings)
        return settings
    }

    /// Wakes the machine whenever it asks until `end` and logs `second what`.
    static func run(_ machine: inout SurvivableRegistration, until end: Int) -> [String] {
        var log: [String] = []
        while let wakeup = machine.wakeup, wakeup.at <= at(end) {
            log += machine.handle(.wake, at: wakeup.at).map { "\(wakeup.at.nanoseconds / 1_000_000) \(name($0))" }
        }
        return log
    }

    static func name(_ effect: SurvivableRegistration.Effect) -> String {
        switch effect {
        case .send(let request):
            "RRQ \(request.sequenceNumber)\(request.isKeepAlive ? " keep-alive" : "")"
                + (request.nonStandardData.flatMap(SurvivableReport.init)?.isActive == true ? " active" : "")
        case .registered: "registered"
        case .refused(let reason): "refused \(reason)"
        case .lost: "lost"
        }
    }

    static func confirm(_ sequenceNumber: UInt16, timeToLive: UInt32? = 60) -> SurvivableRegistration.Event {
        .confirmed(
            RegistrationConfirm(sequenceNumber: sequenceNumber, endpointIdentifier: "2", timeToLive: timeToLive))
    }

    @Test("silence: repeated twice, main lost once, asked again every keep-alive interval")
    func silentMain() {
        var machine = SurvivableRegistration(Self.survivable())
        #expect(machine.handle(.start, at: .start).map(Self.name) == ["RRQ 1"])
        #expect(
            Self.run(&machine, until: 66_000) == [
                "3000 RRQ 1", "6000 RRQ 1", "9000 lost", "30000 RRQ 2", "33000 RRQ 2", "36000 RRQ 2", "60000 RRQ 3",
                "63000 RRQ 3", "66000 RRQ 3",
            ])
    }

    @Test("registered: keep-alives every interval, changes at once, late answers ignored")
    func registered() {
        var machine = SurvivableRegistration(Self.survivable())
        _ = machine.handle(.start, at: .start)
        #expect(machine.handle(Self.confirm(9), at: Self.at(10)) == [])
        #expect(machine.handle(Self.confirm(1), at: Self.at(20)) == [.registered])
        #expect(Self.run(&machine, until: 30_000) == ["30000 RRQ 2 keep-alive"])
        #expect(machine.handle(Self.confirm(2), at: Self.at(30_010)) == [])
        let changed = machine.handle(.changed(isActive: true), at: Self.at(40_000))
        #expect(changed.map(Self.name) == ["RRQ 3 keep-alive active"])
        #expect(machine.handle(Self.confirm(3), at: Self.at(40_010)) == [])
        #expect(Self.run(&machine, until: 70_000) == ["70000 RRQ 4 keep-alive active"])
    }

    @Test("with the other setting a change waits for the next keep-alive")
    func nextKeepAlive() {
        var machine = SurvivableRegistration(Self.survivable { $0.reportActive = .nextKeepAlive })
        _ = machine.handle(.start, at: .start)
        _ = machine.handle(Self.confirm(1), at: Self.at(20))
        #expect(machine.handle(.changed(isActive: true), at: Self.at(100)) == [])
        #expect(Self.run(&machine, until: 30_000) == ["30000 RRQ 2 keep-alive active"])
    }

    @Test(
        "a short time to live makes keep-alives faster: half of it, the shortest too",
        arguments: [(20, 10_000), (1, 500), (600, 30_000)])
    func shortTimeToLive(granted: UInt32, next: Int) {
        var machine = SurvivableRegistration(Self.survivable())
        _ = machine.handle(.start, at: .start)
        _ = machine.handle(Self.confirm(1, timeToLive: granted), at: Self.at(20))
        #expect(machine.wakeup?.at == Self.at(next))
    }

    @Test("fullRegistrationRequired to a keep-alive is obeyed at once; to a full one it is a refusal")
    func fullRegistration() {
        var machine = SurvivableRegistration(Self.survivable())
        _ = machine.handle(.start, at: .start)
        _ = machine.handle(Self.confirm(1), at: Self.at(20))
        _ = Self.run(&machine, until: 30_000)
        let reject = RegistrationReject(sequenceNumber: 2, reason: .fullRegistrationRequired)
        #expect(machine.handle(.rejected(reject), at: Self.at(30_010)).map(Self.name) == ["RRQ 3"])
        let again = RegistrationReject(sequenceNumber: 3, reason: .fullRegistrationRequired)
        let refused = machine.handle(.rejected(again), at: Self.at(30_020))
        #expect(refused == [.refused(.fullRegistrationRequired)])
        #expect(Self.run(&machine, until: 60_010) == ["60010 RRQ 4"])
    }

    // MARK: Main's side

    static func main(keep: Bool = false) -> ControllerSettings {
        var settings = ControllerSettings(name: "main", address: .v4(1), role: .main)
        settings.survivableProcessors = [
            SurvivableProcessor(identifier: 2, name: "srs", address: .v4(2), networkRegion: 2)
        ]
        settings.onSurvivableLost = keep ? .keep : .enable
        return settings
    }

    static func request(
        identifier: UInt16 = 2, isActive: Bool = false, isKeepAlive: Bool = false
    ) -> RegistrationRequest {
        let report = SurvivableReport(identifier: identifier, releaseMajor: 10, releaseMinor: 2, isActive: isActive)
        return RegistrationRequest(
            sequenceNumber: 7, callSignalAddresses: [], rasAddresses: [], isKeepAlive: isKeepAlive,
            nonStandardData: report.nonStandardData)
    }

    @Test("who may register: the administered address with the administered id")
    func registrar() {
        var registrar = SurvivableRegistrar(Self.main())
        let own = Endpoint(address: .v4(2), port: 1719)
        let other = registrar.receive(Self.request(), from: Endpoint(address: .v4(9), port: 1719), at: .start)
        #expect(other.answer == .registrationReject(RegistrationReject(sequenceNumber: 7, reason: .undefinedReason)))
        #expect(other.refusal?.detail == "denial event 3600: IP RRJ-ESS not admin")
        let wrong = registrar.receive(Self.request(identifier: 3), from: own, at: .start)
        #expect(wrong.answer == .registrationReject(RegistrationReject(sequenceNumber: 7, reason: .securityDenial)))
        #expect(wrong.refusal?.detail == "denial event 3602: IP RRJ-ESS bad SID sent (3)")
        let early = registrar.receive(Self.request(isKeepAlive: true), from: own, at: .start)
        #expect(
            early.answer
                == .registrationReject(
                    RegistrationReject(sequenceNumber: 7, reason: .fullRegistrationRequired)))
        let good = registrar.receive(Self.request(isActive: true), from: own, at: .start)
        guard case .registrationConfirm(let confirm) = good.answer else {
            Issue.record("no RCF")
            return
        }
        #expect(confirm.timeToLive == 60 && confirm.sequenceNumber == 7)
        #expect(registrar.isActive("srs") && !registrar.isActive("other"))
    }

    @Test(
        "a registration expires with its time to live, and its activity with it unless kept", arguments: [false, true])
    func expiry(keep: Bool) {
        var registrar = SurvivableRegistrar(Self.main(keep: keep))
        let own = Endpoint(address: .v4(2), port: 1719)
        _ = registrar.receive(Self.request(isActive: true), from: own, at: .start)
        #expect(registrar.expire(2, at: Self.at(59_999)) == [])
        #expect(registrar.expire(2, at: Self.at(60_000)).map(\.kind) == [JournalEntry.Kind.survivableLost])
        #expect(registrar.isActive("srs") == keep)
        #expect(registrar.expire(2, at: Self.at(70_000)) == [])
        _ = registrar.receive(Self.request(isActive: false), from: own, at: Self.at(80_000))
        #expect(!registrar.isActive("srs"))
    }

    // MARK: Entity links

    @Test(
        "verdicts by preset",
        arguments: [
            (200, "OK", "uuuu"), (404, "Not Found", "uuuu"), (408, "Request Timeout", "dddu"),
            (500, "Destination Unreachable", "dudu"), (500, "Server Internal Error", "uuuu"),
            (503, "Service Unavailable", "dddu"), (503, "", "dddu"),
            (503, "Service Unavailable (LSP is inactive)", "dduu"),
            (503, "Service Unavailable (no media resources)", "dudu"), (503, "System Busy", "uduu"),
            (503, "Service Unavailable (Signaling Resources Unavailable)", "uuuu"), (504, "Timeout", "dddu"),
        ] as [(Int, String, String)])
    func verdicts(status: Int, reason: String, expected: String) {
        // In the order standard, 6.1, 10.2, any answer.
        let presets: [EntityLinkVerdicts.Preset] = [.standard, .release61, .release102, .anyAnswer]
        let letters = presets.map { preset in
            EntityLinkVerdicts(preset).isUp(status: status, reason: reason) ? "u" : "d"
        }
        #expect(letters.joined() == expected)
    }

    static func monitor(_ change: (inout SessionManagerSettings) -> Void = { _ in }) -> EntityLinkMonitor {
        var settings = SessionManagerSettings(name: "sm1", address: .v4(3), entityLinks: [])
        change(&settings)
        return EntityLinkMonitor(settings)
    }

    @Test("proactive while up, one retry before down, reactive while down")
    func cycles() {
        var machine = Self.monitor()
        #expect(machine.handle(.start, at: .start) == [.probe])
        #expect(machine.handle(.outcome(.up, why: "200 OK"), at: Self.at(10)) == [.changed(.up, why: "200 OK")])
        #expect(machine.wakeup?.at == Self.at(900_000))
        #expect(machine.handle(.wake, at: Self.at(899_999)) == [])
        #expect(machine.handle(.wake, at: Self.at(900_000)) == [.probe])
        #expect(machine.handle(.outcome(.down, why: "408"), at: Self.at(932_000)) == [.probe])
        #expect(machine.handle(.outcome(.down, why: "408"), at: Self.at(964_000)) == [.changed(.down, why: "408")])
        #expect(machine.wakeup?.at == Self.at(932_000 + 120_000))
        #expect(machine.handle(.wake, at: Self.at(1_052_000)) == [.probe])
        #expect(machine.handle(.outcome(.down, why: "408"), at: Self.at(1_084_000)) == [])
        #expect(machine.wakeup?.at == Self.at(1_172_000))
    }

    @Test("OPTIONS from a peer whose link is down: probe now, or up")
    func fromPeer() {
        for setting in SessionManagerSettings.OnOptionsFromPeer.allCases {
            var machine = Self.monitor {
                $0.onOptionsFromPeer = setting
                $0.retries = 0
            }
            _ = machine.handle(.start, at: .start)
            #expect(machine.handle(.optionsFromPeer, at: Self.at(5)) == [])
            _ = machine.handle(.outcome(.down, why: "503"), at: Self.at(10))
            let effects = machine.handle(.optionsFromPeer, at: Self.at(5_000))
            switch setting {
            case .probeNow: #expect(effects == [.probe])
            case .upAtOnce: #expect(effects == [.changed(.up, why: "OPTIONS from peer")])
            }
            #expect(machine.handle(.optionsFromPeer, at: Self.at(5_001)) == [])
        }
    }

    // MARK: Time

    @Test(
        "time stamps across days, months, leap years",
        arguments: [
            (CalendarTime(), 0, 20_260_105, 9_000_000),
            (CalendarTime(), 12_340, 20_260_105, 9_001_234),
            (CalendarTime(year: 2026, month: 1, day: 5, hour: 21, minute: 50), 600_000, 20_260_105, 22_000_000),
            (CalendarTime(year: 2026, month: 12, day: 31, hour: 23, minute: 59), 60_000, 20_270_101, 0),
            (CalendarTime(year: 2028, month: 2, day: 28, hour: 23, minute: 59), 60_010, 20_280_229, 1),
            (CalendarTime(year: 2027, month: 2, day: 28, hour: 23, minute: 59), 60_000, 20_270_301, 0),
            (CalendarTime(year: 2100, month: 2, day: 28, hour: 12, minute: 0), 86_400_000, 21_000_301, 12_000_000),
            (CalendarTime(year: 2000, month: 2, day: 28, hour: 12, minute: 0), 86_400_000, 20_000_229, 12_000_000),
        ] as [(CalendarTime, Int, UInt32, UInt32)])
    func timeStamps(start: CalendarTime, milliseconds: Int, date: UInt32, time: UInt32) {
        let stamp = start.timeStamp(at: Self.at(milliseconds))
        #expect(stamp.date == date)
        #expect(stamp.time == time)
    }

    @Test("durations as text", arguments: [(0, "0"), (40_000, "40"), (2_500, "2.5"), (1_001, "1.001"), (-500, "-0.5")])
    func durations(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).secondsText == text)
    }

    // MARK: Deadlines

    @Test(
        "deadlines come up like those of a plain table, whatever is set and taken away",
        arguments: 1...20 as ClosedRange<UInt64>)
    func deadlines(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var deadlines = Deadlines<Int>()
        var table: [Int: Instant] = [:]
        for _ in 0..<2000 {
            let key = Int(generator.next() % 40)
            switch generator.next() % 4 {
            case 0:
                deadlines.set(key, nil)
                table[key] = nil
            case 1:
                let now = Instant(nanoseconds: Int64(generator.next() % 100))
                let expected = table.min { ($0.value, $0.key) < ($1.value, $1.key) }
                let due = expected.flatMap { $0.value <= now ? $0.key : nil }
                #expect(deadlines.popDue(at: now) == due)
                if let due { table[due] = nil }
            default:
                let at = Instant(nanoseconds: Int64(generator.next() % 100))
                deadlines.set(key, Wakeup(at: at, timer: "t"))
                table[key] = at
            }
            #expect(deadlines.wakeup?.at == table.values.min())
        }
    }

    @Test("a flood is counted, not written down")
    func limiter() {
        var limiter = JournalLimiter(.limitReached, perSecond: 2)
        var entries: [String] = []
        for millisecond in 0..<2_000 {
            for effect in limiter.report("x", "flood", at: Self.at(millisecond)) {
                if case .journal(let entry) = effect { entries.append(entry.detail ?? "") }
            }
        }
        #expect(
            entries == ["flood", "flood", "flood (1001 so far, 998 not written down)", "flood"])
    }
}
