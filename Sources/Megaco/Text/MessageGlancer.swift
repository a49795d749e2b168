/// Takes glances at messages one after the other, and remembers what followed the transaction's number in the last few:
/// a network says the same all day, and what was read once need only be compared.
public struct MessageGlancer: Sendable {
    /// A text is remembered in the place that its length gives it.
    private static let places = 32
    /// Longer ones are not remembered.
    private static let limit = 1_024

    private struct Remembered: Sendable {
        let opening: Token
        let rest: [UInt8]
        let glance: MessageGlance
    }

    private var remembered = [Remembered?](repeating: nil, count: Self.places)

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
            remembered[place] = Remembered(opening: opening, rest: Array(rest), glance: glance)
        }
        return glance
    }

    @inline(__always)
    private func known(_ opening: Token, _ rest: UnsafeBufferPointer<UInt8>, at place: Int) -> MessageGlance? {
        guard let one = remembered[place], one.opening == opening, one.rest.count == rest.count else { return nil }
        return one.rest.withUnsafeBytes { Self.areEqual($0, UnsafeRawBufferPointer(rest)) } ? one.glance : nil
    }

    /// Eight bytes at a time; both have the same length.
    @inline(__always)
    private static func areEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        while place + 8 <= one.count {
            guard
                one.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                    == other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            else { return false }
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
