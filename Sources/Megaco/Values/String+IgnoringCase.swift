extension String {
    /// Whether both are the same but for the case of the letters a to z, which H.248 text does not tell apart.
    func equalsIgnoringCase(_ other: String) -> Bool {
        self == other || (utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.folded == $1.folded })
    }

    /// Hashes so that strings which are equal but for case hash alike.
    func hashIgnoringCase(into hasher: inout Hasher) {
        for byte in utf8 { hasher.combine(byte.folded) }
        hasher.combine(0xFF as UInt8)
    }
}

extension UInt8 {
    /// A letter in lower case; anything else as it is.
    var folded: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
