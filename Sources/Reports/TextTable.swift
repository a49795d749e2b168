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
            all.map { index < $0.count ? Self.width($0[index]) : 0 }.max() ?? 0
        }
        var line: [UInt8] = []
        return all.map { row in
            line.removeAll(keepingCapacity: true)
            line.append(Self.space)
            for (index, column) in columns.enumerated() {
                let cell = index < row.count ? row[index] : ""
                let padding = repeatElement(Self.space, count: widths[index] - Self.width(cell))
                line.append(Self.space)
                if column.alignment == .right { line += padding }
                line += cell.utf8
                if column.alignment == .left { line += padding }
                line.append(Self.space)
            }
            while line.last == Self.space { line.removeLast() }
            return String(decoding: line, as: UTF8.self)
        }
    }

    private static let space = UInt8(ascii: " ")

    /// In characters, which are the bytes of nearly all cells there are.
    private static func width(_ cell: String) -> Int {
        cell.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? cell.utf8.count : cell.count
    }
}
