internal import Wire

/// Where a parameter's name and value lie; the value is ``ByteRange/none`` where there is none.
struct ParameterParts {
    let name: ByteRange
    let value: ByteRange
}

/// Parameters whose meaning somebody here wants.
enum ParameterName {
    case branch, received, rport, maddr, ttl, alias, tag, q, expires, duration, handling, other

    @inline(__always)
    init(_ bytes: Span<UInt8>, _ range: ByteRange) {
        let count = range.count
        guard count <= 8 else {
            self = .other
            return
        }
        let word =
            count == 8
            ? Characters.word(bytes, at: Int(range.start))
            : Characters.word(bytes, at: Int(range.start), count: count)
        switch Characters.lower(word) {
        case Self.word("branch"): self = .branch
        case Self.word("tag"): self = .tag
        case Self.word("rport"): self = .rport
        case Self.word("received"): self = .received
        case Self.word("q"): self = .q
        case Self.word("expires"): self = .expires
        case Self.word("alias"): self = .alias
        case Self.word("maddr"): self = .maddr
        case Self.word("ttl"): self = .ttl
        case Self.word("duration"): self = .duration
        case Self.word("handling"): self = .handling
        case _: self = .other
        }
    }

    @inline(__always)
    private static func word(_ text: StaticString) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<min(8, text.utf8CodeUnitCount) {
            word |= UInt64(text.utf8Start[offset]) &<< UInt64(8 * offset)
        }
        return word
    }
}

extension Cursor {
    /// The next of `*(SEMI generic-param)`; nil where no semicolon comes.
    @inline(__always)
    mutating func parameter(_ bytes: Span<UInt8>) throws(DecodeError) -> ParameterParts? {
        guard takeSeparator(UInt8(ascii: ";"), bytes) else { return nil }
        let name = try token(bytes)
        guard takeSeparator(UInt8(ascii: "="), bytes) else { return ParameterParts(name: name, value: .none) }
        let value =
            peek(bytes) == UInt8(ascii: "\"")
            ? try quotedString(bytes)
            : try advance(to: Characters.parameterValueEnd(bytes, at, end), bytes)
        return ParameterParts(name: name, value: value)
    }

    /// All of them; the range goes from the first semicolon to the end of the last, and is empty where there is none.
    @inline(__always)
    mutating func parameters(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        let start = at
        while try parameter(bytes) != nil {}
        return ByteRange(start, at)
    }
}
