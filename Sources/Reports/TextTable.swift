/// Rows in aligned columns, plain text.
public struct TextTable: Sendable {
    public enum Alignment: Sendable { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    /// Those of all rows, one row after the other.
    private var cells: [String] = []
    private var widths: [Int]

    /// - Parameter columns: their titles, and to which side their cells keep.
    public init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
        widths = columns.map { Self.width($0.title) }
    }

    /// True while it has no row.
    public var isEmpty: Bool { cells.isEmpty }

    /// Adds a row; cells beyond the columns are dropped, missing ones are empty.
    public mutating func add(_ cells: String...) { add(cells) }

    /// Adds a row; cells beyond the columns are dropped, missing ones are empty.
    public mutating func add(_ cells: [String]) {
        for index in columns.indices {
            let cell = index < cells.count ? cells[index] : ""
            widths[index] = max(widths[index], Self.width(cell))
            self.cells.append(cell)
        }
    }

    /// The lines, the titles first, each with two spaces in front and none behind.
    public var lines: [String] {
        var line: [UInt8] = []
        var lines = [self.line(columns.map(\.title)[...], &line)]
        lines.reserveCapacity(cells.count / max(columns.count, 1) + 1)
        for start in stride(from: 0, to: cells.count, by: max(columns.count, 1)) {
            lines.append(self.line(cells[start..<start + columns.count], &line))
        }
        return lines
    }

    /// - Parameter line: room for it, which is used again and again.
    private func line(_ cells: ArraySlice<String>, _ line: inout [UInt8]) -> String {
        line.removeAll(keepingCapacity: true)
        line.append(Self.space)
        for (cell, (column, width)) in zip(cells, zip(columns, widths)) {
            let padding = repeatElement(Self.space, count: width - Self.width(cell))
            line.append(Self.space)
            if column.alignment == .right { line += padding }
            line += cell.utf8
            if column.alignment == .left { line += padding }
            line.append(Self.space)
        }
        while line.last == Self.space { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    private static let space = UInt8(ascii: " ")

    /// In characters, which are the bytes of nearly all cells there are.
    private static func width(_ cell: String) -> Int {
        cell.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? cell.utf8.count : cell.count
    }
}
