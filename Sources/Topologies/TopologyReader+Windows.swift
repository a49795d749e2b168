import Wire

/// Times, windows and names of expectations.
extension TopologyReader {
    mutating func needed(_ key: String, _ fields: inout Fields, _ example: String) -> Element? {
        if let value = fields.take(key) { return value }
        report(fields.element, "this expectation has no '\(key)'", hint: example)
        return nil
    }

    /// The one of these keys that the expectation has; reports none, and several.
    mutating func form(of forms: [String], whose: String, _ fields: inout Fields) -> String? {
        let said = forms.filter { fields.take($0) != nil }
        if said.count == 1 { return said[0] }
        if said.isEmpty {
            let near = fields.rest.prefix(20).lazy.compactMap { NearestWord.find($0.key, among: forms) }.first
            report(
                fields.element, "this expects nothing of \(whose)",
                hint: near.map { "did you mean '\($0)'?" } ?? "one of " + forms.joined(separator: ", "))
        } else {
            report(fields.element, "this expects two things at once", hint: "\(said[0]) and \(said[1]): two lines")
        }
        fields.takeAll()
        return nil
    }

    /// A moment, counted from the start of the story.
    mutating func moment(_ fields: inout Fields, _ key: String) -> Instant? {
        duration(fields.take(key), what: key).map { .start + $0 }
    }

    /// `at: [a, b]`, or `after: t` with `within: [a, b]`.
    mutating func when(_ fields: inout Fields, absolute: String, isNeeded: Bool) -> TimeWindow? {
        if fields.has("after") || fields.has("within") {
            if fields.has(absolute) {
                report(fields.place(of: absolute), "'\(absolute)' and 'after' do not go together")
                _ = fields.take(absolute)
            }
            let after = duration(needed("after", &fields, "after: 60s"), what: "after").map { Instant.start + $0 }
            return window(needed("within", &fields, "within: [101s, 130s]"), what: "within", from: after)
        }
        guard let element = fields.take(absolute) else {
            if isNeeded {
                report(
                    fields.element, "this expectation does not say when",
                    hint: "\(absolute): [161s, 190s], or after: 60s with within: [101s, 130s]")
            }
            return nil
        }
        return window(element, what: absolute)
    }

    /// `[a, b]` from the start of the story, or from `origin`; nil where `origin` is written but wrong.
    mutating func window(_ element: Element?, what: String, from origin: Instant? = .start) -> TimeWindow? {
        guard let element, let span = span(element, what: what), let origin else { return nil }
        return TimeWindow(earliest: origin + span.shortest, latest: origin + span.longest)
    }

    /// `[a, b]`, a not after b; an exact time is written twice.
    mutating func span(_ element: Element, what: String) -> SpanWindow? {
        guard case .list(let ends) = element.value, ends.count == 2 else {
            report(element, "'\(what)' is a window, not \(element.kindName)", hint: "such as [101s, 130s]")
            return nil
        }
        guard let shortest = duration(ends[0], what: what), let longest = duration(ends[1], what: what) else {
            return nil
        }
        guard shortest <= longest else {
            report(element, "'\(what)' is an empty window", hint: "the first time is not after the second")
            return nil
        }
        return SpanWindow(shortest: shortest, longest: longest)
    }

    /// `6` or `[6, 7]`.
    mutating func count(_ element: Element?) -> ClosedRange<Int>? {
        guard let element else { return nil }
        let numbers = list(element, what: "count", limit: 2).map { integer($0, what: "count", in: 0...1_000_000) }
        guard let first = numbers.first ?? nil, let last = numbers.last ?? nil else { return nil }
        guard first <= last else {
            report(element, "'count' is from a smaller to a larger number")
            return nil
        }
        return first...last
    }

    /// The name of a node of one of these kinds.
    mutating func named(_ element: Element?, _ kinds: [NodePlace.Kind]) -> String? {
        guard let element, let name = text(element, what: "name") else { return nil }
        var fitting: [String] { names.filter { kinds.contains($0.value.kind) }.keys.sorted() }
        guard let place = names[name] else {
            if problems.count < Self.problemLimit { reportUnknown(name, at: element, among: fitting) }
            return nil
        }
        guard kinds.contains(place.kind) else {
            guard problems.count < Self.problemLimit else { return nil }
            report(element, "'\(name)' is a \(place.kind.rawValue)", hint: NearestWord.hint(name, among: fitting))
            return nil
        }
        return name
    }
}
