import Testing
import Wire

@testable import Agents

@Suite("The search for a controller")
struct GatewaySearchTests {
    /// What a controller does to an attempt.
    enum Manner {
        case silent
        /// Refuses, or answers with RST, so many milliseconds after the start of the attempt.
        case refuses(after: Int)
        /// Sends the gateway on to another entry, at once.
        case redirects(to: Int)
    }

    static func settings(
        entries: Int, transitionPoint: Int = 1, primary: Int = 60, total: Int = 1800,
        atExpiry: GatewaySettings.AttemptAtExpiry = .abort
    ) -> GatewaySettings {
        var settings = GatewaySettings(
            name: "mg1", address: .v4(1), serialNumber: "S",
            mgcList: (0..<entries).map { index in
                ControllerAddress(name: "c\(index)", endpoint: Endpoint(address: .v4(UInt32(100 + index)), port: 2944))
            })
        settings.transitionPoint = transitionPoint
        settings.primarySearchTimer = .seconds(primary)
        settings.totalSearchTimer = .seconds(total)
        settings.attemptAtExpiry = atExpiry
        return settings
    }

    /// Plays a search until `end` and logs it as `second what`.
    static func play(
        _ settings: GatewaySettings, manners: [Manner], until end: Int, directed: Int? = nil
    ) -> [String] {
        var search = GatewaySearch(settings, directed: directed.map { settings.mgcList[$0] }, at: .start)
        var log: [String] = []
        var pending: (at: Instant, event: GatewaySearch.Event)?
        var now = Instant.start
        var event = GatewaySearch.Event.start
        while true {
            for effect in search.handle(event, at: now) {
                let milliseconds = now.nanoseconds / 1_000_000
                let time = milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(milliseconds)ms"
                switch effect {
                case .attempt(let controller):
                    log.append("\(time) \(controller.name)")
                    let index = Int(controller.name.dropFirst()) ?? 0
                    switch manners[index] {
                    case .silent: pending = nil
                    case .refuses(let after): pending = (now + .milliseconds(after), .attemptFailed)
                    case .redirects(let other): pending = (now, .redirected(settings.mgcList[other]))
                    }
                case .abandon:
                    pending = nil
                    log.append("\(time) abandon")
                case .primarySearchExpired: log.append("\(time) PST")
                case .totalSearchExpired: log.append("\(time) TST")
                case .localSetup: log.append("\(time) SLS setup")
                case .localService: log.append("\(time) SLS registered")
                }
            }
            guard let wakeup = search.wakeup else { return log }
            if let next = pending, next.at <= wakeup.at {
                (now, event, pending) = (next.at, next.event, nil)
            } else {
                (now, event) = (wakeup.at, .wake)
            }
            if now > .start + .seconds(end) { return log }
        }
    }

    /// Without the abandons that every silent controller brings.
    static func attempts(
        _ settings: GatewaySettings, manners: [Manner], until end: Int, directed: Int? = nil
    ) -> [String] {
        play(settings, manners: manners, until: end, directed: directed).filter { !$0.hasSuffix("abandon") }
    }

    @Test("two entries, nobody answers: the first until PST, the second once, then both in turn")
    func twoSilent() {
        let log = Self.attempts(Self.settings(entries: 2), manners: [.silent, .silent], until: 110)
        #expect(
            log == [
                "0 c0", "10 c0", "20 c0", "30 c0", "40 c0", "50 c0", "60 PST", "60 c1", "70 c0", "80 c1", "90 c0",
                "100 c1", "110 c0",
            ])
    }

    @Test("four entries, transition point 2: loop above it, once each below it, then the whole list")
    func fourSilent() {
        let settings = Self.settings(entries: 4, transitionPoint: 2)
        let log = Self.attempts(settings, manners: [.silent, .silent, .silent, .silent], until: 150)
        #expect(
            log == [
                "0 c0", "10 c1", "20 c0", "30 c1", "40 c0", "50 c1", "60 PST", "60 c2", "70 c3", "80 c0", "90 c1",
                "100 c2", "110 c3", "120 c0", "130 c1", "140 c2", "150 c3",
            ])
    }

    @Test(
        "with Standard Local Survivability: one try below the transition point, the set-up, then the list for ever",
        arguments: [
            (
                2, 140,
                [
                    "60 PST", "60 c1", "70 SLS setup", "75 SLS registered", "75 c0", "85 c1", "95 c0", "105 c1",
                    "115 c0",
                    "125 c1", "135 c0",
                ]
            ),
            (1, 90, ["60 PST", "60 SLS setup", "65 SLS registered", "65 c0", "75 c0", "85 c0"]),
        ])
    func local(entries: Int, end: Int, expected: [String]) {
        var settings = Self.settings(entries: entries, total: 120)
        settings.localSurvivability = true
        let log = Self.attempts(settings, manners: [.silent, .silent], until: end)
        #expect(Array(log.dropFirst(6)) == expected)
    }

    @Test("SLS that is switched off while it serves leaves the search to a new Total Search Timer")
    func localDisabled() {
        var settings = Self.settings(entries: 1, total: 120)
        settings.localSurvivability = true
        settings.localSetupTime = .seconds(30)
        var search = GatewaySearch(settings, at: .start)
        func wake(_ second: Int) -> GatewaySearch.Effect? { search.handle(.wake, at: .start + .seconds(second)).last }
        _ = search.handle(.start, at: .start)
        let setup = wake(60)
        #expect(setup == .localSetup)
        #expect(search.wakeup == Wakeup(at: .start + .seconds(90), timer: "SLS setup time"))
        let ended = (1...2).map { _ in search.setLocalSurvivability(false, at: .start + .seconds(70)) }
        #expect(ended == [true, false])
        let (attempt, before, last) = (wake(70), wake(189), wake(190))
        #expect(attempt == .attempt(settings.mgcList[0]))
        #expect(before != .totalSearchExpired && last == .totalSearchExpired)
    }

    @Test("refusals are spaced by the retry pause, counted from the start of the attempt; PST cuts a pause short")
    func refused() {
        let manners = [Manner.refuses(after: 3), .refuses(after: 700)]
        #expect(
            Self.play(Self.settings(entries: 2), manners: manners, until: 90) == [
                "0 c0", "10 c0", "20 c0", "30 c0", "40 c0", "50 c0", "60 PST", "60 c1", "70 c0", "80 c1", "90 c0",
            ])
        #expect(
            Self.play(Self.settings(entries: 2, primary: 65), manners: manners, until: 75) == [
                "0 c0", "10 c0", "20 c0", "30 c0", "40 c0", "50 c0", "60 c0", "65 PST", "65 c1", "75 c0",
            ])
    }

    @Test(
        "an attempt in flight when PST expires is aborted, or finished",
        arguments: [
            (GatewaySettings.AttemptAtExpiry.abort, ["60 c0", "65 PST", "65 abandon", "65 c1", "75 abandon", "75 c0"]),
            (.finish, ["60 c0", "65 PST", "70 abandon", "70 c1", "80 abandon", "80 c0"]),
        ])
    func inFlight(setting: GatewaySettings.AttemptAtExpiry, expected: [String]) {
        let settings = Self.settings(entries: 2, primary: 65, atExpiry: setting)
        let log = Self.play(settings, manners: [.silent, .silent], until: 80)
        #expect(Array(log.suffix(from: log.count - expected.count)) == expected)
    }

    @Test("the whole list lies above the transition point: from the top again at PST", arguments: [2, 4])
    func nothingBelow(transitionPoint: Int) {
        let settings = Self.settings(entries: 2, transitionPoint: transitionPoint)
        let log = Self.attempts(settings, manners: [.silent, .silent], until: 80)
        #expect(log.suffix(4) == ["60 PST", "60 c0", "70 c1", "80 c0"])
    }

    @Test("the Total Search Timer ends the search in the middle of an attempt, and once", arguments: [119, 120, 125])
    func totalSearch(total: Int) {
        let log = Self.play(Self.settings(entries: 2, total: total), manners: [.silent, .silent], until: 1000)
        #expect(log.suffix(2) == ["\(total) abandon", "\(total) TST"])
    }

    @Test("exactly thirty minutes at the default")
    func totalSearchDefault() {
        let log = Self.attempts(Self.settings(entries: 2), manners: [.silent, .silent], until: 4000)
        #expect(log.last == "1800 TST")
        #expect(log.filter { $0.hasSuffix("c1") }.first == "60 c1")
    }

    @Test("a hand-off tries the named controller once, then the list from the top")
    func directed() {
        let manners = [Manner.silent, .silent, .refuses(after: 5)]
        let log = Self.attempts(Self.settings(entries: 3), manners: manners, until: 30, directed: 2)
        #expect(log == ["0 c2", "10 c0", "20 c0", "30 c0"])
    }

    @Test("a redirection is followed at once, but not for ever")
    func redirected() {
        let manners = [Manner.redirects(to: 1), .silent]
        #expect(
            Self.attempts(Self.settings(entries: 2), manners: manners, until: 10) == ["0 c0", "0 c1", "10 c0", "10 c1"])
        let loop = Self.attempts(
            Self.settings(entries: 2), manners: [.redirects(to: 1), .redirects(to: 0)], until: 9)
        #expect(loop == ["0 c0", "0 c1", "0 c0", "0 c1", "0 c0"])
    }

    @Test("an empty list waits for the Total Search Timer")
    func empty() {
        #expect(Self.play(Self.settings(entries: 0), manners: [], until: 4000) == ["60 PST", "1800 TST"])
    }

    @Test("a wake-up that comes too early changes nothing", arguments: [1, 9_999])
    func early(milliseconds: Int) {
        var search = GatewaySearch(Self.settings(entries: 2), at: .start)
        _ = search.handle(.start, at: .start)
        let before = search
        #expect(search.handle(.wake, at: .start + .milliseconds(milliseconds)) == [])
        #expect(search == before)
        #expect(search.handle(.wake, at: .start + .seconds(10)).count == 2)
    }
}
