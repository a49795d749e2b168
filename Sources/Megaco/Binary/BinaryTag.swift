/// Identifier octets of the basic encoding rules (X.690 §8.1.2), as far as Annex A's AUTOMATIC TAGS need them.
enum BinaryTag {
    static let sequence: UInt8 = 0x30
    static let octetString: UInt8 = 0x04

    /// `[number]` around a value without inner elements.
    @inline(__always)
    static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number }

    /// `[number]` around other elements.
    @inline(__always)
    static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }
}
