public import Wire

/// Copies a recording as pcapng and writes into it what is to be said of its frames.
///
/// Hand over the bytes of the recording with ``append(_:)`` as they come. Of a pcapng every block is copied as it is,
/// those of unknown types as well, in its byte order and with its timestamps; added are a comment of the first section,
/// comments of packets, names and descriptions of interfaces that have none, and before the first packet of a section a
/// Name Resolution Block. A pcap becomes a pcapng of the same packets, of the same resolution. Annotating a copy
/// once more adds nothing that it has.
public struct CaptureAnnotator: Sendable {
    /// What is said of the recording as a whole.
    private let section: String
    private let descriptions: [String: String]
    private let names: [ResolvedName]
    private var noted: [Int: [String]] = [:]
    /// Notes without a frame, in the order of time, and how many of them have been written.
    private let timed: [CaptureNote]
    private var nextTimed = 0
    /// Notes on packets that can have none, for the next one that can.
    private var waiting: [String] = []

    private var buffer: [UInt8] = []
    private var base = 0
    private var format = CaptureReader.Format.unknown
    private var failure: DecodeError?
    private var packetCount = 0
    private var origin: Int64?
    private var hasSection = false
    private var owesNames = false
    private var interfaces: [(resolution: TimestampResolution, names: [ResolvedName])] = []
    private var interfaceCount = 0

    private static let blockLimit = 16 << 20

    /// - Parameters:
    ///   - section: a comment for the section.
    ///   - descriptions: of interfaces, by their names.
    ///   - names: for addresses; those of interfaces that are named after their node come by themselves.
    public init(
        section: String, notes: [CaptureNote], descriptions: [String: String] = [:], names: [ResolvedName] = []
    ) {
        self.section = section
        self.descriptions = descriptions
        self.names = names
        timed = notes.filter { $0.frame == 0 }.enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        for note in notes where note.frame > 0 { noted[note.frame, default: []].append(note.text) }
    }

    /// Takes the next bytes and returns what is complete with them.
    ///
    /// - Throws: where the recording stops to be readable; what came before it has been returned.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(DecodeError) -> [UInt8] {
        if let failure { throw failure }
        buffer += bytes
        var output: [UInt8] = []
        output.reserveCapacity(buffer.count + buffer.count / 8)
        var consumed = 0
        do throws(DecodeError) {
            while let length = try copyOne(at: consumed, into: &output) { consumed += length }
        } catch {
            failure = error
        }
        buffer.removeFirst(consumed)
        base += consumed
        if output.isEmpty, let failure { throw failure }
        return output
    }

    /// Notes that found no packet.
    public var unplaced: Int {
        waiting.count + timed.count - nextTimed + noted.values.reduce(0) { $0 + $1.count }
    }

    private mutating func copyOne(at start: Int, into output: inout [UInt8]) throws(DecodeError) -> Int? {
        let rest = buffer[start...]
        guard rest.count >= 12 else { return nil }
        switch format {
        case .pcap(let isLittleEndian, let resolution, let extra):
            return try copyRecord(rest, start, isLittleEndian, resolution, extra, into: &output)
        case .pcapng: return try copyBlock(rest, start, into: &output)
        case .unknown:
            // A file header, or a section header, which is longer.
            guard rest.count >= 24 else { return nil }
            let magic = rest.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            let modified = CaptureReader.modifiedExtra
            switch magic {
            case 0xA1B2_C3D4: return convertHeader(rest, false, .microseconds, 6, into: &output)
            case 0xD4C3_B2A1: return convertHeader(rest, true, .microseconds, 6, into: &output)
            case 0xA1B2_CD34: return convertHeader(rest, false, .microseconds, 6, extra: modified, into: &output)
            case 0x34CD_B2A1: return convertHeader(rest, true, .microseconds, 6, extra: modified, into: &output)
            case 0xA1B2_3C4D: return convertHeader(rest, false, .nanoseconds, 9, into: &output)
            case 0x4D3C_B2A1: return convertHeader(rest, true, .nanoseconds, 9, into: &output)
            default: return try copyBlock(rest, start, into: &output)
            }
        }
    }
}

// MARK: pcapng

extension CaptureAnnotator {
    private mutating func copyBlock(
        _ rest: ArraySlice<UInt8>, _ start: Int, into output: inout [UInt8]
    ) throws(DecodeError) -> Int? {
        if rest.prefix(4).elementsEqual([0x0A, 0x0D, 0x0D, 0x0A]) {
            format = .pcapng(isLittleEndian: rest[rest.startIndex + 8] == 0x4D)
        }
        guard case .pcapng(let order) = format else {
            throw DecodeError(offset: base, element: "capture file", reason: .invalid("is neither pcap nor pcapng"))
        }
        var head = OrderedReader(rest, isLittleEndian: order, base: base + start, element: "pcapng block")
        let type = try head.uint32()
        let length = Int(try head.uint32())
        guard length <= Self.blockLimit else { throw head.failure(.tooLarge(limit: UInt64(Self.blockLimit))) }
        guard length >= 12, length % 4 == 0 else { throw head.failure(.invalid("has an impossible length")) }
        guard rest.count >= length else { return nil }
        let block = rest.prefix(length)
        let body = block.dropFirst(8).dropLast(4)
        var reader = OrderedReader(body, isLittleEndian: order, base: base + start + 8, element: "pcapng block")
        switch type {
        case 0x0A0D_0D0A: try copySection(&reader, order, into: &output)
        case 1: try copyInterface(&reader, order, into: &output)
        case 6: try copyPacket(&reader, order, into: &output)
        case 3:
            packetCount += 1
            waiting += noted.removeValue(forKey: packetCount) ?? []
            payNames(order, into: &output)
            output += block
        default: output += block
        }
        return length
    }

    private mutating func copySection(
        _ reader: inout OrderedReader, _ order: Bool, into output: inout [UInt8]
    ) throws(DecodeError) {
        let head = try reader.slice(8)
        // How long the section is, which it will no longer be.
        _ = try reader.slice(8)
        let options = try Options(&reader)
        if !hasSection {
            let story = options.texts(of: 1).last.flatMap { StoryHeader(comment: $0) }
            origin = story.map { $0.start.multipliedReportingOverflow(by: 1_000_000_000).partialValue }
        }
        interfaces = []
        owesNames = true
        var body = OrderedWriter(isLittleEndian: order)
        body.bytes += head
        body.append(UInt64.max)
        let isNew = !hasSection && !section.isEmpty && !options.texts(of: 1).contains(section)
        // Before the comments that are there: who reads the last one still finds what it looks for.
        if isNew { body.append(option: 1, Array(section.utf8)) }
        body.bytes += options.raw
        if isNew || !options.raw.isEmpty { body.append(0 as UInt32) }
        hasSection = true
        append(block: 0x0A0D_0D0A, body.bytes, order, to: &output)
    }

    private mutating func copyInterface(
        _ reader: inout OrderedReader, _ order: Bool, into output: inout [UInt8]
    ) throws(DecodeError) {
        let head = try reader.slice(8)
        let options = try Options(&reader)
        var resolution = options.values(of: 9).last?.first.flatMap { TimestampResolution(octet: $0) } ?? .microseconds
        if let offset = options.values(of: 14).last, offset.count == 8 {
            let ordered = order ? Array(offset.reversed()) : Array(offset)
            resolution.offset = Int64(bitPattern: ordered.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
        }
        let name = options.texts(of: 2).last
        var addresses = options.values(of: 4).compactMap { IPAddress(octets: $0.prefix(4)) }
        addresses += options.values(of: 5).compactMap { IPAddress(octets: $0.prefix(16)) }
        // A link that is named after its node; a router's leg has a dot in its name.
        let node = name.flatMap { $0.isEmpty || $0.utf8.contains(0x2E) ? nil : $0 }
        interfaces.append((resolution, node.map { node in addresses.map { .init(address: $0, name: node) } } ?? []))
        var body = OrderedWriter(isLittleEndian: order)
        body.bytes += head
        body.bytes += options.raw
        appendWords(name: name, hasDescription: !options.values(of: 3).isEmpty, to: &body)
        append(block: 1, body.bytes, order, to: &output)
    }

    /// The name and the description of an interface that has none, and the end of its options.
    private mutating func appendWords(name: String?, hasDescription: Bool, to body: inout OrderedWriter) {
        let shown = name ?? "link\(interfaceCount)"
        if name == nil { body.append(option: 2, Array(shown.utf8)) }
        if !hasDescription {
            let text = name.map { descriptions[$0] ?? "link \($0) of the recording" } ?? "a link without a name"
            body.append(option: 3, Array(text.utf8))
        }
        body.append(0 as UInt32)
        interfaceCount += 1
    }

    private mutating func copyPacket(
        _ reader: inout OrderedReader, _ order: Bool, into output: inout [UInt8]
    ) throws(DecodeError) {
        let start = reader.offset
        let number = Int(try reader.uint32())
        guard number < interfaces.count else { throw reader.failure(.invalid("names an unknown interface")) }
        let units = UInt64(try reader.uint32()) << 32 | UInt64(try reader.uint32())
        let length = Int(try reader.uint32())
        _ = try reader.uint32()
        _ = try reader.slice(length)
        reader.align()
        let packet = reader.bytes.dropFirst(start).prefix(reader.offset - start)
        let options = try Options(&reader)
        payNames(order, into: &output)
        let nanoseconds = interfaces[number].resolution.nanoseconds(of: units)
        let notes = notes(at: nanoseconds).filter { !options.texts(of: 1).contains($0) }
        var body = OrderedWriter(isLittleEndian: order)
        body.bytes.reserveCapacity(packet.count + options.raw.count + 64)
        body.append(padded: packet)
        body.bytes += options.raw
        for note in notes { body.append(option: 1, Array(note.utf8)) }
        if !notes.isEmpty || !options.raw.isEmpty { body.append(0 as UInt32) }
        append(block: 6, body.bytes, order, to: &output)
    }

    /// What is to be said of the next packet, which is the one of that time.
    private mutating func notes(at nanoseconds: Int64) -> [String] {
        packetCount += 1
        let start = origin ?? nanoseconds
        origin = start
        var notes = waiting
        waiting = []
        let time = nanoseconds.subtractingReportingOverflow(start).partialValue
        while nextTimed < timed.count, timed[nextTimed].time.nanoseconds <= time {
            notes.append(timed[nextTimed].text)
            nextTimed += 1
        }
        return notes + (noted.removeValue(forKey: packetCount) ?? [])
    }

    /// Names stand before the packets whose addresses they name.
    private mutating func payNames(_ order: Bool, into output: inout [UInt8]) {
        guard owesNames else { return }
        owesNames = false
        var known: Set<ResolvedName> = []
        let all = (names + interfaces.flatMap(\.names)).filter { known.insert($0).inserted }
        guard !all.isEmpty else { return }
        var body = OrderedWriter(isLittleEndian: order)
        for name in all {
            let value = name.address.octets + Array(name.name.utf8.prefix(255)) + [0]
            body.append((name.address.isV4 ? 1 : 2) as UInt16)
            body.append(UInt16(value.count))
            body.append(padded: value)
        }
        body.append(0 as UInt32)
        append(block: 4, body.bytes, order, to: &output)
    }

    private func append(block type: UInt32, _ body: [UInt8], _ order: Bool, to output: inout [UInt8]) {
        var writer = OrderedWriter(isLittleEndian: order)
        writer.append(block: type, body)
        output += writer.bytes
    }
}

// MARK: pcap

extension CaptureAnnotator {
    private mutating func convertHeader(
        _ rest: ArraySlice<UInt8>, _ order: Bool, _ resolution: TimestampResolution, _ exponent: UInt8,
        extra: Int = 0, into output: inout [UInt8]
    ) -> Int {
        format = .pcap(isLittleEndian: order, resolution, extra: extra)
        hasSection = true
        owesNames = true
        interfaces = [(resolution, [])]
        var body = OrderedWriter(isLittleEndian: order)
        body.append(0x1A2B_3C4D as UInt32)
        body.append(1 as UInt16)
        body.append(0 as UInt16)
        body.append(UInt64.max)
        body.append(option: 1, Array(section.utf8))
        body.append(0 as UInt32)
        append(block: 0x0A0D_0D0A, body.bytes, order, to: &output)
        let at = rest.startIndex
        let type = Array(rest[at + 20..<at + 24])
        var interface = OrderedWriter(isLittleEndian: order)
        // The lower half is the type of link, the upper one may say how long a frame check sequence is.
        interface.bytes += order ? type[..<2] : type[2...]
        interface.append(0 as UInt16)
        interface.bytes += rest[at + 16..<at + 20]
        interface.append(option: 9, [exponent])
        let check = order ? type[3] : type[0]
        if check & 0x04 != 0 { interface.append(option: 13, [(check >> 4) * 2]) }
        appendWords(name: nil, hasDescription: false, to: &interface)
        append(block: 1, interface.bytes, order, to: &output)
        return 24
    }

    private mutating func copyRecord(
        _ rest: ArraySlice<UInt8>, _ start: Int, _ order: Bool, _ resolution: TimestampResolution,
        _ extra: Int, into output: inout [UInt8]
    ) throws(DecodeError) -> Int? {
        guard rest.count >= 16 else { return nil }
        var reader = OrderedReader(rest, isLittleEndian: order, base: base + start, element: "pcap record")
        let seconds = try reader.uint32()
        let fraction = try reader.uint32()
        let length = Int(try reader.uint32())
        guard length <= Self.blockLimit else { throw reader.failure(.tooLarge(limit: UInt64(Self.blockLimit))) }
        let original = try reader.uint32()
        guard reader.remaining >= extra + length else { return nil }
        _ = try reader.slice(extra)
        let packet = try reader.slice(length)
        payNames(order, into: &output)
        let units = UInt64(seconds) * resolution.unitsPerSecond + UInt64(fraction)
        let notes = notes(at: resolution.nanoseconds(of: units))
        var body = OrderedWriter(isLittleEndian: order)
        body.append(0 as UInt32)
        body.append(UInt32(truncatingIfNeeded: units >> 32))
        body.append(UInt32(truncatingIfNeeded: units))
        body.append(UInt32(length))
        body.append(original)
        body.append(padded: packet)
        for note in notes { body.append(option: 1, Array(note.utf8)) }
        if !notes.isEmpty { body.append(0 as UInt32) }
        append(block: 6, body.bytes, order, to: &output)
        return 16 + extra + length
    }
}

// MARK: Options

/// The options of a block, as they are there.
private struct Options {
    /// All of them without the end.
    private(set) var raw: [UInt8] = []
    private var all: [(code: UInt16, value: ArraySlice<UInt8>)] = []

    init(_ reader: inout OrderedReader) throws(DecodeError) {
        while reader.remaining >= 4 {
            let start = reader.offset
            let code = try reader.uint16()
            let length = Int(try reader.uint16())
            guard code != 0 else { return }
            all.append((code, try reader.slice(length)))
            reader.align()
            raw += reader.bytes.dropFirst(start).prefix(reader.offset - start)
            while raw.count % 4 != 0 { raw.append(0) }
        }
    }

    func values(of code: UInt16) -> [ArraySlice<UInt8>] { all.filter { $0.code == code }.map(\.value) }
    func texts(of code: UInt16) -> [String] { values(of: code).map { String(decoding: $0, as: UTF8.self) } }
}
