import Testing
import Topologies

@Suite("The values of a sweep")
struct SettingRangeTests {
    @Test(
        "ranges, steps, lists and words",
        arguments: [
            ("primary search=1..5min", ["1min", "2min", "3min", "4min", "5min"]),
            ("primary search = 30s..2min/30s", ["30s", "1min", "90s", "2min"]),
            ("delay=10ms..40ms/15ms", ["10ms", "25ms", "40ms"]),
            ("seed=1..3,9", ["1", "2", "3", "9"]),
            ("x=1, 5, 10min", ["1min", "5min", "10min"]), ("x=1, 5s, 2min", ["1s", "5s", "2min"]),
            ("force=y, n", ["y", "n"]),
            ("mgc list=[main, srs], [main]", ["[main, srs]", "[main]"]),
            ("x=0.5..1.5/0.5", ["0.5", "1", "1.5"]),
        ])
    func values(text: String, values: [String]) throws {
        #expect(try SettingRange(text).values == values)
    }

    @Test("what stands before a colon is a place")
    func place() throws {
        let range = try SettingRange("mg1: primary search=1min")
        #expect(range.place == "mg1" && range.setting == "primary search")
        #expect(range.changes.map(\.description) == ["mg1: primary search=1min"])
        #expect(try SettingRange("h.248 link loss delay timer=5min").place == nil)
    }

    @Test(
        "what is no range says what would be one",
        arguments: [
            ("primary search", "gives no values"), ("=1min", "names no setting"), ("x=", "is empty"),
            ("x=1,,2", "is empty"), ("x=5..1min", "from more to less"), ("x=1..5min/0s", "from more to less"),
            ("x=a..b", "is no range"), ("x=1..2fortnights", "is no unit of time"),
            ("x=1..100000s", "more than 1000 values"), ("x=1ms..1000s/1ms", "more than 1000 values"),
            ("x=1..999999999h", "is out of bounds"), ("x=-1..2", "is no range"), ("x=1..", "is no range"),
        ])
    func errors(text: String, reason: String) {
        let error = #expect(throws: SettingRangeError.self) { try SettingRange(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
