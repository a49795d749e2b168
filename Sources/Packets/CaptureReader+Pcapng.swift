import Wire

/// The block format.
extension CaptureReader {
    /// Reads one block; nil where it is not complete yet.
    mutating func readBlock(
        _ rest: ArraySlice<UInt8>, at offset: Int, isLittleEndian: Bool, into sink: inout some CaptureSink
    ) throws(DecodeError) -> Int? {
        guard rest.count >= 12 else { return nil }
        let isSection = rest.prefix(4).elementsEqual([0x0A, 0x0D, 0x0D, 0x0A])
        let order = isSection ? try byteOrder(rest, at: offset) : isLittleEndian
        var head = OrderedReader(rest, isLittleEndian: order, base: offset, element: "pcapng block", frame: packetCount)
        let type = try head.uint32()
        let length = Int(try head.uint32())
        guard length <= blockLimit else { throw head.failure(.tooLarge(limit: UInt64(blockLimit))) }
        guard length >= 12, length % 4 == 0 else { throw head.failure(.invalid("has an impossible length")) }
        guard rest.count >= length else { return nil }
        var tail = OrderedReader(
            rest[rest.startIndex + length - 4..<rest.startIndex + length], isLittleEndian: order,
            base: offset + length - 4, element: "pcapng block", frame: packetCount)
        let repeated = Int(try tail.uint32())
        guard repeated == length else { throw tail.failure(.invalid("ends with another length than it begins with")) }
        let body = rest[rest.startIndex + 8..<rest.startIndex + length - 4]
        let base = offset + 8
        switch type {
        case 0x0A0D_0D0A: try readSection(body, order, base, into: &sink)
        case 1: try readInterface(body, order, base, into: &sink)
        case 3: try readSimplePacket(body, order, base, into: &sink)
        case 4: try readNames(body, order, base, into: &sink)
        case 5: try readStatistics(body, order, base, into: &sink)
        case 6: try readEnhancedPacket(body, order, base, into: &sink)
        default: break
        }
        return length
    }

    private func byteOrder(_ rest: ArraySlice<UInt8>, at offset: Int) throws(DecodeError) -> Bool {
        switch Array(rest[rest.startIndex + 8..<rest.startIndex + 12]) {
        case [0x4D, 0x3C, 0x2B, 0x1A]: return true
        case [0x1A, 0x2B, 0x3C, 0x4D]: return false
        default:
            throw DecodeError(
                offset: offset + 8, element: element("Section Header Block"),
                reason: .invalid("has no byte-order magic"))
        }
    }

    private mutating func readSection(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Section Header Block", frame: packetCount)
        _ = try reader.uint32()
        guard try reader.uint16() == 1 else { throw reader.failure(.invalid("is of another version than 1")) }
        _ = try reader.slice(10)
        var section = CaptureSection()
        try options(&reader) { code, value in
            switch code {
            case 1: section.comment = Self.text(value)
            case 2: section.hardware = Self.text(value)
            case 3: section.operatingSystem = Self.text(value)
            case 4: section.application = Self.text(value)
            default: break
            }
        }
        format = .pcapng(isLittleEndian: order)
        begin(section)
        hand(.section(section), to: &sink)
    }

    private mutating func readInterface(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Interface Description Block", frame: packetCount)
        var interface = CaptureInterface(linkType: try reader.uint16())
        _ = try reader.uint16()
        interface.snapLength = try reader.uint32()
        guard interfaces.count < Self.interfaceLimit else {
            throw reader.failure(.tooLarge(limit: UInt64(Self.interfaceLimit)))
        }
        var resolution = TimestampResolution.microseconds
        var offset: Int64 = 0
        var isReadable = true
        try options(&reader) { code, value in
            switch code {
            case 2: interface.name = Self.text(value)
            case 3: interface.description = Self.text(value)
            case 4: interface.addresses += [IPAddress(octets: value.prefix(4))].compactMap { $0 }
            case 5: interface.addresses += [IPAddress(octets: value.prefix(16))].compactMap { $0 }
            case 6 where value.count == 6:
                interface.macAddress = MACAddress(value.reduce(0) { $0 << 8 | UInt64($1) })
            case 9:
                let read = value.first.flatMap { TimestampResolution(octet: $0) }
                isReadable = read != nil
                resolution = read ?? resolution
            case 14 where value.count == 8:
                let ordered = order ? Array(value.reversed()) : Array(value)
                offset = Int64(bitPattern: ordered.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
            default: break
            }
        }
        guard isReadable else { throw reader.failure(.invalid("has a time resolution below 10^-19 s")) }
        resolution.offset = offset
        hand(.interface(interface, number: earlierInterfaces + interfaces.count), to: &sink)
        interfaces.append(
            Interface(resolution: resolution, snapLength: interface.snapLength, linkType: interface.linkType))
    }

    private mutating func readEnhancedPacket(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Enhanced Packet Block", frame: packetCount)
        let number = Int(try reader.uint32())
        guard number < interfaces.count else { throw reader.failure(.invalid("names an unknown interface")) }
        let units = UInt64(try reader.uint32()) << 32 | UInt64(try reader.uint32())
        let length = Int(try reader.uint32())
        let originalLength = Int(try reader.uint32())
        let bytes = try reader.slice(length)
        reader.align()
        var direction = CapturedPacket.Direction.unknown
        var comment: String?
        try options(&reader) { code, value in
            switch code {
            case 1: comment = comment ?? Self.text(value)
            case 2 where value.count == 4:
                let lowest = (order ? value.first : value.last) ?? 0
                direction = CapturedPacket.Direction(rawValue: lowest & 3) ?? .unknown
            default: break
            }
        }
        hand(
            nanoseconds: interfaces[number].resolution.nanoseconds(of: units), interface: number,
            direction: direction, originalLength: originalLength, bytes: bytes, comment: comment, at: base - 8,
            to: &sink)
    }

    /// A Simple Packet Block has no time of its own: it gets that of the packet before it.
    private mutating func readSimplePacket(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Simple Packet Block", frame: packetCount)
        let originalLength = Int(try reader.uint32())
        guard let interface = interfaces.first else { throw reader.failure(.invalid("stands before any interface")) }
        let kept = interface.snapLength == 0 ? originalLength : min(originalLength, Int(interface.snapLength))
        let bytes = try reader.slice(kept)
        hand(
            nanoseconds: nil, interface: 0, direction: .unknown, originalLength: originalLength, bytes: bytes,
            comment: nil, at: base - 8, to: &sink)
    }

    private mutating func readStatistics(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Interface Statistics Block", frame: packetCount)
        let number = Int(try reader.uint32())
        guard number < interfaces.count else { throw reader.failure(.invalid("names an unknown interface")) }
        _ = try reader.uint64()
        var statistics = CaptureStatistics(interface: earlierInterfaces + number)
        try options(&reader) { code, value in
            guard value.count == 8 else { return }
            let ordered = order ? Array(value.reversed()) : Array(value)
            let count = ordered.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            switch code {
            case 4: statistics.received = count
            case 5: statistics.dropped = count
            default: break
            }
        }
        hand(.statistics(statistics), to: &sink)
    }

    private mutating func readNames(
        _ body: ArraySlice<UInt8>, _ order: Bool, _ base: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) {
        var reader = OrderedReader(
            body, isLittleEndian: order, base: base, element: "Name Resolution Block", frame: packetCount)
        while reader.remaining >= 4 {
            let type = try reader.uint16()
            let length = Int(try reader.uint16())
            guard type != 0 else { return }
            let value = try reader.slice(length)
            reader.align()
            let width = type == 1 ? 4 : type == 2 ? 16 : 0
            guard width > 0, value.count > width, let address = IPAddress(octets: value.prefix(width)) else { continue }
            let name = value.dropFirst(width).prefix { $0 != 0 }
            if let text = Self.text(name), !text.isEmpty {
                hand(.name(ResolvedName(address: address, name: text)), to: &sink)
            }
        }
    }

    /// Hands over each option until the end of options or of the block.
    private func options(
        _ reader: inout OrderedReader, _ body: (UInt16, ArraySlice<UInt8>) -> Void
    ) throws(DecodeError) {
        while reader.remaining >= 4 {
            let code = try reader.uint16()
            let length = Int(try reader.uint16())
            guard code != 0 else { return }
            body(code, try reader.slice(length))
            reader.align()
        }
    }

    /// Text of an option, at most 4096 octets of it; what is not UTF-8 is replaced.
    private static func text(_ value: ArraySlice<UInt8>) -> String? {
        String(decoding: value.prefix(4096), as: UTF8.self)
    }

    private static let interfaceLimit = 65_536
}
