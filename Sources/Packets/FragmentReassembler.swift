public import Frames
public import Wire

/// Puts fragmented IPv4 and IPv6 packets together (RFC 791 §3.2, RFC 8200 §4.5).
///
/// A packet with fragments that overlap is thrown away whole (RFC 5722 for IPv6; done for IPv4 as well); an exact
/// repetition of a fragment is harmless. At most ``packetLimit`` packets are under way: the oldest makes room.
public struct FragmentReassembler: Sendable {
    /// A whole payload with what its IP header said.
    public struct Whole: Hashable, Sendable {
        public let source: IPAddress
        public let destination: IPAddress
        public let protocolNumber: UInt8
        public let payload: [UInt8]
    }

    public static let packetLimit = 128
    /// Most fragments of one packet.
    public static let fragmentLimit = 128
    /// An unfinished packet is forgotten after so long.
    public static let lifetime = Duration.seconds(60)

    fileprivate struct Key: Hashable {
        let source: IPAddress
        let destination: IPAddress
        let protocolNumber: UInt8
        let identification: UInt32
        let vantage: Int
    }

    fileprivate struct Packet {
        let key: Key
        let begun: Instant
        var pieces: [(offset: Int, bytes: [UInt8])] = []
        var length: Int?
        /// What the first fragment says (RFC 8200 §4.5); every fragment of IPv4 says it.
        var protocolNumber: UInt8?
        var isSpoilt = false
    }

    /// In the order of their first fragments.
    private var packets: [Packet] = []
    /// Packets that were given up: spoilt, too old, or pushed out.
    public private(set) var abandoned = 0

    public init() {}

    /// Bytes kept for unfinished packets.
    public var bufferedBytes: Int { packets.reduce(0) { $0 + $1.pieces.reduce(0) { $0 + $1.bytes.count } } }

    /// Takes one fragment of the packet that `network` is; returns the whole payload once it is complete.
    ///
    /// - Parameter vantage: tells apart places where the same packet is recorded; fragments of two are not mixed.
    public mutating func receive(_ network: DecodedFrame.Network, vantage: Int, at now: Instant) -> Whole? {
        switch network {
        case .arp, .other: return nil
        case .ipv4(let packet):
            let key = Key(
                source: packet.source, destination: packet.destination, protocolNumber: packet.protocolNumber,
                identification: UInt32(packet.identification), vantage: vantage)
            return add(
                packet.payload, at: packet.fragmentOffset, isLast: !packet.moreFragments, to: key, now,
                protocolNumber: packet.protocolNumber)
        case .ipv6(let packet):
            guard let fragment = packet.fragment else { return nil }
            let key = Key(
                source: packet.source, destination: packet.destination, protocolNumber: 0,
                identification: fragment.identification, vantage: vantage)
            return add(
                packet.payload, at: fragment.offset, isLast: !fragment.moreFragments, to: key, now,
                protocolNumber: fragment.offset == 0 ? packet.protocolNumber : nil)
        }
    }

    private mutating func add(
        _ bytes: ArraySlice<UInt8>, at offset: Int, isLast: Bool, to key: Key, _ now: Instant,
        protocolNumber: UInt8?
    ) -> Whole? {
        forgetOld(now)
        var index = packets.firstIndex { $0.key == key }
        if index == nil {
            if packets.count >= Self.packetLimit { forget(at: 0) }
            packets.append(Packet(key: key, begun: now))
            index = packets.count - 1
        }
        guard let index else { return nil }
        if let protocolNumber { packets[index].protocolNumber = protocolNumber }
        packets[index].add(bytes, at: offset, isLast: isLast)
        guard let payload = packets[index].whole, let number = packets[index].protocolNumber else { return nil }
        packets.remove(at: index)
        return Whole(source: key.source, destination: key.destination, protocolNumber: number, payload: payload)
    }

    private mutating func forgetOld(_ now: Instant) {
        while let oldest = packets.first, now - oldest.begun > Self.lifetime { forget(at: 0) }
    }

    private mutating func forget(at index: Int) {
        packets.remove(at: index)
        abandoned += 1
    }
}

extension FragmentReassembler.Packet {
    fileprivate mutating func add(_ bytes: ArraySlice<UInt8>, at offset: Int, isLast: Bool) {
        let end = offset + bytes.count
        guard !isSpoilt, end <= 65_535, pieces.count < FragmentReassembler.fragmentLimit else { return spoil() }
        if isLast {
            guard length == nil || length == end else { return spoil() }
            length = end
        } else if bytes.isEmpty || bytes.count % 8 != 0 {
            return spoil()
        }
        if pieces.contains(where: { $0.offset == offset && $0.bytes.elementsEqual(bytes) }) { return }
        let overlaps = pieces.contains { $0.offset < end && offset < $0.offset + $0.bytes.count }
        guard !overlaps else { return spoil() }
        let index = pieces.firstIndex { $0.offset > offset } ?? pieces.count
        // Of its own: what it comes from may be much longer.
        pieces.insert((offset, [UInt8](bytes)), at: index)
    }

    private mutating func spoil() {
        isSpoilt = true
        pieces = []
    }

    /// The payload, where no piece is missing.
    fileprivate var whole: [UInt8]? {
        guard let length, !isSpoilt else { return nil }
        var bytes: [UInt8] = []
        for piece in pieces {
            guard piece.offset == bytes.count else { return nil }
            bytes += piece.bytes
        }
        return bytes.count == length ? bytes : nil
    }
}
