internal import Wire

/// One value of a Via header field by where its parts lie in the message (RFC 3261 §20.42).
///
/// Where a part is not there its range is empty and its number is ``absent``.
public struct ViaParts: Hashable, Sendable {
    /// Stands for a number that is not there.
    public static let absent: Int32 = -1

    /// The whole value.
    public internal(set) var whole = ByteRange.none
    /// `2.0`, or what another version has.
    public internal(set) var version = ByteRange.none
    /// `UDP`, `TCP` or any other token.
    public internal(set) var transport = ByteRange.none
    /// The host of sent-by, IPv6 with its brackets.
    public internal(set) var host = ByteRange.none
    /// The port of sent-by, 0…65,535, or ``absent``.
    public internal(set) var port = Self.absent
    /// From the first semicolon to the end.
    public internal(set) var parameters = ByteRange.none
    public internal(set) var branch = ByteRange.none
    public internal(set) var received = ByteRange.none
    public internal(set) var maddr = ByteRange.none
    /// The value of rport, or ``absent``, also where it has none yet.
    public internal(set) var receivedPort = Self.absent
    /// 0…255, or ``absent``.
    public internal(set) var timeToLive = Self.absent
    /// True where rport is there, with a value or without (RFC 3581 §3).
    public internal(set) var hasReceivedPort = false
    /// True where the sender takes requests on its connection (RFC 5923 §5).
    public internal(set) var hasAlias = false
}

extension Cursor {
    /// `sent-protocol LWS sent-by *( SEMI via-params )`, of any version of SIP (RFC 3261 §25.1).
    @inline(__always)
    mutating func via(_ bytes: Span<UInt8>) throws(DecodeError) -> ViaParts {
        var via = ViaParts()
        skipWhitespace(bytes)
        let start = at
        let name = try token(bytes)
        try expectSeparator(UInt8(ascii: "/"), bytes)
        via.version = try token(bytes)
        guard name.count == 3, Characters.lower(bytes[start]) == UInt8(ascii: "s"),
            Characters.lower(bytes[start + 1]) == UInt8(ascii: "i"),
            Characters.lower(bytes[start + 2]) == UInt8(ascii: "p")
        else { throw error(.invalid("is not of SIP"), at: start) }
        try expectSeparator(UInt8(ascii: "/"), bytes)
        via.transport = try token(bytes)
        try whitespace(bytes)
        via.host = try host(bytes)
        if takeSeparator(UInt8(ascii: ":"), bytes) {
            via.port = Int32(truncatingIfNeeded: try decimal(bytes, limit: 65_535))
        }
        let first = at
        while let parameter = try parameter(bytes) { try note(parameter, in: &via, bytes) }
        via.parameters = ByteRange(first, at)
        via.whole = ByteRange(start, at)
        return via
    }

    /// The first of each name counts.
    @inline(__always)
    private func note(_ parameter: ParameterParts, in via: inout ViaParts, _ bytes: Span<UInt8>) throws(DecodeError) {
        switch ParameterName(bytes, parameter.name) {
        case .branch: if via.branch.isEmpty { via.branch = parameter.value }
        case .received: if via.received.isEmpty { via.received = parameter.value }
        case .maddr: if via.maddr.isEmpty { via.maddr = parameter.value }
        case .rport:
            guard !via.hasReceivedPort else { return }
            via.hasReceivedPort = true
            via.receivedPort = number(parameter.value, limit: 65_535, bytes)
        case .ttl: if via.timeToLive == ViaParts.absent { via.timeToLive = number(parameter.value, limit: 255, bytes) }
        case .alias: via.hasAlias = true
        case _: break
        }
    }

    /// A number that is nothing but digits up to the limit; otherwise it counts as not there.
    private func number(_ range: ByteRange, limit: Int, _ bytes: Span<UInt8>) -> Int32 {
        guard !range.isEmpty, range.count <= 9 else { return ViaParts.absent }
        var value = 0
        for index in range.indices {
            guard Characters.isDigit(bytes[index]) else { return ViaParts.absent }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        return value <= limit ? Int32(value) : ViaParts.absent
    }

    /// A name, an IPv4 address, or an IPv6 address in brackets.
    @inline(__always)
    mutating func host(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        guard peek(bytes) == UInt8(ascii: "[") else { return try token(bytes) }
        return try bracketedHost(bytes)
    }

    private mutating func bracketedHost(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        let start = at
        at += 1
        _ = try run(bytes) { Characters.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        guard take(UInt8(ascii: "]"), bytes) else { throw unexpected(bytes) }
        return ByteRange(start, at)
    }
}
