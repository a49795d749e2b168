/// Takes glances at messages one after the other, and remembers what followed the transaction's number in the last few:
/// a network says the same all day, and what was read once need only be compared.
public struct MessageGlancer: Sendable {
    /// A text is remembered in the place that its length gives it.
    private static let places = 32
    /// Longer ones are not remembered.
    private static let limit = 1_024

    /// By place: what a message began with and what followed the number, which are looked at for every message, and
    /// apart from them what they come to.
    private var openings = [Token?](repeating: nil, count: Self.places)
    private var rests = [[UInt8]](repeating: [], count: Self.places)
    private var glances = [MessageGlance?](repeating: nil, count: Self.places)

    public init() {}

    /// The same as ``MessageGlance/init(ofText:)``.
    public mutating func glance(ofText bytes: UnsafeBufferPointer<UInt8>) -> MessageGlance? {
        var reader = RegistrationReader(bytes)
        guard let opening = reader.opening() else { return nil }
        let rest = reader.rest
        let place = rest.count % Self.places
        if let glance = known(opening, rest, at: place) { return glance.inTransaction(reader.transaction) }
        guard let glance = reader.glance(after: opening) else { return nil }
        // What has extensions is of one gateway alone, as a rule.
        if rest.count <= Self.limit, !glance.hasExtensions {
            openings[place] = opening
            rests[place] = Array(rest)
            glances[place] = glance
        }
        return glance
    }

    @inline(__always)
    private func known(_ opening: Token, _ rest: UnsafeBufferPointer<UInt8>, at place: Int) -> MessageGlance? {
        guard openings[place] == opening, rests[place].count == rest.count,
            rests[place].withUnsafeBytes({ Self.areEqual($0, UnsafeRawBufferPointer(rest)) })
        else { return nil }
        return glances[place]
    }

    /// 32 bytes at a time, then eight; both have the same length.
    @inline(__always)
    private static func areEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        func difference(_ place: Int) -> UInt64 {
            one.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                ^ other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        }
        var place = 0
        while place + 32 <= one.count {
            guard
                difference(place) | difference(place + 8) | difference(place + 16) | difference(place + 24) == 0
            else { return false }
            place += 32
        }
        while place + 8 <= one.count {
            guard difference(place) == 0 else { return false }
            place += 8
        }
        while place < one.count {
            guard one[place] == other[place] else { return false }
            place += 1
        }
        return true
    }
}

extension MessageGlance {
    fileprivate func inTransaction(_ number: UInt32) -> MessageGlance {
        switch self {
        case .serviceChange(_, let change): .serviceChange(transaction: number, change)
        case .serviceChangeReply: .serviceChangeReply(transaction: number)
        case .audit: .audit(transaction: number)
        case .auditReply: .auditReply(transaction: number)
        }
    }

    fileprivate var hasExtensions: Bool {
        if case .serviceChange(_, let change) = self { !change.extensions.isEmpty } else { false }
    }
}
