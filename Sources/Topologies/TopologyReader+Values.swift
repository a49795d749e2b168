import Agents
import Wire

/// Single values: texts, numbers, durations, addresses, choices. Each reports what is wrong and answers nil.
extension TopologyReader {
    mutating func text(_ element: Element?, what: String) -> String? {
        guard let element else { return nil }
        switch element.value {
        case .text(let text) where !text.isEmpty: return text
        case .text, .nothing, .list, .mapping:
            report(element, "'\(what)' is a text, not \(element.kindName)")
            return nil
        }
    }

    mutating func integer(_ element: Element?, what: String, in range: ClosedRange<Int>) -> Int? {
        guard let element else { return nil }
        guard case .text(let text) = element.value, let number = Int(text), text.utf8.first != UInt8(ascii: "+") else {
            report(element, "'\(what)' is a whole number, not \(element.kindName)")
            return nil
        }
        guard range.contains(number) else {
            report(element, "'\(what)' is \(range.lowerBound) to \(range.upperBound), not \(number)")
            return nil
        }
        return number
    }

    mutating func port(_ element: Element?, what: String) -> UInt16? {
        integer(element, what: what, in: 1...65_535).map { UInt16($0) }
    }

    /// `90s`, `15ms`, `1.5min`.
    mutating func duration(
        _ element: Element?, what: String, in range: ClosedRange<Duration> = .zero...(.seconds(31 * 86_400))
    ) -> Duration? {
        guard let element else { return nil }
        guard case .text(let text) = element.value, let quantity = Quantity(text) else {
            report(element, "'\(what)' is a duration, not \(element.kindName)", hint: "such as 90s, 15ms or 5min")
            return nil
        }
        guard let unit = quantity.unit else {
            if quantity.billionths == 0 { return .zero }
            report(
                element, "'\(what)' has no unit: \(text)",
                hint: "write \(text)s, \(text)ms or \(text)min")
            return nil
        }
        guard let scale = Quantity.nanoseconds(of: unit) else {
            report(element, "'\(unit)' is no unit of time", hint: "known: ms, s, min, h, us, ns")
            return nil
        }
        guard let nanoseconds = quantity.scaled(by: scale) else {
            report(element, "'\(what)' is out of bounds: \(text)")
            return nil
        }
        let duration = Duration.nanoseconds(nanoseconds)
        guard range.contains(duration) else {
            report(
                element, "'\(what)' is \(Self.words(range.lowerBound)) to \(Self.words(range.upperBound)), not \(text)")
            return nil
        }
        return duration
    }

    /// `0.5%` as parts of a million.
    mutating func share(_ element: Element?, what: String) -> Int? {
        guard let element else { return nil }
        guard case .text(let text) = element.value, let quantity = Quantity(text), quantity.unit == "%",
            let parts = quantity.scaled(by: 10_000), (0...1_000_000).contains(parts)
        else {
            report(element, "'\(what)' is a share from 0% to 100%, not \(element.kindName)", hint: "such as 0.5%")
            return nil
        }
        return Int(parts)
    }

    /// `512kbit/s`, `1Mbit/s` as bits a second.
    mutating func rate(_ element: Element?, what: String) -> Int64? {
        guard let element else { return nil }
        let units: [String: Int64] = ["bit/s": 1, "kbit/s": 1000, "Mbit/s": 1_000_000, "Gbit/s": 1_000_000_000]
        guard case .text(let text) = element.value, let quantity = Quantity(text), let unit = quantity.unit,
            let scale = units[unit], let rate = quantity.scaled(by: scale), rate > 0
        else {
            report(element, "'\(what)' is a rate, not \(element.kindName)", hint: "such as 512kbit/s or 1Mbit/s")
            return nil
        }
        return rate
    }

    /// `y` or `n`, as the forms have it.
    mutating func flag(_ element: Element?, what: String) -> Bool? {
        guard let element else { return nil }
        switch element.value {
        case .text("y"), .text("yes"), .text("true"): return true
        case .text("n"), .text("no"), .text("false"): return false
        case .text, .nothing, .list, .mapping:
            report(element, "'\(what)' is y or n, not \(element.kindName)")
            return nil
        }
    }

    /// One of the words of an enum.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ element: Element?, what: String, of type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let word = self.word(element, what: what, among: type.allCases.map(\.rawValue)) else { return nil }
        return Choice(rawValue: word)
    }

    mutating func word(_ element: Element?, what: String, among words: [String]) -> String? {
        guard let element else { return nil }
        if case .text(let text) = element.value {
            if words.contains(text) { return text }
            report(element, "'\(what)' is no '\(text.prefix(40))'", hint: NearestWord.hint(text, among: words))
        } else {
            report(
                element, "'\(what)' is a word, not \(element.kindName)", hint: "known: " + words.joined(separator: ", ")
            )
        }
        return nil
    }

    mutating func address(_ element: Element?, what: String) -> IPAddress? {
        guard let element else { return nil }
        guard case .text(let text) = element.value, let address = IPAddress(text) else {
            report(element, "'\(what)' is an IP address, not \(element.kindName)", hint: "such as 10.10.0.10")
            return nil
        }
        return address
    }

    /// The elements of a list; a single text stands for a list of one.
    mutating func list(_ element: Element?, what: String, limit: Int) -> [Element] {
        guard let element else { return [] }
        switch element.value {
        case .list(let elements):
            guard elements.count <= limit else {
                report(elements[limit], "'\(what)' has \(elements.count) entries", hint: "at most \(limit)")
                return []
            }
            return elements
        case .text: return [element]
        case .nothing, .mapping:
            report(element, "'\(what)' is a list, not \(element.kindName)")
            return []
        }
    }

    /// `2026-01-05T21:50`, with or without seconds, which are dropped.
    mutating func calendarTime(_ element: Element?) -> CalendarTime? {
        guard let element else { return nil }
        guard case .text(let text) = element.value, let time = CalendarTime(topologyText: text) else {
            report(element, "'start' is a date and time, not \(element.kindName)", hint: "such as 2026-01-05T21:50")
            return nil
        }
        return time
    }

    mutating func release(_ element: Element?) -> Release? {
        guard let element else { return nil }
        guard case .text(let text) = element.value else {
            report(element, "'release' is a number such as 10.2, not \(element.kindName)")
            return nil
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard (1...2).contains(parts.count), let major = parts[0], let minor = parts.count == 2 ? parts[1] : 0 else {
            report(element, "'release' is a number such as 10.2, not \(element.kindName)")
            return nil
        }
        return Release(major: major, minor: minor)
    }

    /// A duration in the largest unit that fits it.
    static func words(_ duration: Duration) -> String {
        let nanoseconds = duration.wholeNanoseconds
        for (unit, scale) in [("min", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000)] as [(String, Int64)]
        where nanoseconds != 0 && nanoseconds % scale == 0 { return "\(nanoseconds / scale)\(unit)" }
        return nanoseconds == 0 ? "0s" : "\(nanoseconds)ns"
    }
}
