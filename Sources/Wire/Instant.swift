/// A moment on the driver's own clock: nanoseconds since the story began.
///
/// Wire time, virtual time and capture time are all counted this way, in scenario time: a lab that runs at twenty
/// times the speed multiplies before it makes an `Instant`, so nothing below a driver knows of speed.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Nanoseconds since the story began; negative only for what was captured before it.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The moment at which the story begins.
    public static let start = Instant(nanoseconds: 0)

    /// Seconds since the story began, for people and for `verdict.json`.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func + (left: Instant, right: Duration) -> Instant {
        Instant(nanoseconds: left.nanoseconds + right.wholeNanoseconds)
    }

    public static func - (left: Instant, right: Duration) -> Instant {
        Instant(nanoseconds: left.nanoseconds - right.wholeNanoseconds)
    }

    public static func - (left: Instant, right: Instant) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }

    public static func += (left: inout Instant, right: Duration) { left = left + right }
}
