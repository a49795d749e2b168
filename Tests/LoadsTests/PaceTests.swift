import Loads
import Testing
import Wire

@Suite("Pace of a load")
struct PaceTests {
    private func at(_ milliseconds: Int64) -> Instant { .start + .milliseconds(milliseconds) }

    @Test("without a rate as many begin as may be in flight, until all have")
    func closed() {
        var pace = Pace(inFlightLimit: 4, total: 10)
        #expect(pace.begin(at: at(0), inFlight: 0) == 4)
        #expect(pace.begin(at: at(0), inFlight: 4) == 0)
        #expect(pace.begin(at: at(1), inFlight: 1) == 3)
        #expect(pace.nextDue == nil && !pace.isExhausted)
        #expect(pace.begin(at: at(2), inFlight: 0) == 3)
        #expect(pace.isExhausted && pace.begun == 10)
        #expect(pace.begin(at: at(3), inFlight: 0) == 0)
    }

    @Test("with a rate they begin evenly, and each has its moment")
    func open() {
        var pace = Pace(inFlightLimit: 1000, rate: 100, total: 5)
        #expect(pace.begin(at: at(7), inFlight: 0) == 1)
        #expect(pace.nextDue == at(17))
        #expect(pace.begin(at: at(16), inFlight: 0) == 0)
        #expect(pace.begin(at: at(17), inFlight: 0) == 1)
        // A late wake-up finds two that are due.
        #expect(pace.begin(at: at(38), inFlight: 0) == 2)
        #expect(pace.nextDue == at(47))
        #expect(pace.begin(at: at(500), inFlight: 0) == 1)
        #expect(pace.nextDue == nil && pace.isExhausted)
        #expect(pace.heldBack == 0)
    }

    @Test("what cannot begin when it is due is counted and not made up for")
    func heldBack() {
        var pace = Pace(inFlightLimit: 2, rate: 1000)
        #expect(pace.begin(at: at(0), inFlight: 0) == 1)
        #expect(pace.begin(at: at(10), inFlight: 1) == 1)
        #expect(pace.heldBack == 9)
        #expect(pace.begin(at: at(11), inFlight: 0) == 1)
    }

    @Test("a rate below one a second, and more than one a nanosecond")
    func rates() {
        var slow = Pace(inFlightLimit: 10, rate: 0.5)
        #expect(slow.begin(at: at(0), inFlight: 0) == 1)
        #expect(slow.nextDue == at(2000))
        var fast = Pace(inFlightLimit: 10, rate: 1e12)
        #expect(fast.begin(at: at(0), inFlight: 0) == 1)
        #expect(fast.begin(at: at(1000), inFlight: 0) == 10)
    }
}
