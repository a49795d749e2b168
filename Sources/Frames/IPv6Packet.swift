public import Wire

/// An IPv6 packet or fragment, its extension headers passed over (RFC 8200).
public struct IPv6Packet: Hashable, Sendable {
    /// The most extension headers that are passed over before the packet counts as malformed.
    public static let extensionHeaderLimit = 8

    /// The fields of a fragment header (RFC 8200 §4.5).
    public struct Fragment: Hashable, Sendable {
        public var identification: UInt32
        /// Where the payload stands in the fragmentable part, in bytes; a multiple of 8 below 65,536.
        public var offset: Int
        public var moreFragments: Bool

        public init(identification: UInt32, offset: Int, moreFragments: Bool) {
            self.identification = identification
            self.offset = offset
            self.moreFragments = moreFragments
        }
    }

    public var trafficClass: UInt8 = 0
    /// 20 bits.
    public var flowLabel: UInt32 = 0
    public var hopLimit: UInt8 = 64
    /// Always IPv6.
    public var source: IPAddress
    /// Always IPv6.
    public var destination: IPAddress
    public var fragment: Fragment?
    /// The protocol of the payload: the next header of the last extension header.
    public var protocolNumber: UInt8
    /// What follows the extension headers.
    public var payload: ArraySlice<UInt8>
    /// Bytes that the header promises and the input lacks; not zero only where truncation was allowed.
    public private(set) var missingBytes = 0

    public init(source: IPAddress, destination: IPAddress, protocolNumber: UInt8, payload: ArraySlice<UInt8>) {
        self.source = source
        self.destination = destination
        self.protocolNumber = protocolNumber
        self.payload = payload
    }

    /// True for a fragment of a larger packet; an atomic fragment (RFC 6946) is none.
    public var isFragment: Bool { fragment.map { $0.moreFragments || $0.offset != 0 } ?? false }

    /// Reads a packet; bytes past its payload length are padding.
    ///
    /// - Parameter allowsTruncation: Takes a payload that was cut off, as ICMP errors and short captures have it.
    /// - Throws: ``Wire/DecodeError`` where the input ends early or there are too many extension headers.
    public init(decoding bytes: ArraySlice<UInt8>, allowsTruncation: Bool = false) throws(DecodeError) {
        var reader = ByteReader(bytes)
        let first = try reader.uint32("IPv6 version")
        guard first >> 28 == 6 else {
            throw DecodeError(
                offset: 0, element: "IPv6 version", reason: .unexpectedByte(UInt8(truncatingIfNeeded: first >> 24)))
        }
        trafficClass = UInt8(truncatingIfNeeded: first >> 20)
        flowLabel = first & 0xF_FFFF
        let length = Int(try reader.uint16("IPv6 payload length"))
        protocolNumber = try reader.uint8("IPv6 next header")
        hopLimit = try reader.uint8("IPv6 hop limit")
        source = try reader.addressV6("IPv6 source")
        destination = try reader.addressV6("IPv6 destination")
        let wanted = length == 0 ? reader.remaining : length
        missingBytes = max(0, wanted - reader.remaining)
        guard missingBytes == 0 || allowsTruncation else {
            throw DecodeError(offset: bytes.count, element: "IPv6 payload", reason: .endOfInput)
        }
        payload = try reader.slice(min(wanted, reader.remaining), "IPv6 payload")
        do {
            try skipExtensionHeaders()
        } catch {
            throw error.moved(by: 40)
        }
    }

    /// Moves ``payload`` past the extension headers, as far as a first fragment shows them.
    private mutating func skipExtensionHeaders() throws(DecodeError) {
        var reader = ByteReader(payload)
        for _ in 0...Self.extensionHeaderLimit {
            switch protocolNumber {
            case ProtocolNumber.hopByHopOptions, ProtocolNumber.routing, ProtocolNumber.destinationOptions,
                ProtocolNumber.mobility, ProtocolNumber.authentication:
                let isAuthentication = protocolNumber == ProtocolNumber.authentication
                protocolNumber = try reader.uint8("IPv6 next header")
                let units = Int(try reader.uint8("IPv6 extension header length"))
                // RFC 4302 §2.2 counts 4-byte units less two, everybody else 8-byte units less one.
                let size = isAuthentication ? (units + 2) * 4 : (units + 1) * 8
                _ = try reader.slice(size - 2, "IPv6 extension header")
            case ProtocolNumber.fragment where fragment == nil:
                protocolNumber = try reader.uint8("IPv6 next header")
                _ = try reader.uint8("IPv6 fragment header")
                let position = try reader.uint16("IPv6 fragment offset")
                let identification = try reader.uint32("IPv6 fragment identification")
                let offset = Int(position & 0xFFF8)
                fragment = Fragment(
                    identification: identification, offset: offset, moreFragments: position & 1 != 0)
                // Past the first fragment the bytes are the middle of something: no header to pass over.
                if offset != 0 { return finish(reader) }
            default: return finish(reader)
            }
        }
        throw DecodeError(
            offset: reader.offset, element: "IPv6 extension headers",
            reason: .tooLarge(limit: UInt64(Self.extensionHeaderLimit)))
    }

    private mutating func finish(_ reader: ByteReader) { payload = payload.dropFirst(reader.offset) }

    /// The whole packet, with a fragment header where ``fragment`` is set. Addresses that are not IPv6 become zero.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(48 + payload.count)
        appendHeader(to: &bytes, payloadLength: payload.count)
        bytes += payload
        return bytes
    }

    /// Appends the header for a payload of that length, which the caller appends next.
    func appendHeader(to bytes: inout [UInt8], payloadLength: Int) {
        bytes.append(bigEndian: 6 << 28 | UInt32(trafficClass) << 20 | flowLabel & 0xF_FFFF)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: payloadLength + (fragment == nil ? 0 : 8)))
        bytes.append(fragment == nil ? protocolNumber : ProtocolNumber.fragment)
        bytes.append(hopLimit)
        for address in [source, destination] {
            if address.isV4 { bytes += [UInt8](repeating: 0, count: 16) } else { bytes.append(address) }
        }
        if let fragment {
            bytes += [protocolNumber, 0]
            let position = UInt16(truncatingIfNeeded: fragment.offset) & 0xFFF8
            bytes.append(bigEndian: position | (fragment.moreFragments ? 1 : 0))
            bytes.append(bigEndian: fragment.identification)
        }
    }
}
