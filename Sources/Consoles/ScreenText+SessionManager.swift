internal import Agents

// The screen of a Session Manager.
extension ScreenText {
    /// `show entity links` and `show entity statistics` (assumed): a column a field, as wide as its widest value.
    static func entityLinks(_ rows: [ConsoleRow], title: String = "ENTITY LINKS") -> [String] {
        guard let first = rows.first else { return [title, "No entity links"] }
        let names = first.fields.map(\.name)
        let widths = names.map { name in
            rows.reduce(name.count) { max($0, $1[name]?.count ?? 0) } + 2
        }
        let table = [names.map { $0.uppercased() }] + rows.map { row in names.map { row[$0] ?? "" } }
        return [title]
            + table.map { cells in
                zip(cells, widths).map { padded($0, $1) }.joined()
            }
    }
}
