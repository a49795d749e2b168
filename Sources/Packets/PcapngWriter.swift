public import Wire

/// Makes the blocks of a pcapng recording, each whole, little-endian, with nanoseconds.
///
/// Write ``opening`` first, then what ``addInterface(_:)`` returns for each interface, then packets in any order, and
/// ``statistics(_:at:)`` at the end. A file cut between two blocks is a readable recording.
public struct PcapngWriter: Sendable {
    /// The Section Header Block.
    public let opening: [UInt8]
    /// Nanoseconds from 1970 to ``Wire/Instant/start``.
    public let origin: Int64
    /// Interfaces declared so far; the next one gets this number.
    public private(set) var interfaceCount = 0

    /// - Parameter origin: nanoseconds from 1970 to the start of the story, or of the recording.
    public init(_ section: CaptureSection, origin: Int64) {
        self.origin = origin
        var body: [UInt8] = []
        body.append(littleEndian: 0x1A2B_3C4D as UInt32)
        body.append(littleEndian: 1 as UInt16)
        body.append(littleEndian: 0 as UInt16)
        body.append(littleEndian: UInt64.max)
        body.append(option: 1, text: section.comment)
        body.append(option: 2, text: section.hardware)
        body.append(option: 3, text: section.operatingSystem)
        body.append(option: 4, text: section.application)
        opening = Self.block(0x0A0D_0D0A, body)
    }

    /// A recording of a story: the comment and the origin come from its header.
    public init(story: StoryHeader, application: String = "rainyday") {
        self.init(
            CaptureSection(comment: story.comment, application: application), origin: story.start * 1_000_000_000)
    }

    /// An Interface Description Block; its number is ``interfaceCount`` before the call.
    public mutating func addInterface(_ interface: CaptureInterface) -> [UInt8] {
        interfaceCount += 1
        var body: [UInt8] = []
        body.append(littleEndian: interface.linkType)
        body.append(littleEndian: 0 as UInt16)
        body.append(littleEndian: interface.snapLength)
        body.append(option: 2, text: interface.name)
        body.append(option: 3, text: interface.description)
        for address in interface.addresses {
            switch address {
            case .v4: body.append(option: 4, address.octets + [255, 255, 255, 255])
            case .v6: body.append(option: 5, address.octets + [128])
            }
        }
        if let mac = interface.macAddress { body.append(option: 6, mac.octets) }
        body.append(option: 9, [9])
        return Self.block(1, body)
    }

    /// An Enhanced Packet Block, with the direction in `epb_flags` where it is known.
    public func packet(_ packet: CapturedPacket) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packet.bytes.count + 48)
        append(packet, to: &bytes)
        return bytes
    }

    /// The same block at the end of bytes of the caller's, which must be as long as whole blocks are.
    public func append(_ packet: CapturedPacket, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(littleEndian: 6 as UInt32)
        // The length is known at the end.
        bytes.append(littleEndian: 0 as UInt32)
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: packet.interface))
        append(packet.time, to: &bytes)
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: packet.bytes.count))
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: max(packet.originalLength, packet.bytes.count)))
        bytes += packet.bytes
        bytes.pad()
        bytes.append(option: 1, text: packet.comment)
        if packet.direction != .unknown {
            // Option 2 of four octets, the flags.
            bytes.append(littleEndian: 4 << 16 | 2 as UInt32)
            bytes.append(littleEndian: UInt32(packet.direction.rawValue))
        }
        let length = UInt32(truncatingIfNeeded: bytes.count - start + 4)
        for index in 0..<4 { bytes[start + 4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
        bytes.append(littleEndian: length)
    }

    /// An Interface Statistics Block.
    public func statistics(_ statistics: CaptureStatistics, at time: Instant) -> [UInt8] {
        var body: [UInt8] = []
        body.append(littleEndian: UInt32(truncatingIfNeeded: statistics.interface))
        append(time, to: &body)
        for (code, count) in [(4, statistics.received), (5, statistics.dropped)] {
            guard let count else { continue }
            var value: [UInt8] = []
            value.append(littleEndian: count)
            body.append(option: UInt16(code), value)
        }
        return Self.block(5, body)
    }

    /// A Name Resolution Block, so that Wireshark shows nodes by their names.
    public func names(_ names: [ResolvedName]) -> [UInt8] {
        var body: [UInt8] = []
        for name in names {
            let value = name.address.octets + Array(name.name.utf8.prefix(255)) + [0]
            body.append(littleEndian: (name.address.isV4 ? 1 : 2) as UInt16)
            body.append(littleEndian: UInt16(value.count))
            body += value
            body.pad()
        }
        body.append(littleEndian: 0 as UInt32)
        return Self.block(4, body)
    }

    private func append(_ time: Instant, to body: inout [UInt8]) {
        let stamp = UInt64(bitPattern: max(0, origin &+ time.nanoseconds))
        body.append(littleEndian: UInt32(truncatingIfNeeded: stamp >> 32))
        body.append(littleEndian: UInt32(truncatingIfNeeded: stamp))
    }

    private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(truncatingIfNeeded: body.count + 12)
        var block: [UInt8] = []
        block.reserveCapacity(body.count + 12)
        block.append(littleEndian: type)
        block.append(littleEndian: length)
        block += body
        block.append(littleEndian: length)
        return block
    }
}

extension [UInt8] {
    @inline(__always)
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
        for index in 0..<value.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    /// Appends an option of at most 65,535 octets with its padding; nothing where there is no text.
    fileprivate mutating func append(option code: UInt16, text: String?) {
        guard let text, !text.isEmpty else { return }
        append(option: code, [UInt8](text.utf8.prefix(Int(UInt16.max) - 3)))
    }

    fileprivate mutating func append(option code: UInt16, _ value: [UInt8]) {
        append(littleEndian: code)
        append(littleEndian: UInt16(value.count))
        self += value
        pad()
    }

    fileprivate mutating func pad() {
        while count % 4 != 0 { append(0) }
    }
}
