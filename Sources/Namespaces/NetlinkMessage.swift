import CLinux

/// One rtnetlink request as bytes: a header, a fixed part, and attributes that may hold attributes (RFC 3549 §2.3).
///
/// Numbers are in the byte order of the host, as netlink wants them. Lengths are filled in as attributes are added;
/// the sequence number is filled in by ``numbered(_:)`` when the message is sent.
public struct NetlinkMessage: Hashable, Sendable {
    /// The message so far, always a valid one; its length field is kept up to date.
    public private(set) var bytes: [UInt8]

    /// - Parameters:
    ///   - type: RTM_NEWLINK and its like.
    ///   - flags: NLM_F_CREATE and its like; NLM_F_REQUEST and NLM_F_ACK are added.
    ///   - fixed: the fixed part that this type of message has, padded to four bytes.
    init(type: Int32, flags: Int32 = 0, fixed: [UInt8]) {
        bytes = []
        bytes.append(native: UInt32(0))
        bytes.append(native: UInt16(truncatingIfNeeded: type))
        bytes.append(native: UInt16(truncatingIfNeeded: flags | NLM_F_REQUEST | NLM_F_ACK))
        bytes.append(native: UInt32(0))
        bytes.append(native: UInt32(0))
        bytes += fixed
        close(from: 0)
    }

    /// The message with a sequence number, which its acknowledgement will bear.
    func numbered(_ sequence: UInt32) -> [UInt8] {
        var numbered = bytes
        numbered.replaceSubrange(8..<12, with: [UInt8](native: sequence))
        return numbered
    }

    /// Adds an attribute: its length, its type, its bytes, and padding to four bytes.
    mutating func add(_ type: Int, _ value: [UInt8]) {
        nest(type) { $0.bytes += value }
    }

    mutating func add(_ type: Int, _ value: UInt32) { add(type, [UInt8](native: value)) }

    /// Adds a name with the zero byte at its end that interface names need.
    mutating func add(_ type: Int, name: String) { add(type, Array(name.utf8) + [0]) }

    /// Adds an attribute whose value is what the closure appends.
    mutating func nest(_ type: Int, _ contents: (inout NetlinkMessage) -> Void) {
        let start = bytes.count
        bytes.append(native: UInt16(0))
        bytes.append(native: UInt16(truncatingIfNeeded: type))
        contents(&self)
        // An attribute's length leaves out its own padding, unlike that of the message.
        bytes.replaceSubrange(start..<start + 2, with: [UInt8](native: UInt16(truncatingIfNeeded: bytes.count - start)))
        close(from: start)
    }

    /// Appends bytes that stand bare inside a nested attribute, such as the peer's header of a veth pair.
    mutating func append(_ value: [UInt8]) {
        bytes += value
    }

    private mutating func close(from start: Int) {
        while bytes.count % 4 != 0 { bytes.append(0) }
        bytes.replaceSubrange(0..<4, with: [UInt8](native: UInt32(truncatingIfNeeded: bytes.count)))
    }
}

extension [UInt8] {
    /// The bytes of a number in the order of the host.
    init(native value: some FixedWidthInteger) {
        self = Swift.withUnsafeBytes(of: value) { Array($0) }
    }

    mutating func append(native value: some FixedWidthInteger) {
        self += [UInt8](native: value)
    }
}
