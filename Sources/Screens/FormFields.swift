/// The fields of a form: a label, `:` or `?`, and a value, several on a line, wherever they stand.
struct FormFields {
    struct Field {
        var label: String
        var value: String
        /// From 1.
        var line: Int
        /// The column of the label's middle.
        var middle: Int
    }

    private(set) var fields: [Field] = []

    /// - Parameter labels: the labels that are asked for; a value ends before any text that is two spaces away.
    init(_ lines: [ScreenLine], labels: [String]) {
        let longest = labels.sorted { $0.count > $1.count }
        for line in lines {
            var taken = [Bool](repeating: false, count: line.bytes.count)
            for label in longest {
                var from = 0
                while let start = line.column(of: label, from: from) {
                    from = start + 1
                    let end = start + label.utf8.count
                    guard !taken[start..<end].contains(true), Self.begins(line, start),
                        let mark = Self.mark(line, end)
                    else { continue }
                    for column in start...mark { taken[column] = true }
                    fields.append(
                        Field(
                            label: label, value: Self.value(line, mark + 1), line: line.number,
                            middle: (start + end) / 2))
                }
            }
        }
    }

    func first(_ labels: String...) -> Field? {
        fields.first { field in labels.contains { $0 == field.label } }
    }

    /// A label has nothing before it, or two spaces.
    private static func begins(_ line: ScreenLine, _ start: Int) -> Bool {
        start == 0 || start == 1 && line.bytes[0] == 0x20
            || start >= 2 && line.bytes[start - 1] == 0x20 && line.bytes[start - 2] == 0x20
    }

    /// The column of the `:` or `?` behind a label.
    private static func mark(_ line: ScreenLine, _ end: Int) -> Int? {
        var column = end
        while column < line.bytes.count, line.bytes[column] == 0x20 { column += 1 }
        guard column < line.bytes.count,
            line.bytes[column] == UInt8(ascii: ":") || line.bytes[column] == UInt8(ascii: "?")
        else { return nil }
        return column
    }

    private static func value(_ line: ScreenLine, _ start: Int) -> String {
        var first = start
        // A value stands close to its mark.
        while first < line.bytes.count, first < start + 3, line.bytes[first] == 0x20 { first += 1 }
        var end = first
        while end < line.bytes.count {
            if line.bytes[end] == 0x20, end + 1 >= line.bytes.count || line.bytes[end + 1] == 0x20 { break }
            end += 1
        }
        return line.cell(first, end)
    }
}
