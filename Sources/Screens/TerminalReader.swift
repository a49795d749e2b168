/// Makes lines of what a terminal was sent: line ends of any kind, escape codes carried out or dropped, the text of
/// pagers taken away.
///
/// Screens that are painted with cursor positions become lines as long as they are painted from the top down.
struct TerminalReader {
    /// Longer files end there.
    static let lineLimit = 200_000
    /// Characters further right are dropped.
    static let columnLimit = 1024

    private(set) var lines: [ScreenLine] = []
    /// True where the file has more lines than are read.
    private(set) var isCut = false
    private var cells: [UInt8] = []
    private var column = 0
    /// The row of the last cursor position, which begins a line where it changes.
    private var row: Int?
    /// The line of the file.
    private var number = 1

    private static let pager = "--type q to quit"

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        // Where lines end with carriage returns alone, nothing is written over.
        let endsWithReturns = !rest.contains(0x0A)
        var text = String(decoding: rest, as: UTF8.self).unicodeScalars.makeIterator()
        var pending = text.next()
        while let scalar = pending {
            pending = text.next()
            guard lines.count < Self.lineLimit else {
                isCut = true
                return
            }
            switch scalar.value {
            case 0x1B: pending = escape(pending, &text)
            case 0x0A: endLine(isPhysical: true)
            case 0x0D where endsWithReturns: endLine(isPhysical: true)
            case 0x0D where pending != "\n": returnCarriage()
            case 0x08: column = max(0, column - 1)
            case 0x09, 0x20...0x7E: put(UInt8(scalar.value))
            case 0x80...: put(UInt8(ascii: "?"))
            default: break
            }
        }
        if !cells.isEmpty { endLine(isPhysical: true) }
    }

    private var holdsPager: Bool { ScreenLine(number: number, bytes: cells).column(of: Self.pager) != nil }

    /// What stands on a line to whose start the terminal goes back is written over; a pager's text is gone.
    private mutating func returnCarriage() {
        if holdsPager { cells = [] }
        column = 0
    }

    private mutating func put(_ byte: UInt8) {
        guard column < Self.columnLimit else { return }
        if column < cells.count {
            cells[column] = byte
        } else {
            cells += [UInt8](repeating: 0x20, count: column - cells.count) + [byte]
        }
        column += 1
    }

    private mutating func endLine(isPhysical: Bool) {
        var line = ScreenLine(number: number, bytes: cells)
        if let start = line.column(of: Self.pager) { line.bytes = Array(line.bytes.prefix(start)) }
        while line.bytes.last == 0x20 { line.bytes.removeLast() }
        lines.append(line)
        cells = []
        column = 0
        if isPhysical {
            number += 1
            row = nil
        }
    }

    /// Carries out an escape code; the scalar behind it.
    private mutating func escape(
        _ first: Unicode.Scalar?, _ text: inout String.UnicodeScalarView.Iterator
    ) -> Unicode.Scalar? {
        switch first {
        case "[":
            var parameters: [Int] = [0]
            var next = text.next()
            while let scalar = next, (0x20...0x3F).contains(scalar.value) {
                if scalar == ";" { parameters.append(0) }
                if let digit = Self.digit(scalar), let last = parameters.indices.last {
                    parameters[last] = min(9999, parameters[last] * 10 + digit)
                }
                if parameters.count > 16 { parameters.removeLast() }
                next = text.next()
            }
            guard let final = next else { return nil }
            control(final, parameters)
            return text.next()
        case "]":
            var next = text.next()
            while let scalar = next, scalar != "\u{7}", scalar != "\u{1B}", scalar != "\n" { next = text.next() }
            return next == "\u{7}" ? text.next() : next
        case "(", ")", "#":
            _ = text.next()
            return text.next()
        case nil: return nil
        default: return text.next()
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil
    }

    private mutating func control(_ final: Unicode.Scalar, _ parameters: [Int]) {
        let first = parameters[0]
        switch final {
        case "H", "f":
            let wanted = max(1, first)
            if let row, row != wanted { endLine(isPhysical: false) }
            row = wanted
            column = min(Self.columnLimit, max(1, parameters.count > 1 ? parameters[1] : 1) - 1)
        case "C": column = min(Self.columnLimit, column + max(1, first))
        case "D": column = max(0, column - max(1, first))
        case "G": column = min(Self.columnLimit, max(1, first) - 1)
        case "K":
            if first == 0 { cells = Array(cells.prefix(column)) }
            if first == 2 { cells = [] }
        default: break
        }
    }
}
