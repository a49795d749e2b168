import Testing
import Wire

@Suite("Binary heap")
struct BinaryHeapTests {
    @Test("gives the least of what is in it, whatever is added and taken", arguments: 0..<UInt64(20))
    func order(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var heap = BinaryHeap<Int>()
        var plain: [Int] = []
        for _ in 0..<500 {
            if Bool.random(using: &generator) || plain.isEmpty {
                let element = Int.random(in: 0..<50, using: &generator)
                heap.push(element)
                plain.append(element)
                plain.sort()
            } else {
                #expect(heap.first == plain.first)
                #expect(heap.popFirst() == plain.removeFirst())
            }
            #expect(heap.count == plain.count)
        }
        while let least = heap.popFirst() { #expect(least == plain.removeFirst()) }
        #expect(plain.isEmpty && heap.isEmpty && heap.first == nil)
    }

    @Test("keeps what holds, equal elements once, and goes on as a heap")
    func keep() {
        var heap = BinaryHeap<Int>()
        for element in [5, 3, 8, 3, 1, 8, 2] { heap.push(element) }
        heap.keep { $0 != 1 }
        #expect(heap.count == 4)
        heap.push(4)
        #expect((0..<5).map { _ in heap.popFirst() } == [2, 3, 4, 5, 8])
    }
}
