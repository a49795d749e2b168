public import Wire

/// A frame as most are: Ethernet without tags, IPv4 without options that is no fragment, TCP or UDP, and all of it
/// captured.
///
/// Anything else, a malformed frame among it, is left to ``DecodedFrame``; what is read here is what that would have
/// read.
public struct PlainFrame: Hashable, Sendable {
    public let source: IPAddress
    public let destination: IPAddress
    /// `udp` or `tcp`; the payload is shared with the input.
    public let transport: DecodedFrame.Transport

    /// Nil where the frame is not as most are.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count >= 42 else { return nil }
        let header = bytes.withUnsafeBytes { raw -> Header? in
            guard raw[12] == 0x08, raw[13] == 0x00, raw[14] == 0x45 else { return nil }
            let header = Header(raw)
            // More fragments, or an offset: a fragment.
            let isFragment = Header.word(raw, 20) & 0x3FFF != 0
            return isFragment || header.end > raw.count || header.end < 42 ? nil : header
        }
        guard let header else { return nil }
        switch header.protocolNumber {
        case ProtocolNumber.udp:
            let length = bytes.withUnsafeBytes { Int(Header.word($0, 38)) }
            guard length >= 8, 34 + length <= header.end else { return nil }
            transport = .udp(
                UDPDatagram(
                    sourcePort: header.sourcePort, destinationPort: header.destinationPort,
                    payload: bytes[42..<34 + length]))
        case ProtocolNumber.tcp:
            guard let segment = Self.segment(bytes, header) else { return nil }
            transport = .tcp(segment)
        default: return nil
        }
        source = .v4(header.source)
        destination = .v4(header.destination)
    }

    private static func segment(_ bytes: [UInt8], _ header: Header) -> TCPSegment? {
        guard header.end >= 54 else { return nil }
        let payload = 34 + Int(bytes[46] >> 4) * 4
        guard payload >= 54, payload <= header.end else { return nil }
        return bytes.withUnsafeBytes { raw in
            var segment = TCPSegment(
                sourcePort: header.sourcePort, destinationPort: header.destinationPort,
                sequence: Header.long(raw, 38), acknowledgement: Header.long(raw, 42),
                flags: TCPSegment.Flags(rawValue: raw[47]), window: Header.word(raw, 48),
                payload: bytes[payload..<header.end])
            segment.urgentPointer = Header.word(raw, 52)
            segment.options = bytes[54..<payload]
            return segment
        }
    }

    /// What the headers of IP and transport have at fixed places.
    private struct Header {
        let protocolNumber: UInt8
        let source: UInt32
        let destination: UInt32
        let sourcePort: UInt16
        let destinationPort: UInt16
        /// Where the packet ends; what follows is padding.
        let end: Int

        init(_ raw: UnsafeRawBufferPointer) {
            end = 14 + Int(Self.word(raw, 16))
            protocolNumber = raw[23]
            source = Self.long(raw, 26)
            destination = Self.long(raw, 30)
            sourcePort = Self.word(raw, 34)
            destinationPort = Self.word(raw, 36)
        }

        static func word(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
            UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }

        static func long(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
            UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
    }
}
