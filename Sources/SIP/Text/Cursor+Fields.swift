internal import Wire

/// The values of header fields beyond those that every message has.
extension Cursor {
    /// `token` or `type SLASH subtype`, with parameters.
    mutating func described(_ bytes: Span<UInt8>, isMedia: Bool) throws(DecodeError) -> FieldValue.DescribedParts {
        var parts = FieldValue.DescribedParts()
        skipWhitespace(bytes)
        let start = at
        _ = try token(bytes)
        if isMedia {
            try expectSeparator(UInt8(ascii: "/"), bytes)
            parts.subtype = try token(bytes)
        }
        parts.value = ByteRange(start, at)
        let first = at
        while let parameter = try parameter(bytes) {
            switch ParameterName(bytes, parameter.name) {
            case .q: if parts.q.isEmpty { parts.q = parameter.value }
            case .handling: if parts.handling.isEmpty { parts.handling = parameter.value }
            case _: break
            }
        }
        parts.parameters = ByteRange(first, at)
        return parts
    }

    /// `delta-seconds [ comment ] *( SEMI retry-param )`.
    mutating func retryAfter(_ bytes: Span<UInt8>) throws(DecodeError) -> FieldValue.RetryAfterParts {
        var parts = FieldValue.RetryAfterParts()
        skipWhitespace(bytes)
        parts.seconds = UInt32(try decimal(bytes, limit: 0xFFFF_FFFF))
        skipWhitespace(bytes)
        if peek(bytes) == UInt8(ascii: "(") { parts.comment = try comment(bytes) }
        while let parameter = try parameter(bytes) {
            guard ParameterName(bytes, parameter.name) == .duration else { continue }
            var value = Cursor(parameter.value, element)
            parts.duration = UInt32(try value.decimal(bytes, limit: 0xFFFF_FFFF))
            try value.finish(bytes)
        }
        try finish(bytes)
        return parts
    }

    /// `warn-code SP warn-agent SP warn-text`.
    mutating func warning(_ bytes: Span<UInt8>) throws(DecodeError) -> FieldValue.WarningParts {
        var parts = FieldValue.WarningParts()
        skipWhitespace(bytes)
        let start = at
        parts.code = UInt16(try decimal(bytes, limit: 999))
        guard at == start + 3 else { throw error(.invalid("has a code that is not of three digits"), at: start) }
        try whitespace(bytes)
        let agent = at
        if peek(bytes) == UInt8(ascii: "[") { _ = try host(bytes) }
        while at < end, Characters.isToken(bytes[at]) || bytes[at] == UInt8(ascii: ":") { at += 1 }
        guard at > agent else { throw unexpected(bytes) }
        parts.agent = ByteRange(agent, at)
        try whitespace(bytes)
        parts.text = try quotedString(bytes)
        return parts
    }

    /// `wkday "," SP 2DIGIT SP month SP 4DIGIT SP time SP "GMT"`.
    mutating func date(_ bytes: Span<UInt8>) throws(DecodeError) -> CalendarDate {
        let start = at
        _ = try word(of: CalendarDate.weekdays, bytes)
        guard take(UInt8(ascii: ","), bytes) else { throw unexpected(bytes) }
        try whitespace(bytes)
        let day = try digits(2, bytes)
        try whitespace(bytes)
        let month = try word(of: CalendarDate.months, bytes) + 1
        try whitespace(bytes)
        let year = try digits(4, bytes)
        try whitespace(bytes)
        let hour = try digits(2, bytes)
        guard take(UInt8(ascii: ":"), bytes) else { throw unexpected(bytes) }
        let minute = try digits(2, bytes)
        guard take(UInt8(ascii: ":"), bytes) else { throw unexpected(bytes) }
        let second = try digits(2, bytes)
        try whitespace(bytes)
        guard end - at == 3, bytes[at] == UInt8(ascii: "G"), bytes[at + 1] == UInt8(ascii: "M"),
            bytes[at + 2] == UInt8(ascii: "T")
        else { throw error(.invalid("is not in GMT"), at: start) }
        at = end
        guard
            let date = CalendarDate(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { throw error(.invalid("is no moment of any calendar"), at: start) }
        return date
    }

    private mutating func digits(_ count: Int, _ bytes: Span<UInt8>) throws(DecodeError) -> Int {
        var value = 0
        for _ in 0..<count {
            guard at < end, Characters.isDigit(bytes[at]) else { throw unexpected(bytes) }
            value = value * 10 + Int(bytes[at] - 0x30)
            at += 1
        }
        return value
    }

    /// The index of the word of three letters that comes next.
    private mutating func word(of words: [StaticString], _ bytes: Span<UInt8>) throws(DecodeError) -> Int {
        guard end - at >= 3 else { throw unexpected(bytes) }
        for (index, word) in words.enumerated()
        where (0..<3).allSatisfy({ word.utf8Start[$0] == bytes[at + $0] }) {
            at += 3
            return index
        }
        throw unexpected(bytes)
    }
}
