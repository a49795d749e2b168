public import Wire

/// Cuts a byte stream into the messages that TPKT headers frame (RFC 1006 §6, H.248.1 Annex D.2).
///
/// A header is `03`, a reserved octet, and the length of header and payload in 16 bits.
public struct TPKTFramer: Sendable {
    /// Why a header is none; kept short, for a controller has many framers.
    private enum Fault: Hashable {
        case version(UInt8)
        case lengthBelowFour, lengthAboveLimit
    }

    private let limit: UInt16
    private var fault: Fault?
    private var start = 0
    private var buffer: [UInt8] = []

    /// Why the stream cannot be followed any more; nil while it can. Close the connection where it is not nil.
    public var failure: DecodeError? {
        switch fault {
        case nil: nil
        case .version(let byte):
            DecodeError(offset: 0, element: "TPKT version", reason: .unexpectedByte(byte))
        case .lengthBelowFour: DecodeError(offset: 2, element: "TPKT length", reason: .invalid("is below 4"))
        case .lengthAboveLimit:
            DecodeError(offset: 2, element: "TPKT length", reason: .tooLarge(limit: UInt64(limit)))
        }
    }

    /// - Parameter limit: the largest packet that is taken, header included: 4…65,535.
    public init(limit: Int = 65_535) { self.limit = UInt16(clamping: limit) }

    /// How many bytes wait for the rest of their packet; below the limit.
    public var bufferedBytes: Int { buffer.count - start }

    /// Takes what the connection brought and gives the payloads that are whole by now; a payload may be empty.
    ///
    /// Where good packets come before a bad header, they are returned, ``failure`` is set, and the next call throws.
    ///
    /// - Throws: `DecodeError` at a version that is not 3, a length below 4 or one above the limit; and ever after.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(DecodeError) -> [[UInt8]] {
        if let failure { throw failure }
        if buffer.isEmpty, let payload = onlyPayload(of: bytes) { return [Array(payload)] }
        buffer += bytes
        var payloads: [[UInt8]] = []
        while let payload = nextPayload() { payloads.append(payload) }
        if let failure {
            buffer = []
            start = 0
            if payloads.isEmpty { throw failure }
            return payloads
        }
        if start == buffer.count {
            buffer = []
        } else if start > 0 {
            buffer.removeFirst(start)
        }
        start = 0
        return payloads
    }

    /// The payload of bytes that are one whole packet, as most are, where nothing waits; nil for any others, which
    /// ``append(_:)`` takes.
    public func onlyPayload<Bytes: Collection<UInt8>>(of bytes: Bytes) -> Bytes.SubSequence? {
        let count = bytes.count
        guard buffer.isEmpty, fault == nil, count >= 4, count <= limit, bytes.first == 3 else { return nil }
        let length = bytes.index(bytes.startIndex, offsetBy: 2)
        guard Int(bytes[length]) << 8 | Int(bytes[bytes.index(after: length)]) == count else { return nil }
        return bytes.dropFirst(4)
    }

    /// One packet: the header, then the payload, which must be at most 65,531 bytes; longer ones are cut off.
    public static func frame(_ payload: [UInt8]) -> [UInt8] {
        let payload = payload.prefix(65_531)
        var packet: [UInt8] = [3, 0]
        packet.reserveCapacity(payload.count + 4)
        packet.append(bigEndian: UInt16(payload.count + 4))
        packet += payload
        return packet
    }

    /// The next whole payload; nil where there is none, or ``fault`` says why there never will be.
    private mutating func nextPayload() -> [UInt8]? {
        guard bufferedBytes > 0 else { return nil }
        guard buffer[start] == 3 else {
            fault = .version(buffer[start])
            return nil
        }
        guard bufferedBytes >= 4 else { return nil }
        let length = Int(buffer[start + 2]) << 8 | Int(buffer[start + 3])
        guard length >= 4, length <= limit else {
            fault = length < 4 ? .lengthBelowFour : .lengthAboveLimit
            return nil
        }
        guard bufferedBytes >= length else { return nil }
        defer { start += length }
        return Array(buffer[start + 4..<start + length])
    }
}
