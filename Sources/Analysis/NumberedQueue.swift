/// A queue whose elements keep the numbers that they got when they came, counted from 0.
///
/// What is in it lies so near together that the lower bits of a number tell it, for a ``NumberIndex``.
struct NumberedQueue<Element> {
    private static var bits: UInt32 { 0x7FFF_FFFF }

    private var list: [Element] = []
    /// What is before it has left.
    private var head = 0
    /// The number of the first one in the list.
    private var base = 0

    var count: Int { list.count - head }
    /// The number of the one that came first.
    var first: Int? { head < list.count ? base + head : nil }
    /// The number that the next one gets.
    var next: Int { base + list.count }

    /// The number must be that of one that is in it.
    subscript(number: Int) -> Element {
        @inline(__always) get { list[number - base] }
        @inline(__always) _modify { yield &list[number - base] }
    }

    func holds(_ number: Int) -> Bool { number >= base + head && number < next }

    mutating func append(_ element: Element) { list.append(element) }

    /// The one that came first leaves; there must be one.
    mutating func removeFirst() {
        head += 1
        guard head > 4_096, head > list.count / 2 else { return }
        list.removeFirst(head)
        base += head
        head = 0
    }

    /// A number in few bits, and what it was of one that is in it.
    func short(_ number: Int) -> UInt32 { UInt32(truncatingIfNeeded: number) & Self.bits }
    func number(_ short: UInt32) -> Int { base + Int((short &- UInt32(truncatingIfNeeded: base)) & Self.bits) }
}

extension NumberedQueue: Sendable where Element: Sendable {}
