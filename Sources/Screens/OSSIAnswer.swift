/// What OSSI, the SAT's interface for programs, answers to a command: lines of one letter and cells parted by tabs.
///
/// `c` has the command, `f` the fields, `d` their values in the same order, `n` stands between two records, `t` ends
/// it, `e` is an error. A line of values belongs to the line of fields at its place; values that are empty up to the
/// end of a line may be left out (so public programs read it). With the terminal type `ossit` fields have names, with
/// `ossi` numbers, of which few are public.
struct OSSIAnswer {
    struct Record {
        /// The values of each line of fields, in their order.
        var lines: [[String]] = []
        /// The first line of it, from 1.
        var line: Int
    }

    var command: [String]
    var file: String
    var line: Int
    /// The fields, line by line.
    var fieldLines: [[String]] = []
    var records: [Record] = []
    /// What an `e` line says.
    var refusal: String?
    /// False where the file ends before `t`.
    var isWhole = false

    /// More records or fields are dropped.
    static let recordLimit = 4000
    static let fieldLimit = 400

    /// The answer that begins at a line, and the index of the line behind it; nil where none begins there.
    static func read(_ lines: [ScreenLine], at start: Int, file: String) -> (answer: OSSIAnswer, next: Int)? {
        guard let command = command(lines, at: start) else { return nil }
        var answer = OSSIAnswer(command: command, file: file, line: lines[start].number)
        var index = start + 1
        while index < lines.count {
            let line = lines[index]
            let cells = Self.cells(line)
            switch line.bytes.first {
            case UInt8(ascii: "f"):
                let room = max(0, fieldLimit - answer.fields.count)
                answer.fieldLines.append(Array(cells.prefix(room)))
            case UInt8(ascii: "d"): answer.add(cells, line.number)
            case UInt8(ascii: "n"): answer.endRecord(line.number)
            case UInt8(ascii: "e"): answer.refusal = line.cell(1, line.bytes.count)
            case UInt8(ascii: "t"):
                answer.isWhole = true
                answer.dropEmpty()
                return (answer, index + 1)
            case nil: break
            case UInt8(ascii: "c") where Self.command(lines, at: index) != nil:
                answer.dropEmpty()
                return (answer, index)
            default: break
            }
            index += 1
        }
        answer.dropEmpty()
        return (answer, index)
    }

    /// The words of the command whose answer begins at a line; nil where none does.
    private static func command(_ lines: [ScreenLine], at start: Int) -> [String]? {
        guard lines[start].bytes.first == UInt8(ascii: "c") else { return nil }
        let words = lines[start].words.map(\.text)
        guard let first = words.first, ["list", "display", "status"].contains(String(first.dropFirst())),
            let second = lines[(start + 1)...].prefix(3).first(where: { !$0.isBlank }),
            ["f", "d", "e"].contains(where: second.text.hasPrefix) || second.text == "t"
        else { return nil }
        return [String(first.dropFirst())] + words.dropFirst()
    }

    private static func cells(_ line: ScreenLine) -> [String] {
        line.bytes.dropFirst().split(separator: 0x09, omittingEmptySubsequences: false).map(ScreenLine.trimmed)
    }

    private mutating func add(_ cells: [String], _ line: Int) {
        if records.isEmpty { records.append(Record(line: line)) }
        guard let last = records.indices.last, records[last].lines.count < Self.fieldLimit else { return }
        if records[last].lines.isEmpty { records[last].line = line }
        records[last].lines.append(Array(cells.prefix(Self.fieldLimit)))
    }

    private mutating func endRecord(_ line: Int) {
        guard records.count < Self.recordLimit else { return }
        records.append(Record(line: line))
    }

    private mutating func dropEmpty() { records.removeAll { $0.lines.joined().allSatisfy(\.isEmpty) } }

    /// All fields in their order.
    var fields: [String] { Array(fieldLines.joined()) }

    /// What is not empty of a record: the place of its field, from 0, and the value; nil where the record has values
    /// for which there is no field.
    func values(of record: Record) -> [(place: Int, text: String)]? {
        // Programs that know the order leave the fields away.
        guard !fieldLines.isEmpty else { return Self.filled(Array(record.lines.joined()), from: 0) }
        var values: [(place: Int, text: String)] = []
        var place = 0
        for (index, cells) in record.lines.enumerated() {
            let count = index < fieldLines.count ? fieldLines[index].count : 0
            guard cells.dropFirst(count).allSatisfy(\.isEmpty) else { return nil }
            values += Self.filled(Array(cells.prefix(count)), from: place)
            place += count
        }
        return values
    }

    private static func filled(_ cells: [String], from place: Int) -> [(place: Int, text: String)] {
        cells.enumerated().filter { !$0.element.isEmpty }.map { (place + $0.offset, $0.element) }
    }
}
