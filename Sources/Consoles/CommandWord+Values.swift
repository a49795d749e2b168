internal import Wire

// Values of parameters and fields.
extension CommandWord {
    /// What was typed where a value stands.
    ///
    /// - Throws: what is wanted there, its range and where that is from.
    func value(of piece: CommandPiece) throws(ConsoleError) -> CommandValue {
        switch piece {
        case .word: return .word
        case .number(let name, let range, let unit, let source):
            return .number(try number(name, range, unit, source))
        case .numberOrNone(let name, let range, let source):
            return text == "none" ? .nothing : .number(try number(name, range, "", source))
        case .yesOrNo(let name):
            switch text {
            case "y": return .flag(true)
            case "n": return .flag(false)
            default: throw ConsoleError(offset: offset, element: name, reason: .notYesOrNo(text))
            }
        case .choice(let name, let words):
            if let word = words.first(where: { $0.lowercased() == text }) { return .text(word) }
            throw unfit(name, ConsoleError.list(words))
        case .text(let name, let limit, let source):
            guard typed.utf8.count <= limit, !typed.isEmpty else {
                throw unfit(name, "1 to \(limit) characters", source)
            }
            return .text(typed)
        case .names(let name, let limit, let source):
            guard text != "none" else { return .names([]) }
            let names = parts
            guard names.count <= limit, !names.contains(""), Set(names).count == names.count else {
                throw unfit(name, "up to \(limit) different node names with commas between, or none", source)
            }
            return .names(names)
        case .address(let name):
            guard let address = IPAddress(typed) else { throw unfit(name, "an IPv4 or IPv6 address") }
            return .addresses([address])
        case .addresses(let name, let limit, let source):
            let addresses = parts.map { IPAddress($0) }
            guard addresses.count <= limit else { throw unfit(name, "up to \(limit) addresses", source) }
            for (part, address) in zip(parts, addresses) where address == nil {
                let wanted = "IPv4 or IPv6 addresses with commas between (the lab has no name server)"
                throw ConsoleError(
                    offset: offset, element: name, reason: .unfit(part, wanted: wanted, source: ""))
            }
            return .addresses(addresses.compactMap { $0 })
        case .hours(let name): return .hours(try hours(name))
        }
    }

    /// The text between commas; case stays.
    private var parts: [String] { typed.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

    private func number(
        _ name: String, _ range: ClosedRange<Int>, _ unit: String, _ source: String
    ) throws(ConsoleError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ConsoleError(offset: offset, element: name, reason: .notANumber(text))
        }
        guard let value = Int(text), range.contains(value) else {
            throw ConsoleError(
                offset: offset, element: name, reason: .outOfRange(text, range, unit: unit, source: source))
        }
        return value
    }

    private func hours(_ name: String) throws(ConsoleError) -> [Int] {
        guard text != "none" else { return [] }
        var hours: Set<Int> = []
        for part in parts {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end in
                end.utf8.count <= 2 && end.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(end) : nil
            }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last, last <= 23
            else { throw unfit(name, "hours of 0 to 23 such as 22,23 or 1-4, or none") }
            hours.formUnion(first...last)
        }
        return hours.sorted()
    }

    private func unfit(_ name: String, _ wanted: String, _ source: String = "") -> ConsoleError {
        ConsoleError(offset: offset, element: name, reason: .unfit(typed, wanted: wanted, source: source))
    }
}
