internal import Wire

/// A cursor over H.248 in the basic encoding rules (H.248.1 Annex A, X.690).
///
/// Lengths may be definite, in any number of octets, or indefinite; tags may be long where an element is skipped.
/// Strings in pieces are refused: no H.248 peer sends them. An element that is open bounds every read inside it.
struct BinaryReader {
    /// What input may ask for; each is far above what a registration needs and keeps hostile input cheap.
    enum Limit {
        /// Bytes of one message: the largest TPKT or UDP payload.
        static let message = 65_535
        /// Members of any one list: transactions, actions, commands, parameters, ranges.
        static let members = 1_024
        /// Octets of a name: "total length of pathNAME must not exceed 64 chars" (Annex B.2).
        static let name = 64
        /// Elements of indefinite length within each other inside one that is skipped.
        static let depth = 32
    }

    /// The element around the one that is open.
    struct Outer {
        fileprivate let end: Int
        fileprivate let isIndefinite: Bool
    }

    /// Every range of them that is read lies in the element that was open.
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var progress = BinaryProgress()
    /// Where the open element ends; where its length is indefinite, where the one around it does.
    private var end: Int
    private var isIndefinite = false

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        end = bytes.count
    }

    /// The tag of the next element; 0, which no element has, where the open one ends.
    var next: UInt8 { position < end ? bytes[position] : 0 }

    /// The open element.
    var current: Outer { Outer(end: end, isIndefinite: isIndefinite) }

    // MARK: Errors

    func invalid(_ element: String, at offset: Int, _ why: String) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: .invalid(why))
    }

    func tooLarge(_ element: String, at offset: Int, limit: Int) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: .tooLarge(limit: UInt64(limit)))
    }

    /// The error for the tag at the cursor.
    func failure(_ element: String) -> DecodeError {
        guard position < end else { return DecodeError(offset: position, element: element, reason: .endOfInput) }
        return DecodeError(offset: position, element: element, reason: .unexpectedByte(bytes[position]))
    }

    // MARK: Elements with elements inside

    /// Opens an element; ``leave(_:_:)`` or ``leaveExtensible(_:_:)`` closes it.
    @inline(__always)
    mutating func enter(_ tag: UInt8, _ element: String) throws(DecodeError) -> Outer {
        let outer = Outer(end: end, isIndefinite: isIndefinite)
        let start = position + 2
        if start <= end, bytes[position] == tag, bytes[position + 1] < 0x80 {
            let stop = start + Int(bytes[position + 1])
            if stop <= end {
                (position, end, isIndefinite) = (start, stop, false)
                return outer
            }
        }
        try enterLong(tag, element)
        return outer
    }

    @inline(never)
    private mutating func enterLong(_ tag: UInt8, _ element: String) throws(DecodeError) {
        guard next == tag else { throw failure(element) }
        position += 1
        if let length = try length(element, isConstructed: true) {
            (end, isIndefinite) = (position + length, false)
        } else {
            isIndefinite = true
        }
    }

    /// Closes an element that holds nothing more.
    @inline(__always)
    mutating func leave(_ outer: Outer, _ element: String) throws(DecodeError) {
        if position != end || isIndefinite { try leaveLong(element) }
        restore(outer)
    }

    /// Closes an element; what a later version has added at its end is skipped.
    @inline(__always)
    mutating func leaveExtensible(_ outer: Outer, _ element: String) throws(DecodeError) {
        if position != end || isIndefinite {
            while next != 0 { try skipElement(element) }
            try leaveLong(element)
        }
        restore(outer)
    }

    private mutating func leaveLong(_ element: String) throws(DecodeError) {
        guard isIndefinite else {
            guard position == end else { throw failure(element) }
            return
        }
        guard position < end, bytes[position] == 0 else { throw failure(element) }
        position += 1
        guard position < end, bytes[position] == 0 else { throw failure("end of \(element)") }
        position += 1
    }

    /// Back to the element around the open one, wherever the cursor is.
    mutating func restore(_ outer: Outer) { (end, isIndefinite) = (outer.end, outer.isIndefinite) }

    /// Passes over one element with all that it holds.
    mutating func skipElement(_ element: String) throws(DecodeError) {
        var open = 0
        repeat {
            guard position < end else { throw failure(element) }
            if open > 0, bytes[position] == 0 {
                guard position + 1 < end, bytes[position + 1] == 0 else { throw failure("end of \(element)") }
                position += 2
                open -= 1
                continue
            }
            let isConstructed = bytes[position] & 0x20 != 0
            try skipTag(element)
            if let length = try length(element, isConstructed: isConstructed) {
                position += length
            } else {
                open += 1
                guard open <= Limit.depth else { throw tooLarge(element, at: position, limit: Limit.depth) }
            }
        } while open > 0
    }

    /// One octet, or several where the number is 31 or above.
    private mutating func skipTag(_ element: String) throws(DecodeError) {
        let isLong = bytes[position] & 0x1F == 0x1F
        position += 1
        guard isLong else { return }
        let start = position
        repeat {
            guard position < end else { throw failure("tag of \(element)") }
            guard position - start < 5 else { throw tooLarge("tag of \(element)", at: start, limit: 5) }
            position += 1
        } while bytes[position - 1] & 0x80 != 0
    }

    /// The length octets, checked against what is there; nil where the length is indefinite.
    private mutating func length(_ element: String, isConstructed: Bool) throws(DecodeError) -> Int? {
        let start = position
        guard position < end else { throw failure("length of \(element)") }
        let first = bytes[position]
        position += 1
        var value = Int(first)
        if first >= 0x80 {
            guard first != 0x80 else {
                guard isConstructed else {
                    throw invalid("length of \(element)", at: start, "is indefinite, but the element is primitive")
                }
                return nil
            }
            value = 0
            for _ in 0..<Int(first & 0x7F) {
                guard position < end else { throw failure("length of \(element)") }
                value = value << 8 | Int(bytes[position])
                position += 1
                guard value <= Limit.message else {
                    throw tooLarge("length of \(element)", at: start, limit: Limit.message)
                }
            }
        }
        guard value <= end - position else {
            throw DecodeError(offset: end, element: element, reason: .endOfInput)
        }
        return value
    }

    // MARK: Elements with octets inside

    /// The octets of a primitive element.
    @inline(__always)
    mutating func octets(_ tag: UInt8, _ element: String) throws(DecodeError) -> Range<Int> {
        let start = position + 2
        if start <= end, bytes[position] == tag, bytes[position + 1] < 0x80 {
            let stop = start + Int(bytes[position + 1])
            if stop <= end {
                position = stop
                return start..<stop
            }
        }
        return try octetsLong(tag, element)
    }

    @inline(never)
    private mutating func octetsLong(_ tag: UInt8, _ element: String) throws(DecodeError) -> Range<Int> {
        if next == tag | 0x20 {
            throw invalid(element, at: position, "is in pieces (constructed), which is not read")
        }
        guard next == tag else { throw failure(element) }
        position += 1
        let length = try length(element, isConstructed: false) ?? 0
        defer { position += length }
        return position..<position + length
    }

    /// The octets of a primitive element that has so many.
    @inline(__always)
    mutating func octets(
        _ tag: UInt8, _ element: String, count: ClosedRange<Int>
    ) throws(DecodeError) -> Range<Int> {
        let range = try octets(tag, element)
        guard count.contains(range.count) else {
            throw invalid(element, at: range.lowerBound, "has \(range.count) octets")
        }
        return range
    }

    /// INTEGER or ENUMERATED of 0…limit; zeros in front are allowed.
    @inline(__always)
    mutating func unsigned(_ tag: UInt8, _ element: String, limit: UInt32) throws(DecodeError) -> UInt32 {
        let range = try octets(tag, element)
        var value: UInt64 = 0
        for index in range { value = value << 8 | UInt64(bytes[index]) }
        guard !range.isEmpty, range.count <= 8, bytes[range.lowerBound] < 0x80, value <= limit else {
            throw numberFailure(range, element, limit: limit)
        }
        return UInt32(truncatingIfNeeded: value)
    }

    @inline(never)
    private func numberFailure(_ range: Range<Int>, _ element: String, limit: UInt32) -> DecodeError {
        if range.isEmpty { return invalid(element, at: range.lowerBound, "has no octets") }
        if bytes[range.lowerBound] >= 0x80 { return invalid(element, at: range.lowerBound, "is negative") }
        return tooLarge(element, at: range.lowerBound, limit: Int(limit))
    }

    /// True, and past it, where the next element is a NULL of that tag.
    mutating func skipNull(_ tag: UInt8, _ element: String) throws(DecodeError) -> Bool {
        guard next == tag else { return false }
        _ = try octets(tag, element, count: 0...0)
        return true
    }

    /// True where the next element is a primitive of that tag, or one in pieces, which reading will refuse.
    @inline(__always)
    func isNext(primitive number: UInt8) -> Bool { next & 0xDF == BinaryTag.primitive(number) }

    @inline(__always)
    func isNext(constructed number: UInt8) -> Bool { next == BinaryTag.constructed(number) }

    /// A bound on the members of a list.
    @inline(__always)
    func checkCount(_ count: Int, _ element: String) throws(DecodeError) {
        guard count < Limit.members else { throw tooLarge(element, at: position, limit: Limit.members) }
    }
}
