/// Elements of which the least is at hand: a binary heap. Equal elements come out in any order.
///
/// Adding and taking cost the logarithm of the count.
public struct BinaryHeap<Element: Comparable & Sendable>: Sendable {
    private var elements: [Element] = []

    public init() {}

    public var count: Int { elements.count }
    public var isEmpty: Bool { elements.isEmpty }

    /// The least element; nil where there is none.
    public var first: Element? { elements.first }

    public mutating func push(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard elements[child] < elements[parent] else { return }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the least element; nil where there is none.
    @discardableResult
    public mutating func popFirst() -> Element? {
        guard var least = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return least }
        swap(&least, &elements[0])
        var parent = 0
        while true {
            var smallest = parent
            let left = 2 * parent + 1
            if left < elements.count, elements[left] < elements[smallest] { smallest = left }
            if left + 1 < elements.count, elements[left + 1] < elements[smallest] { smallest = left + 1 }
            guard smallest != parent else { return least }
            elements.swapAt(parent, smallest)
            parent = smallest
        }
    }

    /// Keeps what `holds` is true for, and of equal elements one.
    public mutating func keep(_ holds: (Element) -> Bool) {
        var kept: [Element] = []
        // A sorted array is a heap.
        for element in elements.filter(holds).sorted() where kept.last.map({ $0 < element }) ?? true {
            kept.append(element)
        }
        elements = kept
    }
}
