/// One line of a ladder as it is drawn: a cell for each column of the terminal.
struct LadderLine {
    /// How a cell looks, as the parameters of an SGR sequence (ECMA-48 §8.3.117); empty for plain.
    typealias Style = String

    private struct Cell {
        /// Nil in the second column of a wide character.
        var character: Character? = " "
        var style: Style = ""
    }

    private var cells: [Cell]

    init(width: Int) { cells = Array(repeating: Cell(), count: width) }

    var width: Int { cells.count }

    /// Writes text from a place on; what does not fit before `end` is cut off, and `…` says so.
    mutating func put(_ text: String, at start: Int, before end: Int? = nil, style: Style = "") {
        let end = min(end ?? width, width)
        guard start >= 0, start < end else { return }
        // Names and texts come from the network as well: nothing of them moves the cursor.
        var text = PrintableText.of(text)
        if CellWidth.of(text) > end - start, text.last == " " { text.removeLast() }
        text = CellWidth.fitted(text, to: end - start)
        var place = start
        for character in text {
            set(character, at: place, style)
            place += CellWidth.of(character)
        }
    }

    mutating func fill(_ range: Range<Int>, with character: Character, style: Style = "") {
        for place in range.clamped(to: 0..<width) { set(character, at: place, style) }
    }

    private mutating func set(_ character: Character, at place: Int, _ style: Style) {
        let last = place + CellWidth.of(character) - 1
        guard last < width else { return }
        // Half of a wide character is none.
        if cells[place].character == nil { cells[place - 1].character = " " }
        if last + 1 < width, cells[last + 1].character == nil { cells[last + 1].character = " " }
        cells[place] = Cell(character: character, style: style)
        if last > place { cells[last] = Cell(character: nil, style: style) }
    }

    /// The text without the spaces at its end; with `usesColours` each stretch of one style in its sequence.
    func text(usesColours: Bool) -> String {
        let end = cells.lastIndex { $0.character != " " } ?? -1
        var text = ""
        var style = ""
        for cell in cells[...end] {
            guard let character = cell.character else { continue }
            if usesColours, cell.style != style {
                if !style.isEmpty { text += "\u{1B}[0m" }
                if !cell.style.isEmpty { text += "\u{1B}[\(cell.style)m" }
                style = cell.style
            }
            text.append(character)
        }
        return style.isEmpty ? text : text + "\u{1B}[0m"
    }
}
