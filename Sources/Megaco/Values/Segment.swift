/// Which part of a reply a message carries (H.248.1 v3 §8.2.2 and Annex D).
public struct Segment: Hashable, Sendable {
    /// 1…65535; 0 would be legal text and is never sent.
    public var number: UInt16
    /// Whether it is the last.
    public var isLast: Bool

    public init(number: UInt16, isLast: Bool = false) {
        self.number = number
        self.isLast = isLast
    }
}
