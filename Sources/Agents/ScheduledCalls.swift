public import Wire

/// Calls out of the gateways' trunks that were planned for one moment, such as the greetings of a Mother's Day.
///
/// Each is an INVITE to a number of its own, and is confirmed by the 200 that answers it. One that nobody takes is
/// tried again.
public struct ScheduledCalls: Hashable, Sendable, Codable {
    /// The most calls: fewer than the requests that wait for answers at one time (``SIP/TransactionLayer``), so that
    /// none of a burst fails for want of room.
    public static let limit = 1000

    /// How many there are, 1…``limit``.
    public var count: Int
    /// When the first is due, from the start of the story.
    public var due: Duration
    /// How many are due in a second, 1…``limit``; nil: all at one moment.
    public var perSecond: Int?
    /// How long a call lasts once it is answered, 1 s…24 h (assumed).
    public var length: Duration = .minutes(3)
    /// How often a call is tried at most, 1…100 (assumed).
    public var attempts = 3
    /// From an attempt that failed to the next one, 1 s…1 h (assumed).
    public var pause: Duration = .seconds(30)

    public init(count: Int, due: Duration) {
        self.count = count
        self.due = due
    }

    /// When a call is due.
    ///
    /// - Parameter index: from 0.
    public func due(of index: Int) -> Instant {
        let later = perSecond.map { Duration.nanoseconds(Int64(index) * 1_000_000_000 / Int64(max(1, $0))) }
        return .start + due + (later ?? .zero)
    }

    /// The number that a call goes to: 9, the access code of an outside line, and seven more digits, from 0000001. No
    /// extension has as many.
    public static func number(of index: Int) -> String {
        "9" + String("000000\(index + 1)".suffix(7))
    }

    /// Which call goes to a number, from 0; nil for what is no such number.
    public static func index(ofNumber text: String) -> Int? {
        guard text.utf8.count == 8, text.utf8.first == UInt8(ascii: "9"), let number = Int(text.dropFirst()),
            number > 0, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return number - 1
    }
}
