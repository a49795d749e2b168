import Testing
import Wire

@testable import Analysis

@Suite("Tables of nodes and flows")
struct TableTests {
    private static func flow(_ port: Int) -> FlowKey {
        FlowKey(
            Endpoint(address: .v4(1), port: 2944), Endpoint(address: .v4(2), port: UInt16(port)), isStream: true)
    }

    @Test("a name has one number, and beyond the limit nobody's")
    func nodes() {
        var nodes = NodeTable(limit: 2)
        let first = nodes.node(at: .v4(0x0A00_0001))
        #expect(nodes.names[first] == "10.0.0.1")
        #expect(nodes.number(of: "10.0.0.1") == first)
        #expect(nodes.node(at: .v4(0x0A00_0001)) == first)
        let second = nodes.number(of: "main")
        #expect(first != second)
        #expect(nodes.number(of: "srs") == NodeTable.nobody)
        #expect(nodes.node(at: .v4(9)) == NodeTable.nobody)
        #expect(nodes.names.nodes == ["others", "10.0.0.1", "main"])
    }

    @Test("addresses of both families are told apart, and get other numbers with other names")
    func addresses() {
        var nodes = NodeTable(limit: 1_000)
        let addresses = (0..<200).map { IPAddress.v4($0) } + (0..<200).map { IPAddress.v6(high: 0, low: $0) }
        let numbers = addresses.map { nodes.node(at: $0) }
        #expect(Set(numbers).count == 400)
        #expect(addresses.map { nodes.node(at: $0) } == numbers)
        let age = nodes.age
        nodes.use(Labels())
        #expect(nodes.age == age)
    }

    @Test("an index of numbers finds what a dictionary finds, whatever comes and goes")
    func index() {
        var index = NumberIndex()
        var known: [UInt64: UInt32] = [:]
        var random = SeededGenerator(seed: 7)
        func key(_ word: UInt64) -> NumberIndex.Key { NumberIndex.Key(high: word % 3, low: word) }
        for step in 0..<20_000 {
            let word = UInt64.random(in: 0..<500, using: &random)
            if let number = known[word] {
                index.remove(number, key(word))
                known[word] = nil
            } else {
                index.add(UInt32(step), key(word))
                known[word] = UInt32(step)
            }
            let other = UInt64.random(in: 0..<500, using: &random)
            #expect(index.number(of: key(other)) { $0 == known[other] } == known[other])
            #expect(index.count == known.count)
        }
        // What is not there is not taken away.
        index.remove(1_000_000, key(1))
        #expect(index.count == known.count)
        index.removeAll()
        #expect(index.count == 0)
        #expect(index.number(of: key(1)) { _ in true } == nil)
    }

    @Test("a queue keeps the numbers of what is in it")
    func queue() {
        var queue = NumberedQueue<Int>()
        for number in 0..<30_000 {
            #expect(queue.next == number)
            queue.append(number * 3)
            if number % 3 != 0, let first = queue.first {
                #expect(queue[first] == first * 3)
                queue.removeFirst()
                #expect(!queue.holds(first))
            }
        }
        #expect(queue.count == 10_000 && queue.first == 20_000)
        #expect(queue.holds(29_999) && !queue.holds(30_000))
        for number in stride(from: 20_000, to: 30_000, by: 7) {
            #expect(queue.number(queue.short(number)) == number)
            queue[number] += 1
            #expect(queue[number] == number * 3 + 1)
        }
    }

    @Test("a small table is the same as a list and as a dictionary", arguments: [3, 12, 13, 100])
    func small(_ range: UInt64) {
        var table = SmallTable<Int>()
        var known: [UInt64: Int] = [:]
        var random = SeededGenerator(seed: range)
        for step in 0..<2_000 {
            let key = UInt64.random(in: 0..<range, using: &random)
            switch step % 5 {
            case 0, 1, 2:
                table[key] = step
                known[key] = step
            case 3: #expect(table.removeValue(forKey: key) == known.removeValue(forKey: key))
            case _:
                table.update(key) { $0 += 1 }
                known[key]? += 1
                if step % 100 == 99 {
                    table.removeAll { key, value in key % 2 == 0 || value % 3 == 0 }
                    known = known.filter { $0.key % 2 != 0 && $0.value % 3 != 0 }
                    table.updateAll { $0 += 5 }
                    known = known.mapValues { $0 + 5 }
                }
            }
            #expect(table.count == known.count)
            #expect(table.isEmpty == known.isEmpty)
            #expect(Dictionary(uniqueKeysWithValues: table.all.map { ($0.key, $0.value) }) == known)
        }
        table.removeAll()
        #expect(table.isEmpty && table[1] == nil)
    }

    @Test("the last exchange up to a moment, the pace, and what is left of many")
    func exchanges() {
        func at(_ seconds: Int64) -> Instant { .start + .seconds(seconds) }
        var exchanges = Exchanges(first: at(10))
        #expect(exchanges.latest == at(10) && exchanges.pace == nil)
        #expect(exchanges.last(upTo: at(9)) == nil)
        for second in [30, 20, 60, 45] as [Int64] { exchanges.append(at(second)) }
        #expect(exchanges.latest == at(60))
        #expect(exchanges.last(upTo: at(50)) == at(45))
        #expect(exchanges.last(upTo: at(10)) == at(10))
        // Gaps of 10, 10, 15 and 15 s.
        #expect(exchanges.pace == .seconds(15))
        exchanges.trim(to: 4)
        #expect(exchanges.last(upTo: at(44)) == nil)
        #expect(exchanges.last(upTo: at(50)) == at(45))
        #expect(exchanges.latest == at(60))
    }

    @Test("both directions are one flow")
    func directions() {
        let (one, other) = (Endpoint(address: .v4(1), port: 5), Endpoint(address: .v4(1), port: 6))
        #expect(FlowKey(one, other, isStream: true) == FlowKey(other, one, isStream: true))
        #expect(FlowKey(one, other, isStream: true) != FlowKey(one, other, isStream: false))
    }

    @Test("where there are too many flows, those go that were not seen for longest, and come back as others")
    func flows() {
        var flows = FlowTable(limit: 4)
        let first = (0..<4).map { flows.number(of: Self.flow($0)) }
        #expect(Set(first).count == 4)
        // The first one is seen again; the second and the third are the oldest.
        #expect(flows.number(of: Self.flow(0)) == first[0])
        let fifth = flows.number(of: Self.flow(4))
        #expect([first[1].place, first[2].place].contains(fifth.place))
        #expect(!first.contains(fifth))
        #expect(flows.number(of: Self.flow(0)) == first[0])
        #expect(flows.number(of: Self.flow(1)) != first[1])
    }

    @Test("what is kept of a flow is gone where another has its place")
    func states() {
        var states = FlowStates<Int>()
        let (one, other) = (FlowNumber(place: 3, serial: 1), FlowNumber(place: 3, serial: 2))
        #expect(states[one] == nil)
        #expect(states.update(one) { $0 += 1 } == nil)
        #expect(states.update(one, default: 5) { $0 + 1 } == 6)
        states.update(one) { $0 += 1 }
        #expect(states[one] == 6)
        #expect(states[other] == nil)
        states.update(other, default: 1) { $0 += 1 }
        #expect(states[other] == 2)
        #expect(states[one] == nil)
        states[other] = nil
        #expect(Array(states.all).isEmpty)
    }

    @Test("a text has one number, is cut where it is long, and is none where there are too many")
    func texts() {
        var texts = MessageTexts()
        #expect(texts.number(of: "") == .none && texts[.none] == "")
        let reason = texts.number(of: "LSP is inactive")
        #expect(texts.number(of: "LSP is inactive") == reason && texts[reason] == "LSP is inactive")
        let long = texts.number(of: String(repeating: "x", count: 5_000))
        #expect(texts[long] == String(repeating: "x", count: MessageTexts.lengthLimit))
        #expect(texts.number(of: String(repeating: "x", count: 6_000)) == long)
        let marked = texts.number(of: "e" + String(repeating: "\u{301}", count: 100_000))
        #expect(texts[marked].unicodeScalars.count == MessageTexts.lengthLimit)
        for number in 0..<MessageTexts.limit { _ = texts.number(of: "\(number)") }
        #expect(texts.number(of: "one more") == .none && texts[reason] == "LSP is inactive")
    }

    @Test("what is kept of a node is changed where it is")
    func nodeStates() {
        var states = NodeStates<[Int]>()
        #expect(states.update(3) { $0.append(1) } == nil && states[3] == nil)
        states.update(3, default: [7]) { $0.append(1) }
        states.update(3) { $0.append(2) }
        #expect(states[3] == [7, 1, 2] && states[2] == nil && states[4] == nil)
        states[3] = nil
        #expect(states.update(3) { $0.count } == nil && Array(states.all).isEmpty)
    }

    @Test(
        "names are ordered by the numbers in them",
        arguments: [
            ("mg2", "mg10"), ("mg", "mg1"), ("10.0.0.9", "10.0.0.10"), ("a1b", "a1c"), ("mg007", "mg8"),
            ("mg01", "mg1"),
            ("", "a"), ("a", "b"), ("mg1", "mg1x"), ("9", "a"), ("mg99999999999999999998", "mg99999999999999999999"),
        ])
    func order(_ one: String, _ other: String) {
        #expect(NaturalOrder.precedes(one, other))
        #expect(!NaturalOrder.precedes(other, one))
        #expect(!NaturalOrder.precedes(one, one))
    }
}
