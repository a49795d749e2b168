extension UInt64 {
    /// The least number of bits that holds the number; none for zero.
    var significantBits: Int { UInt64.bitWidth - leadingZeroBitCount }
}
