/// Rows in aligned columns, plain text.
public struct TextTable: Sendable {
    public enum Alignment: Sendable { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    /// - Parameter columns: their titles, and to which side their cells keep.
    public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    /// True while it has no row.
    public var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; cells beyond the columns are dropped, missing ones are empty.
    public mutating func add(_ cells: String...) { add(cells) }

    /// Adds a row; cells beyond the columns are dropped, missing ones are empty.
    public mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The lines, the titles first, each with two spaces in front and none behind.
    public var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { index in
            all.map { $0.indices.contains(index) ? $0[index].count : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = " "
            for (index, column) in columns.enumerated() {
                let cell = row.indices.contains(index) ? row[index] : ""
                let padding = String(repeating: " ", count: widths[index] - cell.count)
                line += " " + (column.alignment == .left ? cell + padding : padding + cell) + " "
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
