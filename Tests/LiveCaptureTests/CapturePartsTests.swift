import Packets
import Testing
import Wire

@testable import LiveCapture

@Suite("Parts of the capture")
struct CapturePartsTests {
    private static func packet(_ milliseconds: Int64, _ byte: UInt8) -> CapturedPacket {
        CapturedPacket(time: .start + .milliseconds(milliseconds), interface: 0, bytes: [byte])
    }

    @Test("Order: by time across mirrors, by arrival within one time, nothing before its time")
    func order() {
        var order = CaptureOrder()
        for (time, byte) in [(30, 1), (10, 2), (20, 3), (10, 4)] as [(Int64, UInt8)] {
            order.hold(Self.packet(time, byte))
        }
        let first = order.release(upTo: .start + .milliseconds(20))
        #expect(first.map(\.bytes) == [[2], [4], [3]])
        order.hold(Self.packet(25, 5))
        let rest = order.releaseAll()
        #expect(rest.map(\.bytes) == [[5], [1]])
        #expect(order.outOfOrder == 0)
        #expect(order.isEmpty)
    }

    @Test("Order: one that comes too late is let go and counted")
    func late() {
        var order = CaptureOrder()
        order.hold(Self.packet(30, 1))
        let first = order.releaseAll()
        order.hold(Self.packet(29, 2))
        order.hold(Self.packet(30, 3))
        let second = order.releaseAll()
        #expect(first.count + second.count == 3)
        #expect(order.outOfOrder == 1)
    }

    @Test("Order: a flood is let go early, oldest first")
    func flood() {
        var order = CaptureOrder()
        for index in 0...CaptureOrder.limit { order.hold(Self.packet(Int64(index), 0)) }
        let early = order.release(upTo: .start - .seconds(1))
        #expect(early.count == CaptureOrder.limit / 2)
        #expect(early.last?.time == .start + .milliseconds(Int64(CaptureOrder.limit / 2 - 1)))
    }

    @Test(
        "Clock: wall-clock stamps become scenario time",
        arguments: [
            (1, 1_000_000_500, 500), (20, 1_000_000_500, 10_000), (20, 999_999_900, -2_000),
            (10_000, Int64.max, Int64.max), (20, Int64.min + 2_000_000_000, Int64.min),
        ] as [(Int, Int64, Int64)])
    func clock(speed: Int, realtime: Int64, nanoseconds: Int64) {
        let clock = CaptureClock(
            originMonotonicNanoseconds: 1_000, originRealtimeNanoseconds: 1_000_000_000, speed: speed)
        #expect(clock.instant(atRealtime: realtime, offset: clock.offset) == Instant(nanoseconds: nanoseconds))
    }

    @Test("Clock: after a step of the wall clock stamps go on with the new offset")
    func step() {
        let clock = CaptureClock(
            originMonotonicNanoseconds: 1_000, originRealtimeNanoseconds: 1_000_000_000, speed: 2)
        let hour: Int64 = 3_600_000_000_000
        let stamp = clock.instant(atRealtime: 1_000_000_500 + hour, offset: clock.offset + hour)
        #expect(stamp == Instant(nanoseconds: 1_000))
    }
}
