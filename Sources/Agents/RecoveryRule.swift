import Wire

/// A record of the `mg-recovery-rule` form: when a gateway that a survivable serves may return to main.
public struct RecoveryRule: Hashable, Sendable, Codable {
    /// `Migrate H.248 MG to primary:`
    public enum Migration: String, Hashable, Sendable, Codable, CaseIterable {
        /// Whenever the network is stable, calls or not.
        case immediately
        /// Once the gateway has no active call.
        case zeroActiveCalls = "0-active-calls"
        /// In the marked hours of the week.
        case timeDayWindow = "time-day-window"
        /// In the marked hours, or without an active call.
        case timeWindowOrZeroActiveCalls = "time-window-OR-0-active-calls"
    }

    /// 1…50.
    public var number: Int
    public var migration = Migration.immediately
    /// `Minimum time of network stability`, 3…15 min: for so long main must have heard the gateway ask.
    public var minimumStability: Duration = .minutes(3)
    /// The marked hours of the grid.
    public var window = WeekHours()

    public init(number: Int) { self.number = number }

    /// Whether a gateway may return.
    ///
    /// - Parameters:
    ///   - stableFor: How long main has heard it ask without interruption.
    ///   - activeCalls: How many calls it says that it has.
    ///   - isInWindow: The moment lies in a marked hour.
    /// - Returns: Nil where it may, else the reason for people.
    func objection(stableFor: Duration, activeCalls: Int, isInWindow: Bool) -> String? {
        // In whole seconds, for requests come at an interval that the network stretches and shrinks a little.
        guard stableFor + .milliseconds(500) >= minimumStability else {
            return "rule \(number): the network has not been stable for \(minimumStability.journalText)"
        }
        switch migration {
        case .immediately: return nil
        case .zeroActiveCalls: return activeCalls == 0 ? nil : "rule \(number): calls are active"
        case .timeDayWindow: return isInWindow ? nil : "rule \(number): outside the time-day-window"
        case .timeWindowOrZeroActiveCalls:
            return isInWindow || activeCalls == 0 ? nil : "rule \(number): calls are active, outside the window"
        }
    }

    /// Whether the hours of the window count.
    var hasWindow: Bool {
        switch migration {
        case .immediately, .zeroActiveCalls: false
        case .timeDayWindow, .timeWindowOrZeroActiveCalls: true
        }
    }
}
