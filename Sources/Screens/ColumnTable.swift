/// The columns of a list, found by their titles, whatever their order and places are.
///
/// A record takes as many lines as the titles do; the value of a title stands in the same line of the record, below
/// the title. Between columns that are close, a word belongs to the one below whose title most of it stands.
struct ColumnTable {
    struct Column: Hashable {
        /// Nil for a title that nobody asks for.
        var field: String?
        /// Which of the title lines it is on, from 0.
        var row: Int
        var start: Int
        var end: Int
    }

    struct Record {
        var line: Int
        /// The first non-empty value of each field that has one, with its line.
        var values: [String: (text: String, line: Int)] = [:]
        /// Every word of the record behind its first line.
        var furtherWords: [ScreenLine.Word] = []

        func text(_ field: String) -> String? { values[field]?.text }
    }

    private(set) var columns: [Column] = []
    private(set) var records: [Record] = []
    /// The line of the first title; nil where there is none.
    private(set) var titleLine: Int?

    /// Further lines of titles are passed over.
    private static let titleLineLimit = 8
    /// Words that begin a record in place of a number.
    private let marks: Set<String>

    /// - Parameters:
    ///   - titles: for each field the titles that it is known by, of which the longest that fits counts.
    ///   - key: the field whose number begins a record.
    ///   - marks: words that begin one in its place, in small letters.
    init(
        _ lines: [ScreenLine], titles: [(field: String, titles: [String])], key: String, marks: Set<String> = []
    ) {
        self.marks = marks
        let titles = titles.flatMap { entry in entry.titles.map { (field: entry.field, title: $0) } }
            .sorted { $0.title.count > $1.title.count }
        var titleLines = 0
        var isInTitles = true
        var start = 0
        for (index, line) in lines.enumerated() {
            let starts = startsRecord(line, key)
            let known = starts ? 0 : Self.columns(of: line, titles, row: titleLines).count { $0.field != nil }
            // Titles come again on each page.
            if known >= (isInTitles && titleLines > 0 ? 1 : 2) {
                if !isInTitles || titleLines == 0 {
                    columns = []
                    titleLines = 0
                    isInTitles = true
                    if titleLine == nil { titleLine = line.number }
                }
                if titleLines < Self.titleLineLimit {
                    columns += Self.columns(of: line, titles, row: titleLines)
                    titleLines += 1
                }
                continue
            }
            guard titleLines > 0 else { continue }
            if starts {
                isInTitles = false
                start = index
                records.append(Record(line: line.number))
            }
            guard !isInTitles, index - start < titleLines, !records.isEmpty else { continue }
            add(line, row: index - start, key)
        }
    }

    func has(_ field: String) -> Bool { columns.contains { $0.field == field } }

    private func startsRecord(_ line: ScreenLine, _ key: String) -> Bool {
        guard let word = line.words.first,
            marks.isEmpty ? Int(word.text) != nil : marks.contains(word.text.lowercased()),
            let column = columns.first(where: { $0.field == key && $0.row == 0 })
        else { return false }
        return word.start < column.end && word.end > column.start - 2
    }

    private mutating func add(_ line: ScreenLine, row: Int, _ key: String) {
        let own = columns.filter { $0.row == row }
        let words = line.words
        if row > 0 { records[records.count - 1].furtherWords += words }
        var cells: [Int: (texts: [String], end: Int)] = [:]
        var hasKey = false
        for word in words {
            guard var best = Self.column(of: word, own) else { continue }
            // A key is one word; a second one below its title belongs to the next column.
            if own[best].field == key {
                if hasKey, best + 1 < own.count { best += 1 }
                hasKey = true
            }
            // What stands two spaces away is the value of a column without a title.
            if let cell = cells[best], word.start > cell.end + 1 { continue }
            cells[best] = ((cells[best]?.texts ?? []) + [word.text], word.end)
        }
        for (index, (texts, _)) in cells {
            guard let field = own[index].field, records[records.count - 1].values[field] == nil else { continue }
            records[records.count - 1].values[field] = (texts.joined(separator: " "), line.number)
        }
    }

    /// The column that most of a word stands in; of several the one further right.
    private static func column(of word: ScreenLine.Word, _ columns: [Column]) -> Int? {
        var best: (index: Int, overlap: Int)?
        for (index, column) in columns.enumerated() {
            let overlap = min(word.end, column.end) - max(word.start, column.start)
            if overlap >= best?.overlap ?? .min { best = (index, overlap) }
        }
        return best?.index
    }

    private static func columns(
        of line: ScreenLine, _ titles: [(field: String, title: String)], row: Int
    ) -> [Column] {
        var taken = [Bool](repeating: false, count: line.bytes.count)
        var found: [Column] = []
        for (field, title) in titles where !found.contains(where: { $0.field == field }) {
            var from = 0
            while let start = line.column(of: title, from: from) {
                from = start + 1
                let end = start + title.utf8.count
                let begins = start == 0 || line.bytes[start - 1] == 0x20
                let ends = end == line.bytes.count || line.bytes[end] == 0x20
                guard begins, ends, !taken[start..<end].contains(true) else { continue }
                for column in start..<end { taken[column] = true }
                found.append(Column(field: field, row: row, start: start, end: .max))
                break
            }
        }
        guard !found.isEmpty else { return [] }
        var last: Int?
        for word in line.words where !taken[word.start] {
            // Words with one space between them are one title.
            if let end = last, word.start == end + 1 {
                last = word.end
                continue
            }
            found.append(Column(field: nil, row: row, start: word.start, end: .max))
            last = word.end
        }
        found.sort { $0.start < $1.start }
        for index in found.indices.dropLast() { found[index].end = found[index + 1].start }
        return found
    }
}
