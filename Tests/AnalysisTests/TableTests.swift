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
        #expect(nodes.node(at: .v4(0x0A00_0001)).name == "10.0.0.1")
        let first = nodes.number(of: "10.0.0.1")
        #expect(nodes.node(at: .v4(0x0A00_0001)).number == first)
        let second = nodes.number(of: "main")
        #expect(first != second)
        #expect(nodes.number(of: "srs") == NodeTable.nobody)
        #expect(nodes.node(at: .v4(9)).name == "0.0.0.9")
        #expect(nodes.node(at: .v4(9)).number == NodeTable.nobody)
        #expect(nodes.names == ["", "10.0.0.1", "main"])
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
        states[one, default: 5] += 1
        #expect(states[one] == 6)
        #expect(states[other] == nil)
        states[other, default: 1] += 1
        #expect(states[other] == 2)
        #expect(states[one] == nil)
        states[other] = nil
        #expect(Array(states.all).isEmpty)
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
