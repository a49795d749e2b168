public import Wire

/// A TCP segment (RFC 9293).
public struct TCPSegment: Hashable, Sendable {
    /// The control bits (RFC 9293 §3.1).
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let fin = Flags(rawValue: 0x01)
        public static let syn = Flags(rawValue: 0x02)
        public static let rst = Flags(rawValue: 0x04)
        public static let psh = Flags(rawValue: 0x08)
        public static let ack = Flags(rawValue: 0x10)
        public static let urg = Flags(rawValue: 0x20)
        public static let ece = Flags(rawValue: 0x40)
        public static let cwr = Flags(rawValue: 0x80)
    }

    public var sourcePort: UInt16
    public var destinationPort: UInt16
    public var sequence: UInt32
    public var acknowledgement: UInt32
    public var flags: Flags
    /// As it stands in the header, before any window scale.
    public var window: UInt16
    public var urgentPointer: UInt16 = 0
    /// The options as they stand, 0…40 bytes, a multiple of 4; ``optionList`` reads them.
    public var options: ArraySlice<UInt8>
    public var payload: ArraySlice<UInt8>

    public init(
        sourcePort: UInt16, destinationPort: UInt16, sequence: UInt32, acknowledgement: UInt32, flags: Flags,
        window: UInt16, options: [TCPOption] = [], payload: ArraySlice<UInt8> = []
    ) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.sequence = sequence
        self.acknowledgement = acknowledgement
        self.flags = flags
        self.window = window
        self.options = options.isEmpty ? [] : TCPOption.encoded(options)[...]
        self.payload = payload
    }

    /// The room that the segment takes in sequence numbers: its payload, and one each for SYN and FIN.
    public var sequenceLength: UInt32 {
        UInt32(truncatingIfNeeded: payload.count) + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
    }

    /// The RST that answers this segment where there is no connection (RFC 9293 §3.10.7.1); nil for an RST.
    public var resetAnswer: TCPSegment? {
        guard !flags.contains(.rst) else { return nil }
        let hasNumber = flags.contains(.ack)
        return TCPSegment(
            sourcePort: destinationPort, destinationPort: sourcePort, sequence: hasNumber ? acknowledgement : 0,
            acknowledgement: hasNumber ? 0 : sequence &+ sequenceLength, flags: hasNumber ? .rst : [.rst, .ack],
            window: 0)
    }

    /// The RST that this segment's sender would send in its place; nil for an RST.
    public var resetInPlace: TCPSegment? {
        guard !flags.contains(.rst) else { return nil }
        return TCPSegment(
            sourcePort: sourcePort, destinationPort: destinationPort, sequence: sequence,
            acknowledgement: acknowledgement, flags: flags.contains(.ack) ? [.rst, .ack] : .rst, window: 0)
    }

    /// Reads a segment. The checksum is not judged: see ``DecodedFrame``.
    ///
    /// - Throws: ``Wire/DecodeError`` where the input ends inside the header, or the data offset is below 5.
    public init(decoding bytes: ArraySlice<UInt8>) throws(DecodeError) {
        var reader = ByteReader(bytes)
        sourcePort = try reader.uint16("TCP source port")
        destinationPort = try reader.uint16("TCP destination port")
        sequence = try reader.uint32("TCP sequence number")
        acknowledgement = try reader.uint32("TCP acknowledgement number")
        let offsetByte = try reader.uint8("TCP data offset")
        let headerLength = Int(offsetByte >> 4) * 4
        guard headerLength >= 20 else {
            throw DecodeError(offset: 12, element: "TCP data offset", reason: .unexpectedByte(offsetByte))
        }
        flags = Flags(rawValue: try reader.uint8("TCP control bits"))
        window = try reader.uint16("TCP window")
        _ = try reader.uint16("TCP checksum")
        urgentPointer = try reader.uint16("TCP urgent pointer")
        options = try reader.slice(headerLength - 20, "TCP options")
        payload = try reader.slice(reader.remaining, "TCP payload")
    }

    /// The options one by one, as far as they can be read: a malformed one ends the list.
    public var optionList: [TCPOption] { TCPOption.list(decoding: options) }

    /// The segment with its checksum, which covers the addresses of the packet around it.
    public func encoded(source: IPAddress, destination: IPAddress) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + options.count + payload.count)
        append(to: &bytes, source: source, destination: destination)
        return bytes
    }

    func append(to bytes: inout [UInt8], source: IPAddress, destination: IPAddress) {
        let start = bytes.count
        let length = 20 + options.count + payload.count
        bytes.append(bigEndian: sourcePort)
        bytes.append(bigEndian: destinationPort)
        bytes.append(bigEndian: sequence)
        bytes.append(bigEndian: acknowledgement)
        bytes.append(UInt8(truncatingIfNeeded: (20 + options.count) / 4) << 4)
        bytes.append(flags.rawValue)
        bytes.append(bigEndian: window)
        bytes.append(bigEndian: 0 as UInt16)
        bytes.append(bigEndian: urgentPointer)
        bytes += options
        bytes += payload
        var checksum = InternetChecksum(
            source: source, destination: destination, protocolNumber: ProtocolNumber.tcp, length: length)
        checksum.add(bytes[start...])
        bytes.replace(at: start + 16, with: checksum.value)
    }
}
