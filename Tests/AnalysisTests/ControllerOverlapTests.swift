import Analysis
import Testing
import Wire

@Suite("Stays with several controllers at once")
struct ControllerOverlapTests {
    typealias Stay = (controller: String, start: Instant, end: Instant?)

    private static func stay(_ controller: String, _ start: Int64, _ end: Int64?) -> Stay {
        (controller, .start + .seconds(start), end.map { .start + .seconds($0) })
    }

    private static func periods(_ stays: [Stay], including needed: String? = nil) -> [String] {
        ControllerOverlap.all(of: stays, including: needed).map { period in
            let end = period.end.map { "\(Int(($0 - .start) / .seconds(1)))" } ?? "…"
            let most = period.controllers.map { "\($0) \(period.most[$0] ?? 0)" }.joined(separator: ", ")
            return "\(Int((period.start - .start) / .seconds(1)))-\(end): \(most)"
        }
    }

    @Test("begin with the second controller, end with the last but one, and count the most of each")
    func several() {
        let stays = [
            Self.stay("main", 0, 30), Self.stay("srs", 10, 40), Self.stay("srs", 12, 20), Self.stay("main", 50, nil),
            Self.stay("srs", 60, nil),
        ]
        #expect(Self.periods(stays) == ["10-30: main 1, srs 2", "60-…: main 1, srs 1"])
    }

    @Test("a hand-over is none, and neither is a stay of no length")
    func none() {
        #expect(Self.periods([Self.stay("main", 0, 10), Self.stay("srs", 10, 20)]).isEmpty)
        #expect(Self.periods([Self.stay("main", 0, 10), Self.stay("srs", 5, 5)]).isEmpty)
        #expect(Self.periods([Self.stay("main", 0, 10), Self.stay("main", 5, nil)]).isEmpty)
    }

    @Test("where one is needed they last while it runs")
    func needed() {
        let stays = [Self.stay("main", 0, 10), Self.stay("srs", 5, 30), Self.stay("srs2", 8, 20)]
        #expect(Self.periods(stays, including: "main") == ["5-10: main 1, srs 1, srs2 1"])
        #expect(Self.periods(stays, including: "srs2") == ["8-20: main 1, srs 1, srs2 1"])
    }
}
