import Reports
import Testing
import Wire

@Suite("Lanes of a story that runs")
struct LiveLanesTests {
    private static func story(_ gateways: Int = 2) -> LiveStory {
        var story = LiveStory(
            title: "A branch loses its way", lasts: .seconds(100), speed: 10,
            gateways: (1...gateways).map { ("mg\($0)", 2) }, controllers: ["main", "srs"])
        story.register("mg1", with: "main", at: Fixture.at(10_000))
        story.register("mg2", with: "main", at: Fixture.at(10_000))
        story.strike(at: Fixture.at(30_000))
        story.register("mg1", with: nil, at: Fixture.at(40_000))
        story.register("mg1", with: "srs", at: Fixture.at(60_000))
        story.now = Fixture.at(70_000)
        return story
    }

    @Test("a lane grows with the story: who serves, when nobody did, what is left")
    func lanes() {
        let lines = LiveLanes(Self.story(), columns: 36, rows: 24, usesColours: false).lines
        #expect(lines[0] == "A branch loses its way")
        #expect(lines[1] == "███████░░░ 70.0 of 100.0 s · 70 % …")
        #expect(lines[2] == "late 0.0 ms · 0 packets · 0 dropped")
        #expect(lines[3] == "faults             !")
        #expect(lines[4] == "mg1        S -MMMMMM----SSSS")
        #expect(lines[5] == "mg2        M -MMMMMMMMMMMMMM")
        #expect(lines[6] == "M main 1, S srs 1")
        #expect(lines[7] == "SPLIT now, by the journals, in reg…")
        #expect(Self.story().remaining == .seconds(3))
        #expect(LiveLanes(Self.story(), columns: 120, rows: 24, usesColours: false).lines[1].hasSuffix(" · 0 dropped"))
    }

    @Test("no line is as wide as the terminal, nor are there more than rows", arguments: [20, 40, 80, 200])
    func size(_ columns: Int) {
        var story = Self.story(200)
        story.register(Columns.hostile[0], with: "main", at: Fixture.at(1_000))
        for rows in [10, 24, 60] {
            let plain = LiveLanes(story, columns: columns, rows: rows, usesColours: false).lines
            #expect(plain.count < rows)
            for line in plain { #expect(Columns.of(line) < columns, "\(line)") }
            let coloured = LiveLanes(story, columns: columns, rows: rows, usesColours: true).lines
            #expect(coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == plain)
            #expect(plain.contains { $0.hasPrefix("+") } && coloured.contains { $0.contains("\u{1B}[32mM") })
        }
    }

    @Test("without an end the lanes slide")
    func sliding() {
        var story = LiveStory(
            title: "t", lasts: nil, speed: 1, gateways: [("mg1", 0)], controllers: ["main"])
        story.register("mg1", with: "main", at: Fixture.at(1_000))
        story.now = Fixture.at(1_000_000)
        let lines = LiveLanes(story, columns: 36, rows: 24, usesColours: false).lines
        #expect(lines[3] == "mg1        M " + String(repeating: "M", count: 20))
        #expect(lines[1].hasPrefix("up for 1000.0 s at speed 1"))
    }
}
