/// A table of a report.
struct ReportTable {
    /// Most rows that are written; what is beyond is counted.
    static let rowLimit = 2_000

    let title: String
    /// The name of the table in the page.
    let identifier: String
    let columns: [String]
    /// Columns of numbers, by their index, stand to the right.
    let numbers: Set<Int>
    var rows: [Row] = []

    /// The cells of one row.
    struct Row {
        var cells: [String]
        /// Attributes `data-…` by which a program compares the row with `verdict.json`.
        var data: KeyValuePairs<String, String?> = [:]
        var style: String?
        var identifier: String?
    }

    init(_ title: String, _ identifier: String, _ columns: [String], numbers: Set<Int> = []) {
        self.title = title
        self.identifier = identifier
        self.columns = columns
        self.numbers = numbers
    }

    mutating func add(_ cells: String..., data: KeyValuePairs<String, String?> = [:], style: String? = nil) {
        rows.append(Row(cells: cells, data: data, style: style))
    }

    /// Writes the table with its caption; nothing where it has no rows.
    func write(into page: inout HTMLWriter, isCaptionVisible: Bool = true) {
        guard !rows.isEmpty else { return }
        page.begin("div", ["class": "scroll", "role": "region", "aria-label": title, "tabindex": "0"])
        page.begin("table", ["id": identifier])
        page.element("caption", ["class": isCaptionVisible ? nil : "unseen"], title)
        page.begin("thead")
        page.begin("tr")
        for (index, column) in columns.enumerated() {
            page.element("th", ["scope": "col", "class": numbers.contains(index) ? "number" : nil], column)
        }
        page.end()
        page.end()
        page.begin("tbody")
        for (number, row) in rows.prefix(Self.rowLimit).enumerated() {
            page.raw("<tr id=\"\(identifier)-\(number + 1)\"")
            if let style = row.style { page.raw(" class=\"\(style)\"") }
            for (name, value) in row.data {
                if let value { page.raw(" data-\(name)=\"\(HTMLText.escaped(value))\"") }
            }
            page.raw(">")
            for (index, cell) in row.cells.enumerated() {
                page.element("td", ["class": numbers.contains(index) ? "number" : nil], cell)
            }
            page.raw("</tr>\n")
        }
        page.end()
        page.end()
        if rows.count > Self.rowLimit {
            page.element("p", ["class": "left-out"], "\(rows.count - Self.rowLimit) more rows are in verdict.json.")
        }
        page.end()
    }
}
