import Wire

/// One option of a TCP header; padding (kinds 0 and 1) is no option.
public enum TCPOption: Hashable, Sendable {
    /// Kind 2: the largest payload that the sender takes in one segment (RFC 9293 §3.7.1).
    case maximumSegmentSize(UInt16)
    /// Kind 3: the shift of the sender's windows (RFC 7323 §2).
    case windowScale(UInt8)
    /// Kind 4 (RFC 2018 §2).
    case selectiveAcknowledgementPermitted
    /// Kind 5: runs of sequence numbers that have arrived, at most four (RFC 2018 §3).
    case selectiveAcknowledgement([Range])
    /// Kind 8 (RFC 7323 §3).
    case timestamps(value: UInt32, echo: UInt32)
    /// Any other kind with its data.
    case other(kind: UInt8, [UInt8])

    /// A run of sequence numbers, `end` excluded; numbers wrap, so `end` may be the lower one.
    public struct Range: Hashable, Sendable {
        public var start: UInt32
        public var end: UInt32

        public init(start: UInt32, end: UInt32) {
            self.start = start
            self.end = end
        }
    }

    /// Reads the options of a header as far as they are well formed.
    static func list(decoding bytes: ArraySlice<UInt8>) -> [TCPOption] {
        var options: [TCPOption] = []
        var rest = bytes
        while let kind = rest.first, kind != 0 {
            if kind == 1 {
                rest = rest.dropFirst()
                continue
            }
            guard rest.count >= 2 else { break }
            let length = Int(rest[rest.startIndex + 1])
            guard length >= 2, length <= rest.count else { break }
            options.append(option(kind: kind, data: rest.prefix(length).dropFirst(2)))
            rest = rest.dropFirst(length)
        }
        return options
    }

    private static func option(kind: UInt8, data: ArraySlice<UInt8>) -> TCPOption {
        func number(_ index: Int) -> UInt32 {
            data.dropFirst(index * 4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }
        switch (kind, data.count) {
        case (2, 2): return .maximumSegmentSize(data.reduce(0) { $0 << 8 | UInt16($1) })
        case (3, 1): return .windowScale(data[data.startIndex])
        case (4, 0): return .selectiveAcknowledgementPermitted
        case (5, 8), (5, 16), (5, 24), (5, 32):
            return .selectiveAcknowledgement(
                stride(from: 0, to: data.count / 4, by: 2).map { Range(start: number($0), end: number($0 + 1)) })
        case (8, 8): return .timestamps(value: number(0), echo: number(1))
        default: return .other(kind: kind, [UInt8](data))
        }
    }

    /// The options in order, filled up with "no operation" to a multiple of 4; what goes past 40 bytes is left out.
    static func encoded(_ options: [TCPOption]) -> [UInt8] {
        var bytes: [UInt8] = []
        for option in options {
            var one: [UInt8] = []
            option.append(to: &one)
            guard bytes.count + one.count <= 40 else { break }
            bytes += one
        }
        while bytes.count % 4 != 0 { bytes.append(1) }
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .maximumSegmentSize(let size):
            bytes += [2, 4]
            bytes.append(bigEndian: size)
        case .windowScale(let shift): bytes += [3, 3, shift]
        case .selectiveAcknowledgementPermitted: bytes += [4, 2]
        case .selectiveAcknowledgement(let ranges):
            let sent = ranges.prefix(4)
            bytes += [5, UInt8(2 + 8 * sent.count)]
            for range in sent {
                bytes.append(bigEndian: range.start)
                bytes.append(bigEndian: range.end)
            }
        case .timestamps(let value, let echo):
            bytes += [8, 10]
            bytes.append(bigEndian: value)
            bytes.append(bigEndian: echo)
        case .other(let kind, let data):
            bytes += [kind, UInt8(truncatingIfNeeded: 2 + data.prefix(38).count)] + data.prefix(38)
        }
    }
}
