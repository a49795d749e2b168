import Wire

/// The classic format: one header, then records.
extension CaptureReader {
    mutating func readPcapHeader(
        _ rest: ArraySlice<UInt8>, at offset: Int, _ isLittleEndian: Bool, _ resolution: TimestampResolution,
        extra: Int = 0, into sink: inout some CaptureSink
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
        hand(.section(CaptureSection()), to: &sink)
        hand(.interface(CaptureInterface(linkType: linkType, snapLength: snapLength), number: 0), to: &sink)
        return 24
    }

    mutating func readRecord(
        _ rest: ArraySlice<UInt8>, at offset: Int, isLittleEndian: Bool, resolution: TimestampResolution,
        extra: Int, into sink: inout some CaptureSink
    ) throws(DecodeError) -> Int? {
        guard rest.count >= 16 else { return nil }
        let (seconds, fraction, length, originalLength) = rest.withUnsafeBytes { raw in
            func number(_ place: Int) -> Int {
                let number = raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                return Int(isLittleEndian ? UInt32(littleEndian: number) : UInt32(bigEndian: number))
            }
            return (number(0), number(4), number(8), number(12))
        }
        guard length <= blockLimit else {
            throw DecodeError(
                offset: offset + 12, element: element("pcap record"), reason: .tooLarge(limit: UInt64(blockLimit)))
        }
        guard rest.count - 16 >= extra + length else { return nil }
        let start = rest.startIndex + 16 + extra
        let units = UInt64(seconds) * resolution.unitsPerSecond + UInt64(fraction)
        hand(
            nanoseconds: resolution.nanoseconds(of: units), interface: 0, direction: .unknown,
            originalLength: originalLength, bytes: rest[start..<start + length], comment: nil, at: offset, to: &sink)
        return 16 + extra + length
    }
}
