/// Recordings made byte by byte, apart from the writer, so that reader and writer do not share a mistake.
struct CaptureBytes {
    var isLittleEndian = true
    var bytes: [UInt8] = []

    static func number(_ value: some FixedWidthInteger, little: Bool) -> [UInt8] {
        let indices = 0..<value.bitWidth / 8
        let octets = indices.map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return little ? octets : octets.reversed()
    }

    mutating func add(_ values: any FixedWidthInteger...) {
        for value in values { bytes += Self.number(value, little: isLittleEndian) }
    }

    /// A pcap file header; `magic` as a number.
    static func pcap(magic: UInt32, little: Bool, linkType: UInt32 = 1) -> CaptureBytes {
        var file = CaptureBytes(isLittleEndian: little)
        file.add(magic, 2 as UInt16, 4 as UInt16, 0 as UInt32, 0 as UInt32, 65_535 as UInt32, linkType)
        return file
    }

    mutating func record(seconds: UInt32, fraction: UInt32, _ frame: [UInt8], original: Int? = nil) {
        add(seconds, fraction, UInt32(frame.count), UInt32(original ?? frame.count))
        bytes += frame
    }

    mutating func block(_ type: UInt32, _ body: [UInt8]) {
        let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        add(type, UInt32(padded.count + 12))
        bytes += padded
        add(UInt32(padded.count + 12))
    }

    mutating func section(options: [UInt8] = []) {
        var body = CaptureBytes(isLittleEndian: isLittleEndian)
        body.add(0x1A2B_3C4D as UInt32, 1 as UInt16, 0 as UInt16, UInt64.max)
        block(0x0A0D_0D0A, body.bytes + options)
    }

    mutating func interface(linkType: UInt16 = 1, snap: UInt32 = 0, options: [UInt8] = []) {
        var body = CaptureBytes(isLittleEndian: isLittleEndian)
        body.add(linkType, 0 as UInt16, snap)
        block(1, body.bytes + options)
    }

    mutating func enhanced(interface: UInt32 = 0, units: UInt64, _ frame: [UInt8], options: [UInt8] = []) {
        var body = CaptureBytes(isLittleEndian: isLittleEndian)
        body.add(interface, UInt32(units >> 32), UInt32(truncatingIfNeeded: units))
        body.add(UInt32(frame.count), UInt32(frame.count))
        body.bytes += frame + [UInt8](repeating: 0, count: (4 - frame.count % 4) % 4)
        block(6, body.bytes + options)
    }

    func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
        Self.number(code, little: isLittleEndian) + Self.number(UInt16(value.count), little: isLittleEndian) + value
            + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    }
}
