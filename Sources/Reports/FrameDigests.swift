public import Packets
public import Wire

/// A digest of 24 bits for each frame of a recording: the first frame that differs is found without the old recording.
///
/// A digest covers the frame's bytes, time, interface and direction, and no other frame, so that a change of one frame
/// changes one digest. Two frames that differ have the same digest once in 16 million times.
public struct FrameDigests: Hashable, Sendable {
    /// In the order of the recording.
    public private(set) var values: [UInt32] = []

    private static let digitsPerDigest = 4
    private static let digestsPerLine = 32
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    public init() {}

    public mutating func append(_ packet: CapturedPacket) {
        // FNV-1a, 64 bits, folded to 24.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        func add(_ value: UInt64) {
            for shift in stride(from: 0, to: 64 as UInt64, by: 8) { add(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        add(UInt64(bitPattern: packet.time.nanoseconds))
        add(UInt64(packet.interface) << 2 | UInt64(packet.direction.rawValue))
        add(UInt64(packet.originalLength))
        for byte in packet.bytes { add(byte) }
        values.append(UInt32(truncatingIfNeeded: hash ^ hash >> 24 ^ hash >> 48) & 0xFF_FFFF)
    }

    /// Where two recordings begin to differ, counted from 0; nil where they have the same frames.
    ///
    /// Where one ends before the other, it is the index after its last frame.
    public func firstDifference(from other: FrameDigests) -> Int? {
        let common = min(values.count, other.values.count)
        if let index = (0..<common).first(where: { values[$0] != other.values[$0] }) { return index }
        return values.count == other.values.count ? nil : common
    }

    /// How many frames differ in place, those that only one recording has included.
    public func differences(from other: FrameDigests) -> Int {
        zip(values, other.values).count { $0 != $1 } + abs(values.count - other.values.count)
    }

    // MARK: Text

    /// Lines of 32 digests, each four digits of base 64 (RFC 4648 §5), after a line that says how many there are.
    public var text: String {
        var bytes = [UInt8]("# \(values.count) frames, a digest of four characters each, 32 a line\n".utf8)
        for (index, value) in values.enumerated() {
            for shift in [18, 12, 6, 0] as [UInt32] { bytes.append(Self.alphabet[Int(value >> shift & 0x3F)]) }
            let isLast = index == values.count - 1
            if isLast || index % Self.digestsPerLine == Self.digestsPerLine - 1 { bytes.append(0x0A) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads what ``text`` writes; lines that begin with `#` are passed over.
    ///
    /// - Throws: ``Wire/DecodeError`` at the first character that belongs to no digest.
    public init(text: String) throws(DecodeError) {
        var digits: [UInt32?] = Array(repeating: nil, count: 256)
        for (digit, character) in Self.alphabet.enumerated() { digits[Int(character)] = UInt32(digit) }
        var offset = 0
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            defer { offset += line.count + 1 }
            guard line.first != UInt8(ascii: "#") else { continue }
            var value: UInt32 = 0
            for (index, character) in line.enumerated() {
                guard let digit = digits[Int(character)] else {
                    throw DecodeError(
                        offset: offset + index, element: "frame digest", reason: .unexpectedByte(character))
                }
                value = value << 6 | digit
                guard index % Self.digitsPerDigest == Self.digitsPerDigest - 1 else { continue }
                values.append(value)
                value = 0
            }
            guard line.count % Self.digitsPerDigest == 0 else {
                throw DecodeError(offset: offset + line.count, element: "frame digest", reason: .endOfInput)
            }
        }
    }
}
