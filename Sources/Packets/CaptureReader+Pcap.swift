import Wire

/// The classic format: one header, then records.
extension CaptureReader {
    mutating func readPcapHeader(
        _ rest: ArraySlice<UInt8>, at offset: Int, _ isLittleEndian: Bool, _ resolution: TimestampResolution,
        extra: Int = 0, into items: inout [Item]
    ) throws(DecodeError) -> Int? {
        guard rest.count >= 24 else { return nil }
        var reader = OrderedReader(
            rest.prefix(24), isLittleEndian: isLittleEndian, base: offset, element: "pcap file header")
        _ = try reader.uint32()
        guard try reader.uint16() == 2 else { throw reader.failure(.invalid("is of another version than 2")) }
        _ = try reader.slice(10)
        let snapLength = try reader.uint32()
        // The upper half may say how many octets of frame check sequence follow each frame.
        let linkType = UInt16(truncatingIfNeeded: try reader.uint32())
        format = .pcap(isLittleEndian: isLittleEndian, resolution, extra: extra)
        begin(CaptureSection())
        interfaces = [Interface(resolution: resolution, snapLength: snapLength, linkType: linkType)]
        items.append(.section(CaptureSection()))
        items.append(.interface(CaptureInterface(linkType: linkType, snapLength: snapLength), number: 0))
        return 24
    }

    mutating func readRecord(
        _ rest: ArraySlice<UInt8>, at offset: Int, isLittleEndian: Bool, resolution: TimestampResolution,
        extra: Int, into items: inout [Item]
    ) throws(DecodeError) -> Int? {
        guard rest.count >= 16 else { return nil }
        var reader = OrderedReader(
            rest, isLittleEndian: isLittleEndian, base: offset, element: "pcap record", frame: packetCount)
        let seconds = try reader.uint32()
        let fraction = try reader.uint32()
        let length = Int(try reader.uint32())
        guard length <= blockLimit else { throw reader.failure(.tooLarge(limit: UInt64(blockLimit))) }
        let originalLength = Int(try reader.uint32())
        guard reader.remaining >= extra + length else { return nil }
        _ = try reader.slice(extra)
        let bytes = try reader.slice(length)
        let units = UInt64(seconds) * resolution.unitsPerSecond + UInt64(fraction)
        items.append(
            packet(
                nanoseconds: resolution.nanoseconds(of: units), interface: 0, direction: .unknown,
                originalLength: originalLength, bytes: bytes, comment: nil, at: offset))
        return 16 + extra + length
    }
}
