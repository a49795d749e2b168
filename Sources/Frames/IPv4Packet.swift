public import Wire

/// An IPv4 packet or fragment (RFC 791).
public struct IPv4Packet: Hashable, Sendable {
    /// DSCP and ECN.
    public var trafficClass: UInt8 = 0
    public var identification: UInt16 = 0
    public var dontFragment = true
    public var moreFragments = false
    /// Where the payload stands in the whole packet, in bytes; a multiple of 8 below 65,536.
    public var fragmentOffset = 0
    /// Time to live.
    public var hopLimit: UInt8 = 64
    public var protocolNumber: UInt8
    /// Always IPv4.
    public var source: IPAddress
    /// Always IPv4.
    public var destination: IPAddress
    /// The options as they stand, 0…40 bytes, a multiple of 4.
    public var options: ArraySlice<UInt8> = []
    public var payload: ArraySlice<UInt8>
    /// Bytes that the header promises and the input lacks; not zero only where truncation was allowed.
    public private(set) var missingBytes = 0

    public init(source: IPAddress, destination: IPAddress, protocolNumber: UInt8, payload: ArraySlice<UInt8>) {
        self.source = source
        self.destination = destination
        self.protocolNumber = protocolNumber
        self.payload = payload
    }

    /// True for any fragment, the first included.
    public var isFragment: Bool { moreFragments || fragmentOffset != 0 }

    /// Reads a packet; bytes past its total length are padding. The checksum is not judged: see
    /// ``hasValidChecksum(_:)``.
    ///
    /// A total length of zero means "to the end of the input": segmentation offload leaves it so in captures.
    ///
    /// - Parameter allowsTruncation: Takes a payload that was cut off, as ICMP errors and short captures have it.
    /// - Throws: ``Wire/DecodeError`` where the input ends early or the header contradicts itself.
    public init(decoding bytes: ArraySlice<UInt8>, allowsTruncation: Bool = false) throws(DecodeError) {
        var reader = ByteReader(bytes)
        let first = try reader.uint8("IPv4 version")
        let headerLength = Int(first & 0x0F) * 4
        guard first >> 4 == 4, headerLength >= 20 else {
            throw DecodeError(offset: 0, element: "IPv4 version and header length", reason: .unexpectedByte(first))
        }
        trafficClass = try reader.uint8("IPv4 type of service")
        let totalLength = Int(try reader.uint16("IPv4 total length"))
        identification = try reader.uint16("IPv4 identification")
        let fragment = try reader.uint16("IPv4 fragment offset")
        dontFragment = fragment & 0x4000 != 0
        moreFragments = fragment & 0x2000 != 0
        fragmentOffset = Int(fragment & 0x1FFF) * 8
        hopLimit = try reader.uint8("IPv4 time to live")
        protocolNumber = try reader.uint8("IPv4 protocol")
        _ = try reader.uint16("IPv4 header checksum")
        source = try reader.addressV4("IPv4 source")
        destination = try reader.addressV4("IPv4 destination")
        options = try reader.slice(headerLength - 20, "IPv4 options")
        guard totalLength >= headerLength || totalLength == 0 else {
            throw DecodeError(
                offset: 2, element: "IPv4 total length", reason: .invalid("is \(totalLength), less than its header"))
        }
        let wanted = totalLength == 0 ? reader.remaining : totalLength - headerLength
        missingBytes = max(0, wanted - reader.remaining)
        guard missingBytes == 0 || allowsTruncation else {
            throw DecodeError(offset: bytes.count, element: "IPv4 payload", reason: .endOfInput)
        }
        payload = try reader.slice(min(wanted, reader.remaining), "IPv4 payload")
        guard fragmentOffset + payload.count <= 0xFFFF else {
            throw DecodeError(offset: 6, element: "IPv4 fragment offset", reason: .tooLarge(limit: 0xFFFF))
        }
    }

    /// True where the header at the start of `bytes` is whole and its checksum right.
    public static func hasValidChecksum(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, Int(first & 0x0F) * 4 <= bytes.count else { return false }
        var checksum = InternetChecksum()
        checksum.add(bytes.prefix(Int(first & 0x0F) * 4))
        return checksum.isValid
    }

    /// The whole packet with its header checksum. Addresses that are not IPv4 are written as zero.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + options.count + payload.count)
        appendHeader(to: &bytes, payloadLength: payload.count)
        bytes += payload
        return bytes
    }

    /// Appends the header for a payload of that length, which the caller appends next.
    func appendHeader(to bytes: inout [UInt8], payloadLength: Int) {
        let start = bytes.count
        let headerLength = 20 + options.count
        bytes.append(0x40 | UInt8(truncatingIfNeeded: headerLength / 4))
        bytes.append(trafficClass)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: headerLength + payloadLength))
        bytes.append(bigEndian: identification)
        let flags: UInt16 = (dontFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0)
        bytes.append(bigEndian: flags | UInt16(truncatingIfNeeded: fragmentOffset / 8))
        bytes.append(hopLimit)
        bytes.append(protocolNumber)
        bytes.append(bigEndian: 0 as UInt16)
        for address in [source, destination] {
            if case .v4(let value) = address { bytes.append(bigEndian: value) } else { bytes += [0, 0, 0, 0] }
        }
        bytes += options
        var checksum = InternetChecksum()
        checksum.add(bytes[start...])
        bytes.replace(at: start + 10, with: checksum.value)
    }
}
