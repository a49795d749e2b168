import Frames
public import Wire

/// Reads a recording, pcap or pcapng, in chunks of any size.
///
/// Hand over the bytes with ``append(_:)`` as they come, then call ``finish()``. Both byte orders, microseconds,
/// nanoseconds and every `if_tsresol` are read; blocks of unknown types are skipped. Instants are counted from the
/// start of the story where the first section's comment names one (``StoryHeader``), else from the first packet.
///
/// What was read before a fault is never lost: `append` returns it, and the fault is thrown by the next call.
/// Each error has the byte offset in the file and says after which frame. (IETF draft-ietf-opsawg-pcapng, pcap.)
public struct CaptureReader: Sendable {
    /// What a recording holds, in the order of the file.
    public enum Item: Hashable, Sendable {
        /// A section begins; interfaces are declared anew, but numbered on.
        case section(CaptureSection)
        case interface(CaptureInterface, number: Int)
        case packet(CapturedPacket)
        case statistics(CaptureStatistics)
        case name(ResolvedName)
    }

    enum Format {
        case unknown
        /// So many bytes of each record's header come behind the usual ones.
        case pcap(isLittleEndian: Bool, TimestampResolution, extra: Int)
        case pcapng(isLittleEndian: Bool)
    }

    /// What the reader keeps of an interface.
    struct Interface {
        var resolution: TimestampResolution
        var snapLength: UInt32
        var linkType: UInt16
    }

    /// Packets read so far; the number of the last one, counted from 1.
    public private(set) var packetCount = 0
    /// Nanoseconds from 1970 to ``Wire/Instant/start``; nil before the first packet or section that says it.
    public private(set) var origin: Int64?

    /// Packets whose kind of frames is not read (see `LinkType`), and the place of the first of them.
    public private(set) var unreadableCount = 0
    public private(set) var firstUnreadable: DecodeError?

    let blockLimit: Int
    var format = Format.unknown
    /// Interfaces of the section that is being read, and how many came before it.
    var interfaces: [Interface] = []
    var earlierInterfaces = 0
    private var hasSection = false
    private var lastTime = Instant.start
    private var buffer: [UInt8] = []
    /// Offset in the file of the first byte of `buffer`.
    private var base = 0
    private var failure: DecodeError?
    /// So many items and frames were handed over.
    private var handedOver = 0

    /// - Parameter blockLimit: most bytes that one block or packet may have; a longer one is an error.
    public init(blockLimit: Int = 16 << 20) { self.blockLimit = max(blockLimit, 1024) }

    /// Takes the next bytes of the file and returns what is complete with them.
    ///
    /// - Throws: the fault that an earlier call found, or this one where nothing could be read before it.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(DecodeError) -> [Item] {
        var items: [Item] = []
        try append(bytes, to: &items)
        return items
    }

    /// The same, handed over one by one; frames are not copied.
    ///
    /// - Throws: the fault that an earlier call found, or this one where nothing was handed over before it.
    public mutating func append(
        _ bytes: some Collection<UInt8>, to sink: inout some CaptureSink
    ) throws(DecodeError) {
        if let failure { throw failure }
        buffer += bytes
        var consumed = 0
        let before = handedOver
        do {
            while let length = try readOne(at: consumed, into: &sink) { consumed += length }
        } catch {
            failure = error
        }
        buffer.removeFirst(consumed)
        base += consumed
        if handedOver == before, let failure { throw failure }
    }

    /// Hands an item over that is no frame.
    mutating func hand(_ item: Item, to sink: inout some CaptureSink) {
        handedOver += 1
        sink.take(item)
    }

    /// Says that the file ends here.
    ///
    /// - Throws: the fault that stopped the reading, or the place where the file was cut off.
    public func finish() throws(DecodeError) {
        if let failure { throw failure }
        guard !buffer.isEmpty || base == 0 else { return }
        throw DecodeError(offset: base + buffer.count, element: element("capture file"), reason: .endOfInput)
    }

    /// Reads one header, record or block; nil where it is not complete yet.
    private mutating func readOne(at start: Int, into sink: inout some CaptureSink) throws(DecodeError) -> Int? {
        let rest = buffer[start...]
        guard rest.count >= 4 else { return nil }
        switch format {
        case .unknown:
            return try readMagic(rest, at: base + start, into: &sink)
        case .pcap(let isLittleEndian, let resolution, let extra):
            return try readRecord(
                rest, at: base + start, isLittleEndian: isLittleEndian, resolution: resolution, extra: extra,
                into: &sink)
        case .pcapng(let isLittleEndian):
            return try readBlock(rest, at: base + start, isLittleEndian: isLittleEndian, into: &sink)
        }
    }

    private mutating func readMagic(
        _ rest: ArraySlice<UInt8>, at offset: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) -> Int? {
        let magic = rest.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        switch magic {
        case 0x0A0D_0D0A:
            return try readBlock(rest, at: offset, isLittleEndian: true, into: &sink)
        case 0xA1B2_C3D4: return try readPcapHeader(rest, at: offset, false, .microseconds, into: &sink)
        case 0xA1B2_CD34:
            return try readPcapHeader(
                rest, at: offset, false, .microseconds, extra: Self.modifiedExtra, into: &sink)
        case 0x34CD_B2A1:
            return try readPcapHeader(rest, at: offset, true, .microseconds, extra: Self.modifiedExtra, into: &sink)
        case 0xD4C3_B2A1: return try readPcapHeader(rest, at: offset, true, .microseconds, into: &sink)
        case 0xA1B2_3C4D: return try readPcapHeader(rest, at: offset, false, .nanoseconds, into: &sink)
        case 0x4D3C_B2A1: return try readPcapHeader(rest, at: offset, true, .nanoseconds, into: &sink)
        default:
            throw DecodeError(
                offset: offset, element: "capture file", reason: .invalid("is neither pcap nor pcapng"))
        }
    }

    /// What a libpcap with Alexey Kuznetzov's changes adds to the header of a record: interface, protocol, kind.
    static let modifiedExtra = 8

    /// Counts a frame and hands it over.
    mutating func hand(
        nanoseconds: Int64?, interface: Int, direction: CapturedPacket.Direction, originalLength: Int,
        bytes: ArraySlice<UInt8>, comment: String?, at offset: Int, to sink: inout some CaptureSink
    ) {
        packetCount += 1
        handedOver += 1
        if !LinkType(number: interfaces[interface].linkType).isRead { noteUnreadable(interface, at: offset) }
        if let nanoseconds { lastTime = instant(nanoseconds) }
        sink.take(
            RecordedFrame(
                time: lastTime, interface: earlierInterfaces + interface, direction: direction,
                originalLength: originalLength, bytes: bytes, comment: comment))
    }

    private mutating func noteUnreadable(_ interface: Int, at offset: Int) {
        unreadableCount += 1
        guard firstUnreadable == nil else { return }
        firstUnreadable = DecodeError(
            offset: offset, element: "frame \(packetCount)",
            reason: .invalid(
                "has link type \(interfaces[interface].linkType), which is not read; Ethernet (1), Linux cooked "
                    + "(113, 276), raw IP (12, 14, 101, 228, 229) and loopback (0, 108) are"))
    }

    /// Begins a section: the interfaces of the one before are counted and forgotten.
    mutating func begin(_ section: CaptureSection) {
        earlierInterfaces += interfaces.count
        interfaces = []
        if !hasSection, let story = section.story {
            origin = story.start.multipliedReportingOverflow(by: 1_000_000_000).partialValue
        }
        hasSection = true
    }

    /// Held within ±2⁶¹ ns (73 years), so that sums and differences of two never overflow.
    private mutating func instant(_ nanoseconds: Int64) -> Instant {
        let origin = origin ?? nanoseconds
        self.origin = origin
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(origin)
        let bound: Int64 = 1 << 61
        if overflow { return Instant(nanoseconds: nanoseconds < 0 ? -bound : bound) }
        return Instant(nanoseconds: min(max(difference, -bound), bound))
    }

    /// The name of an element with the frame after which it stands, for errors.
    func element(_ name: String) -> String { Self.element(name, after: packetCount) }

    static func element(_ name: String, after frame: Int) -> String {
        frame == 0 ? name : "\(name) after frame \(frame)"
    }
}
