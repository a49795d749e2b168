internal import Wire

extension PackedReader {
    /// The presence bits of a SEQUENCE: whether it is extended, then one bit for each optional component of its root.
    mutating func preamble(_ optionals: Int, _ element: String) throws(DecodeError) -> (isExtended: Bool, [Bool]) {
        let isExtended = try bool(element)
        var present: [Bool] = []
        for _ in 0..<optionals { present.append(try bool(element)) }
        return (isExtended, present)
    }

    /// The extension additions of a SEQUENCE (X.691 §19.7–9), by index; each is an open type, so any can be left alone.
    ///
    /// At most 64 additions, above what any version of H.225.0 has.
    mutating func additions(
        _ isExtended: Bool, _ element: String
    ) throws(DecodeError) -> [(index: Int, content: PackedReader)] {
        guard isExtended else { return [] }
        let start = offset
        guard try !bool(element) else { throw error(element, .tooLarge(limit: 64), at: start) }
        let count = Int(try bits(6, element)) + 1
        var indexes: [Int] = []
        for index in 0..<count where try bool(element) { indexes.append(index) }
        var found: [(index: Int, content: PackedReader)] = []
        for index in indexes { found.append((index, try openType(element))) }
        return found
    }

    mutating func skipAdditions(_ isExtended: Bool, _ element: String) throws(DecodeError) {
        _ = try additions(isExtended, element)
    }

    /// The index of a CHOICE: below `alternatives` in the root, from there on in the extension.
    mutating func choice(_ alternatives: Int, _ element: String) throws(DecodeError) -> Int {
        guard try !bool(element) else { return alternatives + (try smallNumber(element)) }
        return Int(try number(0...UInt64(alternatives - 1), element))
    }

    /// A SEQUENCE OF with at most `limit` members.
    mutating func list<Member>(
        limit: Int, _ element: String, _ member: (inout PackedReader) throws(DecodeError) -> Member
    ) throws(DecodeError) -> [Member] {
        let start = offset
        let count = try length(element)
        guard count <= limit else { throw error(element, .tooLarge(limit: UInt64(limit)), at: start) }
        var members: [Member] = []
        for _ in 0..<count { members.append(try member(&self)) }
        return members
    }
}
