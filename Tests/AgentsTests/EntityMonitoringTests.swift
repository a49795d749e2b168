import SIP
import Testing
import Wire

@testable import Agents

@Suite("Entity links: tables, overrides, round trips")
struct EntityMonitoringTests {
    // MARK: Tables

    @Test(
        "what each table says of an answer",
        arguments: [
            // status, phrase → standard, 6.1, 10.2, branch, any answer
            (200, "OK", "uuuuu"), (404, "Not Found", "uuuuu"), (405, "Method Not Allowed", "uuuuu"),
            (408, "Request Timeout", "ddddu"), (500, "Server Internal Error", "uuudu"),
            (500, "Server Internal Error: Destination Unreachable", "dudd" + "u"),
            (503, "Service Unavailable", "ddddu"),
            (503, "", "ddddu"), (503, "Service Unavailable (LSP is inactive)", "ddudu"),
            (503, "Service Unavailable (no media resources)", "duddu"),
            (503, "Service Unavailable (Signaling Resources Unavailable)", "uuudu"),
            (503, "System Busy", "uduu" + "u"), (504, "Server Time-out", "ddddu"), (603, "Decline", "uuuuu"),
        ] as [(Int, String, String)])
    func tables(status: Int, phrase: String, verdicts: String) {
        let presets: [EntityLinkVerdicts.Preset] = [
            .standard, .release61, .release102, .branch, .anyAnswer,
        ]
        // A branch takes no phrase into account.
        let expected = status == 503 ? String(verdicts.prefix(3)) + "du" : verdicts
        let seen = presets.map {
            EntityLinkVerdicts($0).isUp(status: status, reason: phrase) ? "u" : "d"
        }.joined()
        #expect(seen == expected)
    }

    @Test(
        "an entity's own rows come first",
        arguments: [
            ("503 LSP is inactive", true, 503, "Service Unavailable (lsp is INACTIVE)", "up"),
            ("503 LSP is inactive", true, 503, "Service Unavailable", "down"), ("404", false, 404, "Not Found", "down"),
            ("5xx", true, 503, "Service Unavailable", "up"), ("4xx", false, 486, "Busy Here", "down"),
            ("486 bare", false, 486, "Busy Here", "down"), ("486 bare", false, 486, "Busy (everywhere)", "up"),
        ] as [(String, Bool, Int, String, String)])
    func ownRows(text: String, isUp: Bool, status: Int, phrase: String, state: String) throws {
        let rule = try #require(EntityAnswerRule(text, isUp: isUp))
        #expect(EntityLinkVerdicts(.standard, own: [rule]).isUp(status: status, reason: phrase) == (state == "up"))
    }

    @Test("what is no row", arguments: ["", "50", "5031", "abc", "0xx", "7xx", "xxx", "5x3"])
    func noRow(text: String) { #expect(EntityAnswerRule(text, isUp: true) == nil) }

    // MARK: A session manager

    static let peer = Endpoint(address: Lab.main.address, port: 5060)
    static let own = Endpoint(address: Lab.sessionManager, port: 5060)

    static func bench(
        _ transports: [Transport] = [.udp], _ change: (inout SessionManagerSettings) -> Void = { _ in },
        _ override: (inout EntityOverrides) -> Void = { _ in }
    ) -> (Bench<SessionManager>, [AgentEffect]) {
        var overrides = EntityOverrides()
        override(&overrides)
        var settings = SessionManagerSettings(
            name: "sm1", address: Lab.sessionManager,
            entityLinks: transports.map {
                EntityLink(peer: "main", endpoint: peer, transport: $0, overrides: overrides)
            })
        change(&settings)
        var bench = Bench(SessionManager(settings))
        let effects = bench.handle(.start, at: 0)
        return (bench, effects)
    }

    static func requests(_ effects: [AgentEffect]) -> [[UInt8]] {
        effects.compactMap { effect in
            guard case .send(let datagram) = effect, datagram.bytes.starts(with: Array("OPTIONS".utf8)) else {
                return nil
            }
            return datagram.bytes
        }
    }

    /// An answer to a request: its Via, From, To, Call-ID and CSeq copied.
    static func answer(_ request: [UInt8], _ status: String, _ more: String = "") -> AgentEvent {
        let lines = String(decoding: request, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let kept = lines.filter { line in
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].contains { line.hasPrefix($0) }
        }
        let text = "SIP/2.0 \(status)\r\n" + kept.joined(separator: "\r\n") + "\r\n\(more)Content-Length: 0\r\n\r\n"
        return .datagram(Datagram(local: own, remote: peer, bytes: Array(text.utf8)))
    }

    static func rows(_ bench: inout Bench<SessionManager>, _ screen: ConsoleScreen) -> [ConsoleRow] {
        for effect in bench.handle(.command(ConsoleCommand(token: 1, action: .show(screen)))) {
            if case .answer(let answer) = effect, case .screen(_, let rows) = answer.body { return rows }
        }
        return []
    }

    @Test("Retry-After of a 503: no retry and nothing new before it is over, whoever asks")
    func retryAfter() throws {
        var (bench, effects) = Self.bench([.udp]) { $0.reactiveCycle = .seconds(30) }
        let first = try #require(Self.requests(effects).first)
        let after = bench.handle(
            Self.answer(first, "503 Service Unavailable", "Retry-After: 100 (in a meeting);duration=60\r\n"), at: 50)
        #expect(Self.requests(after).isEmpty)
        #expect(bench.kinds(.entityLink).map(\.detail) == ["down: 503 Service Unavailable"])
        let sent = bench.run(until: 120_000).filter { !Self.requests([$0.effect]).isEmpty }
        #expect(sent.first?.at == 100_050)
    }

    @Test("without Retry-After, or on another status, it is tried again at once")
    func noRetryAfter() throws {
        for (status, header) in [("503 Service Unavailable", ""), ("504 Server Time-out", "Retry-After: 100\r\n")] {
            var (bench, effects) = Self.bench()
            let first = try #require(Self.requests(effects).first)
            #expect(Self.requests(bench.handle(Self.answer(first, status, header), at: 50)).count == 1)
        }
    }

    @Test("Timer F and retries of an entity; what it does not say is the session manager's")
    func overrides() {
        var (bench, _) = Self.bench([.udp], { $0.reactiveCycle = .seconds(40) }) {
            $0.timeout = .seconds(2)
            $0.retries = 2
        }
        let log = bench.run(until: 39_000)
        // Three attempts of 2 s each, every one sent at 0, 0.5 and 1.5 s.
        let times = log.filter { !Self.requests([$0.effect]).isEmpty }.map(\.at)
        #expect(times == [500, 1_500, 2_000, 2_500, 3_500, 4_000, 4_500, 5_500])
        #expect(bench.kinds(.entityLink).map(\.detail) == ["down: 408 no answer"])
        #expect(Self.rows(&bench, .entityStatistics).first?["timed out"] == "3")
        // Counted from the last of the three.
        #expect(bench.subject.wakeup == Wakeup(at: .start + .seconds(44), timer: "reactive cycle"))
    }

    @Test("an entity that is not monitored is not probed") func notMonitored() {
        var (bench, effects) = Self.bench([.udp]) { _ in
        } _: {
            $0.isMonitored = false
        }
        #expect(Self.requests(effects).isEmpty && bench.subject.wakeup == nil)
        #expect(Self.rows(&bench, .entityLinks).first?["state"] == "not monitored")
        #expect(Self.rows(&bench, .entityStatistics).first?["entity"] == "---")
    }

    @Test("two links to one entity: partially up while one is up, then up or down")
    func partiallyUp() throws {
        var (bench, effects) = Self.bench([.udp, .tcp])
        let first = try #require(Self.requests(effects).first)
        _ = bench.handle(Self.answer(first, "200 OK"), at: 10)
        #expect(bench.kinds(.sipEntity).map(\.detail) == ["partially up: 1 of 2 links up"])
        _ = bench.handle(.connection(ConnectionIdentifier(1), .failed(.refused)), at: 20)
        _ = bench.handle(.connection(ConnectionIdentifier(2), .failed(.refused)), at: 30)
        #expect(bench.kinds(.entityLink).map(\.detail) == ["up: 200 OK", "down: transport failure"])
        #expect(Self.rows(&bench, .entityStatistics).map { $0["entity"] } == ["partially up", "partially up"])
    }

    @Test("deny new service shows on every link; probes go on")
    func denyNewService() throws {
        var (bench, effects) = Self.bench([.udp]) { $0.proactiveCycle = .seconds(5) }
        let first = try #require(Self.requests(effects).first)
        _ = bench.handle(Self.answer(first, "200 OK"), at: 10)
        for state in SessionManagerSettings.ServiceState.allCases.reversed() {
            _ = bench.handle(.command(ConsoleCommand(token: 1, action: .setServiceState(state))), at: 20)
            let shown = Self.rows(&bench, .entityLinks).first?["state"]
            #expect(shown == (state == .deny ? "deny new service" : "up"))
        }
        #expect(bench.kinds(.serviceState).count == 2)
        #expect(!Self.requests(bench.run(until: 5_000).map(\.effect)).isEmpty)
    }

    // MARK: Round trips

    @Test("from the first copy and from the last; only what was sent once measures the network (Karn)")
    func roundTrips() throws {
        var (bench, effects) = Self.bench([.udp]) { $0.proactiveCycle = .seconds(10) }
        let first = try #require(Self.requests(effects).first)
        _ = bench.handle(Self.answer(first, "200 OK"), at: 4)
        var log = bench.run(until: 11_400)
        let second = try #require(Self.requests(log.map(\.effect)).first)
        // Sent at 10, 10.5 and, had it not been answered, 11.5 s.
        _ = bench.handle(Self.answer(second, "200 OK"), at: 11_402)
        let row = try #require(Self.rows(&bench, .entityStatistics).first)
        #expect([row["sent"], row["copies"], row["answered"]] == ["2", "3", "2"])
        #expect(row["from first (ms)"] == "1402.000" && row["from last (ms)"] == "902.000")
        #expect([row["least (ms)"], row["smoothed (ms)"], row["greatest (ms)"]] == ["4.000", "4.000", "4.000"])
        log = bench.run(until: 20_000)
        let third = try #require(Self.requests(log.map(\.effect)).first)
        _ = bench.handle(Self.answer(third, "200 OK"), at: 20_012)
        let after = try #require(Self.rows(&bench, .entityStatistics).first)
        #expect([after["least (ms)"], after["smoothed (ms)"], after["greatest (ms)"]] == ["4.000", "5.000", "12.000"])
    }

    @Test("an answer after Timer F is late, and overlapping while the next OPTIONS waits")
    func late() throws {
        var (bench, effects) = Self.bench([.udp], { $0.reactiveCycle = .seconds(60) }) {
            $0.timeout = .seconds(2)
            $0.retries = 1
        }
        let first = try #require(Self.requests(effects).first)
        bench.run(until: 3_000)
        // The first has timed out, the retry waits.
        _ = bench.handle(Self.answer(first, "200 OK"), at: 3_001)
        bench.run(until: 10_000)
        _ = bench.handle(Self.answer(first, "200 OK"), at: 10_001)
        let row = try #require(Self.rows(&bench, .entityStatistics).first)
        #expect([row["late"], row["overlapping"], row["answered"], row["timed out"]] == ["2", "1", "0", "2"])
        #expect(bench.kinds(.lateAnswer).map(\.detail) == ["200 after Timer F", "200 after Timer F"])
        #expect(bench.kinds(.entityLink).map(\.detail) == ["down: 408 no answer"])
    }
}
