public import Wire

/// A UDP datagram (RFC 768).
public struct UDPDatagram: Hashable, Sendable {
    public var sourcePort: UInt16
    public var destinationPort: UInt16
    public var payload: ArraySlice<UInt8>

    public init(sourcePort: UInt16, destinationPort: UInt16, payload: ArraySlice<UInt8>) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.payload = payload
    }

    /// Reads a datagram; bytes past its length are padding. The checksum is not judged: see ``DecodedFrame``.
    ///
    /// - Parameter allowsTruncation: Takes a payload that was cut off, as ICMP errors and short captures have it.
    /// - Throws: ``Wire/DecodeError`` where the input ends early or the length is less than the header's 8.
    public init(decoding bytes: ArraySlice<UInt8>, allowsTruncation: Bool = false) throws(DecodeError) {
        var reader = ByteReader(bytes)
        sourcePort = try reader.uint16("UDP source port")
        destinationPort = try reader.uint16("UDP destination port")
        let length = Int(try reader.uint16("UDP length"))
        _ = try reader.uint16("UDP checksum")
        guard length >= 8 else {
            throw DecodeError(offset: 4, element: "UDP length", reason: .invalid("is \(length), less than its header"))
        }
        guard length - 8 <= reader.remaining || allowsTruncation else {
            throw DecodeError(offset: bytes.count, element: "UDP payload", reason: .endOfInput)
        }
        payload = try reader.slice(min(length - 8, reader.remaining), "UDP payload")
    }

    /// The datagram with its checksum, which covers the addresses of the packet around it.
    public func encoded(source: IPAddress, destination: IPAddress) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + payload.count)
        append(to: &bytes, source: source, destination: destination)
        return bytes
    }

    func append(to bytes: inout [UInt8], source: IPAddress, destination: IPAddress) {
        let start = bytes.count
        let length = 8 + payload.count
        bytes.append(bigEndian: sourcePort)
        bytes.append(bigEndian: destinationPort)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: length))
        bytes.append(bigEndian: 0 as UInt16)
        bytes += payload
        var checksum = InternetChecksum(
            source: source, destination: destination, protocolNumber: ProtocolNumber.udp, length: length)
        checksum.add(bytes[start...])
        // Zero would mean "no checksum", so that sum is sent as all ones (RFC 768).
        bytes.replace(at: start + 6, with: checksum.value == 0 ? 0xFFFF : checksum.value)
    }
}
