import Analysis
import Testing

@Suite("JSON is written the same way each time")
struct JSONValueTests {
    @Test(
        "values",
        arguments: [
            (.null, "null"), (.bool(true), "true"), (.integer(-7), "-7"),
            (.seconds(nanoseconds: 168_200_000_000), "168.200"),
            (.seconds(nanoseconds: -1_000_001), "-0.001000001"), (.seconds(nanoseconds: 0), "0.000"),
            (.decimal(0.4, places: 1), "0.4"), (.decimal(-2.05, places: 3), "-2.050"),
            (.decimal(.nan, places: 1), "null"),
            (.decimal(7.6, places: 0), "8"), (.string("a\"b\\c\n\u{1}é"), "\"a\\\"b\\\\c\\n\\u0001é\""),
            (.array([.integer(1), .string("x")]), "[1, \"x\"]"),
            (.object([.init("b", .null), .init("a", .array([]))]), "{\"b\": null, \"a\": []}"),
            (.sorted(["b": .integer(2), "a": .integer(1)]), "{\"a\": 1, \"b\": 2}"),
        ] as [(JSONValue, String)])
    func values(_ value: JSONValue, text: String) { #expect(value.text == text) }

    @Test("lists of lists stand on lines of their own")
    func pretty() {
        let row = JSONValue.object([.init("t", .integer(1))])
        #expect(
            JSONValue.object([.init("rows", .array([row, row])), .init("n", .null)]).prettyText == """
                {
                  "rows": [
                    {"t": 1},
                    {"t": 1}
                  ],
                  "n": null
                }

                """)
    }
}
