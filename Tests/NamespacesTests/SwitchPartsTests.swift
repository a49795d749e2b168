import Fabric
import Testing
import Wire

@testable import Namespaces

@Suite("Parts of the switch")
struct SwitchPartsTests {
    @Test("Lateness: the maximum is exact, percentiles are at most an eighth too high and never above it")
    func lateness() {
        var histogram = SwitchLatenessHistogram()
        #expect(histogram.summary == SwitchLateness())
        for value in 1...1000 { histogram.record(Int64(value) * 1000) }
        histogram.record(-5)
        let summary = histogram.summary
        #expect(summary.count == 1001)
        #expect(summary.maximumNanoseconds == 1_000_000)
        #expect((500_000...562_500).contains(summary.medianNanoseconds))
        #expect((990_000...1_000_000).contains(summary.p99Nanoseconds))
    }

    @Test("Lateness: every magnitude has a bucket", arguments: [0, 7, 8, 15, 16, 1 << 40, Int64.max])
    func buckets(_ value: Int64) {
        var histogram = SwitchLatenessHistogram()
        histogram.record(value)
        #expect(histogram.summary.medianNanoseconds == value)
        histogram.record(.max)
        let median = histogram.summary.medianNanoseconds
        #expect(median >= value && median - value <= value / 8)
    }

    @Test("Schedule: in order of time, then of arrival, and not before the time has come")
    func schedule() {
        var schedule = SwitchSchedule()
        for (identifier, second) in [(1, 30), (2, 10), (3, 30), (4, 20), (5, 10)] as [(UInt64, Int64)] {
            let planned = Instant.start + .seconds(second)
            let isKept = schedule.insert(.init(identifier: identifier, fault: .removeAll, planned: planned))
            #expect(isKept)
        }
        #expect(schedule.next == .start + .seconds(10))
        let early = schedule.takeDue(at: .start + .seconds(9))
        #expect(early?.identifier == nil)
        var order: [UInt64] = []
        while let entry = schedule.takeDue(at: .start + .seconds(30)) { order.append(entry.identifier) }
        #expect(order == [2, 5, 4, 1, 3])
        #expect(schedule.next == nil)
    }

    private static func configuration() -> SwitchConfiguration {
        let ports = (1...3).map { number in
            Port(
                identifier: PortIdentifier(number), node: "n\(number)", network: number == 3 ? "wan" : "hq",
                mac: MACAddress(UInt64(number)), addresses: [.v4(UInt32(number))])
        }
        return SwitchConfiguration(
            ports: ports, networks: [NetworkConditions(network: "hq")], seed: 7,
            clock: SwitchClock(originMonotonicNanoseconds: 1, speed: 20),
            mirrors: [SwitchMirror(network: "hq", sent: "s0a", delivered: "d0a")])
    }

    @Test("Ports: by interface both ways, mirrors by network, missing ones by name")
    func ports() {
        var interfaces: [String: Int32] = ["p1": 11, "p3": 13, "s0a": 21, "s0b": 22]
        let names = Names(interfaces)
        var table = SwitchPortTable(Self.configuration()) { names.value[$0] }
        #expect(table.missing == ["p2", "d0a"])
        #expect(table.mirrorInterfaces == [21, 22])
        #expect(table.port(ofInterface: 11) == PortIdentifier(1))
        #expect(table.port(ofInterface: 12) == nil)
        #expect(table[PortIdentifier(1)]?.sentMirror == 21)
        #expect(table[PortIdentifier(1)]?.deliveredMirror == nil)
        #expect(table[PortIdentifier(3)]?.sentMirror == nil)
        #expect(table[PortIdentifier(4)] == nil)
        interfaces["p2"] = 12
        interfaces["p1"] = 31
        interfaces["p3"] = nil
        names.value = interfaces
        let found = (1...4).map { table.reopen(PortIdentifier($0)) }
        #expect(found == [true, true, false, false])
        #expect(table.port(ofInterface: 11) == nil)
        #expect(table.port(ofInterface: 31) == PortIdentifier(1))
        #expect(table.port(ofInterface: 13) == nil)
        #expect(table[PortIdentifier(3)]?.interface == nil)
    }

    private final class Names {
        var value: [String: Int32]
        init(_ value: [String: Int32]) { self.value = value }
    }
}
