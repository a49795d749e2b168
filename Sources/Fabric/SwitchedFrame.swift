internal import Frames
public import Wire

/// What a switch carries: the bytes of a frame in the lab, a value with a type in virtual time.
public protocol SwitchedFrame: Sendable {
    /// From the Ethernet header on, without a frame check sequence, in bytes.
    var lengthOnWire: Int { get }
    /// The hardware address that it goes to; asked for only of frames of 14 bytes or more.
    var receiver: MACAddress { get }
    /// The sender's hardware address and the EtherType as one number of 48 and 16 bits; as ``receiver``.
    var senderAndType: UInt64 { get }
    /// What rules and draws look at; nil where it is no whole IP header.
    var packetHeader: PacketHeader? { get }
    /// The frame with the RST that answers this one where there is no connection; nil where it is no whole TCP segment,
    /// or an RST itself.
    var resetAnswer: Self? { get }
    /// The frame with an RST in place of this one's segment, as its sender would send it; nil as for ``resetAnswer``.
    var resetInPlace: Self? { get }
}

extension [UInt8]: SwitchedFrame {
    /// The number of bytes.
    public var lengthOnWire: Int { count }

    /// Bytes 0 to 5.
    public var receiver: MACAddress { MACAddress(self[..<6].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }) }

    /// Bytes 6 to 13.
    public var senderAndType: UInt64 { self[6..<14].reduce(0 as UInt64) { $0 << 8 | UInt64($1) } }

    /// Read in place.
    public var packetHeader: PacketHeader? { PacketHeader(frame: self) }

    /// Made from the frame as it is.
    public var resetAnswer: [UInt8]? {
        guard let (segment, from, to) = segment, let reset = segment.resetAnswer else { return nil }
        return FrameBuilder.tcp(reset, from: to, to: from)
    }

    /// Made from the frame as it is.
    public var resetInPlace: [UInt8]? {
        guard let (segment, from, to) = segment, let reset = segment.resetInPlace else { return nil }
        return FrameBuilder.tcp(reset, from: from, to: to)
    }

    private var segment: (TCPSegment, from: FrameAddress, to: FrameAddress)? {
        guard let frame = try? DecodedFrame(decoding: self[...]), case .tcp(let segment) = frame.transport,
            let source = frame.sourceAddress, let destination = frame.destinationAddress
        else { return nil }
        return (
            segment, FrameAddress(hardware: frame.source, address: source),
            FrameAddress(hardware: frame.destination, address: destination)
        )
    }
}
