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
        case HeaderName.word("branch"): self = .branch
        case HeaderName.word("tag"): self = .tag
        case HeaderName.word("rport"): self = .rport
        case HeaderName.word("received"): self = .received
        case HeaderName.word("q"): self = .q
        case HeaderName.word("expires"): self = .expires
        case HeaderName.word("alias"): self = .alias
        case HeaderName.word("maddr"): self = .maddr
        case HeaderName.word("ttl"): self = .ttl
        case HeaderName.word("duration"): self = .duration
        case HeaderName.word("handling"): self = .handling
        case _: self = .other
        }
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
