public import Wire

/// A frame as most are: Ethernet without tags, IPv4 without options that is no fragment, TCP or UDP, and all of it
/// captured.
///
/// Anything else, a malformed frame among it, is left to ``DecodedFrame``; what is read here is what that would have
/// read. It says where in the frame things are and shares no memory with it, so that nothing is counted.
public struct PlainFrame: Hashable, Sendable {
    public let source: IPAddress
    public let destination: IPAddress
    public let sourcePort: UInt16
    public let destinationPort: UInt16
    /// True of TCP, false of UDP.
    public let isStream: Bool
    /// Where the payload is, from the first byte of the frame on.
    public let payload: Range<Int>
    /// The number of the first byte of the payload, and the control bits; 0 and none of UDP.
    public let sequence: UInt32
    public let flags: TCPSegment.Flags

    /// Nil where the frame is not as most are.
    public init?(decoding bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 42 else { return nil }
        let frame = bytes.withUnsafeBytes { raw -> PlainFrame? in
            guard raw[12] == 0x08, raw[13] == 0x00, raw[14] == 0x45 else { return nil }
            let end = 14 + Int(Self.word(raw, 16))
            // More fragments, or an offset: a fragment.
            let isFragment = Self.word(raw, 20) & 0x3FFF != 0
            // What follows the packet is padding.
            return isFragment || end > raw.count || end < 42 ? nil : PlainFrame(raw, end: end)
        }
        guard let frame else { return nil }
        self = frame
    }

    private init?(_ raw: UnsafeRawBufferPointer, end: Int) {
        switch raw[23] {
        case ProtocolNumber.udp:
            let length = Int(Self.word(raw, 38))
            guard length >= 8, 34 + length <= end else { return nil }
            isStream = false
            payload = 42..<34 + length
            sequence = 0
            flags = []
        case ProtocolNumber.tcp:
            guard end >= 54 else { return nil }
            let start = 34 + Int(raw[46] >> 4) * 4
            guard start >= 54, start <= end else { return nil }
            isStream = true
            payload = start..<end
            sequence = Self.long(raw, 38)
            flags = TCPSegment.Flags(rawValue: raw[47])
        default: return nil
        }
        source = .v4(Self.long(raw, 26))
        destination = .v4(Self.long(raw, 30))
        sourcePort = Self.word(raw, 34)
        destinationPort = Self.word(raw, 36)
    }

    /// The segment or the datagram, whose payload is shared with the frame.
    ///
    /// - Parameter bytes: the frame that this was read from.
    public func transport(of bytes: ArraySlice<UInt8>) -> DecodedFrame.Transport {
        guard isStream else {
            return .udp(
                UDPDatagram(
                    sourcePort: sourcePort, destinationPort: destinationPort, payload: part(payload, of: bytes)))
        }
        let (acknowledgement, window, urgentPointer) = bytes.withUnsafeBytes { raw in
            (Self.long(raw, 42), Self.word(raw, 48), Self.word(raw, 52))
        }
        var segment = TCPSegment(
            sourcePort: sourcePort, destinationPort: destinationPort, sequence: sequence,
            acknowledgement: acknowledgement, flags: flags, window: window, payload: part(payload, of: bytes))
        segment.urgentPointer = urgentPointer
        segment.options = part(54..<payload.lowerBound, of: bytes)
        return .tcp(segment)
    }

    /// The bytes of a part of the frame.
    ///
    /// - Parameter bytes: the frame that this was read from.
    public func part(_ range: Range<Int>, of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
    }

    private static func word(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
        UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    private static func long(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
