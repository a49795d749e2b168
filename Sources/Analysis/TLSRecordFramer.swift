/// Cuts a stream of TLS into records by their headers. Of each record a few bytes are looked at and none is kept.
struct TLSRecordFramer: Sendable {
    /// What stands where a header should be.
    struct NoRecord: Error {}

    static let headerLength = 5
    /// A record of TLS 1.2 has 2¹⁴ bytes and up to 2,048 of protection (RFC 5246 §6.2.3).
    static let limit = 18_432
    /// So many bytes of a record are looked at.
    private static let digestLength = 32

    private var header: [UInt8] = []
    /// Bytes that are to come of the record.
    private var remaining = 0
    private var looked = 0
    private var record = TLSRecord(content: .handshake, length: 0, digest: 0)

    /// Takes the next bytes of the stream and returns the records that are complete with them.
    mutating func append(_ bytes: [UInt8]) throws(NoRecord) -> [TLSRecord] {
        var records: [TLSRecord] = []
        var index = 0
        while index < bytes.count {
            if remaining > 0 {
                let taken = min(remaining, bytes.count - index)
                look(bytes[index..<index + taken])
                remaining -= taken
                index += taken
            } else {
                header.append(bytes[index])
                index += 1
                guard header.count == Self.headerLength else { continue }
                guard let content = Self.content(of: header[...]) else { throw NoRecord() }
                remaining = Int(header[3]) << 8 | Int(header[4])
                record = TLSRecord(content: content, length: remaining, digest: 2_166_136_261)
                looked = 0
                header = []
            }
            if remaining == 0, header.isEmpty { records.append(record) }
        }
        return records
    }

    /// FNV-1a.
    private mutating func look(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes.prefix(max(0, Self.digestLength - looked)) {
            record.digest = (record.digest ^ UInt32(byte)) &* 16_777_619
        }
        looked += bytes.count
    }

    /// What a header says, where it can be one: a content that is known, version 3.0 to 3.4, a length that it may have.
    static func content(of header: ArraySlice<UInt8>) -> TLSRecord.Content? {
        let head = Array(header.prefix(headerLength))
        guard head.count == headerLength, let content = TLSRecord.Content(rawValue: head[0]), head[1] == 3, head[2] <= 4
        else { return nil }
        let length = Int(head[3]) << 8 | Int(head[4])
        switch content {
        case .changeCipherSpec: return (1...256).contains(length) ? content : nil
        case .alert: return (2...512).contains(length) ? content : nil
        case .handshake: return (4...limit).contains(length) ? content : nil
        case .applicationData: return length <= limit ? content : nil
        }
    }

    /// True where bytes begin at the beginning of a record: each header in them that can be seen is one.
    static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        var isFirst = true
        while rest.count >= headerLength {
            guard content(of: rest) != nil else { return false }
            isFirst = false
            let head = Array(rest.prefix(headerLength))
            rest = rest.dropFirst(headerLength + (Int(head[3]) << 8 | Int(head[4])))
        }
        return !isFirst && (rest.isEmpty || TLSRecord.Content(rawValue: rest[rest.startIndex]) != nil)
    }

    /// True where fewer bytes than a header has may be the beginning of one.
    static func mayBegin(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count < headerLength else { return false }
        let second = bytes.dropFirst().first
        return TLSRecord.Content(rawValue: first) != nil && (second == nil || second == 3)
    }
}
