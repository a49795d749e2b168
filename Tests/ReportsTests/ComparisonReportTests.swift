import Reports
import Testing
import Verdicts
import Wire

@Suite("Simulation and wire side by side")
struct ComparisonReportTests {
    private static func comparison(_ wire: [(Int64, String)], worst: Duration = .zero) -> AccountComparison {
        func account(_ events: [(Int64, String)]) -> Account {
            Account(["mg1, its journal": events.map { Account.Event(Fixture.at($0.0), $0.1) }])
        }
        let simulation: [(Int64, String)] = [
            (0, "booted"), (10, "tries main"), (80, "registered main"), (105_077, "link lost main"),
            (105_077, "tries main"), (165_000, "tries srs"), (165_077, "registered srs"), (170_000, "refused main"),
        ]
        return AccountComparison(
            simulation: account(simulation), wire: account(wire),
            tolerance: HostTolerance(floor: .milliseconds(500), worst: worst), end: Fixture.at(300_000))
    }

    private static let late: [(Int64, String)] = [
        (1, "booted"), (11, "tries main"), (90, "registered main"), (105_100, "link lost main"),
        (105_100, "tries main"), (168_000, "tries srs"), (168_077, "registered srs"), (170_000, "refused main"),
    ]

    @Test("the first difference of a track with what is around it")
    func sections() {
        let sections = ComparisonReport(Self.comparison(Self.late), width: 80).sections
        #expect(sections.map(\.outcome) == [.fail])
        #expect(
            sections.map(\.measured) == [
                "mg1, its journal: 'tries srs' comes 3.000 s later on the wire, 0.500 s are allowed"
            ])
        #expect(
            sections.first?.text == """
                  simulation and wire differ, mg1, its journal:
                    'tries srs' comes 3.000 s later on the wire, 0.500 s are allowed (the first of 2)
                      in simulation                       | on the wire
                          0.080  registered main          |     0.090  registered main
                        105.077  link lost main           |   105.100  link lost main
                        105.077  tries main               |   105.100  tries main
                    !   165.000  tries srs                |   168.000  tries srs
                    !   165.077  registered srs           |   168.077  registered srs
                        170.000  refused main             |   170.000  refused main

                """)
    }

    @Test(
        "a sentence for each kind of difference",
        arguments: [
            (5, nil, "'tries srs' is missing on the wire"),
            (5, (160_000, "tries srs"), "'tries srs' comes 5.000 s earlier on the wire, 0.500 s are allowed"),
            (7, (170_000, "re\u{1B}fused"), "'refused main' is missing on the wire"),
        ] as [(Int, (Int64, String)?, String)])
    func sentences(index: Int, event: (Int64, String)?, sentence: String) {
        var wire = Self.late
        wire[5] = (165_000, "tries srs")
        wire[6] = (165_077, "registered srs")
        if let event { wire[index] = event } else { wire.remove(at: index) }
        let section = ComparisonReport(Self.comparison(wire.sorted { $0.0 < $1.0 })).sections.first
        #expect(section?.measured == "mg1, its journal: " + sentence)
        #expect(section?.text.contains("\u{1B}") == false)
    }

    @Test("nothing to tell where both are the same; a host that is too late is inconclusive")
    func others() {
        var wire = Self.late
        wire[5] = (165_000, "tries srs")
        wire[6] = (165_077, "registered srs")
        #expect(ComparisonReport(Self.comparison(wire)).sections.isEmpty)
        #expect(ComparisonReport(Self.comparison([], worst: .seconds(6))).sections.map(\.outcome) == [.inconclusive])
    }
}
