import Reports
import Testing

@Suite("Tables of text")
struct TextTableTests {
    @Test("have columns as wide as their widest cell, in characters, and nothing behind the last one")
    func columns() {
        var table = TextTable([("name", .left), ("frame", .right), ("why", .left)])
        table.add("mg1", "2", "")
        table.add("Münster-1", "10002", "restarted ")
        table.add("e\u{301}", "", "")
        table.add("mg2")
        #expect(
            table.lines == [
                "  name       frame  why", "  mg1            2", "  Münster-1  10002  restarted", "  e\u{301}",
                "  mg2",
            ])
        #expect(TextTable([("a", .left)]).isEmpty && !table.isEmpty)
    }
}
