/// One header field in the index of a message: what it is and where its name and value lie.
public struct FieldEntry: Hashable, Sendable {
    let nameStart: Int32
    let valueStart: Int32
    let nameCount: UInt16
    let valueCount: UInt16
    /// What the name stands for, long or compact.
    public let name: HeaderName
    /// True where the value goes over several lines; these are part of its range.
    public let isFolded: Bool

    @inline(__always)
    init(_ name: HeaderName, _ spelled: Range<Int>, _ value: Range<Int>, isFolded: Bool) {
        self.name = name
        self.isFolded = isFolded
        nameStart = Int32(truncatingIfNeeded: spelled.lowerBound)
        nameCount = UInt16(truncatingIfNeeded: spelled.count)
        valueStart = Int32(truncatingIfNeeded: value.lowerBound)
        valueCount = UInt16(truncatingIfNeeded: value.count)
    }

    /// The name as written.
    public var spelling: ByteRange { ByteRange(Int(nameStart), Int(nameStart) + Int(nameCount)) }
    /// The value without white space at its ends.
    @inline(__always)
    public var value: ByteRange { ByteRange(Int(valueStart), Int(valueStart) + Int(valueCount)) }
}
