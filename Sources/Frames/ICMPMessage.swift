public import Wire

/// An ICMP message of either version (RFC 792, RFC 4443).
public struct ICMPMessage: Hashable, Sendable {
    public var type: UInt8
    public var code: UInt8
    /// The second word of the header: zero, a next-hop MTU, an identifier and sequence number, flags.
    public var word: UInt32
    /// What follows the eight bytes of the header; for an error, the packet that caused it, perhaps cut off.
    public var body: ArraySlice<UInt8>

    public init(type: UInt8, code: UInt8, word: UInt32 = 0, body: ArraySlice<UInt8>) {
        self.type = type
        self.code = code
        self.word = word
        self.body = body
    }

    /// Reads a message. The checksum is not judged: see ``DecodedFrame``.
    ///
    /// - Throws: ``Wire/DecodeError`` where the input ends inside the header.
    public init(decoding bytes: ArraySlice<UInt8>) throws(DecodeError) {
        var reader = ByteReader(bytes)
        type = try reader.uint8("ICMP type")
        code = try reader.uint8("ICMP code")
        _ = try reader.uint16("ICMP checksum")
        word = try reader.uint32("ICMP header")
        body = try reader.slice(reader.remaining, "ICMP body")
    }

    /// The message with its checksum, which in IPv6 covers the addresses of the packet around it.
    public func encoded(source: IPAddress, destination: IPAddress) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + body.count)
        append(to: &bytes, source: source, destination: destination)
        return bytes
    }

    func append(to bytes: inout [UInt8], source: IPAddress, destination: IPAddress) {
        let start = bytes.count
        bytes += [type, code, 0, 0]
        bytes.append(bigEndian: word)
        bytes += body
        var checksum =
            source.isV4
            ? InternetChecksum()
            : InternetChecksum(
                source: source, destination: destination, protocolNumber: ProtocolNumber.icmpv6,
                length: 8 + body.count)
        checksum.add(bytes[start...])
        bytes.replace(at: start + 2, with: checksum.value)
    }
}
