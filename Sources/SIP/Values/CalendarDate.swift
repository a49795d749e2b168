/// A moment as the Date header field has it, `Sat, 13 Nov 2010 23:29:00 GMT` (RFC 3261 §20.17).
public struct CalendarDate: Hashable, Sendable {
    public let year: UInt16
    /// 1…12.
    public let month: UInt8
    /// 1…31, as the month has it.
    public let day: UInt8
    /// 0…23.
    public let hour: UInt8
    /// 0…59.
    public let minute: UInt8
    /// 0…60, the last for a leap second.
    public let second: UInt8

    static let weekdays: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.days(month, year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        self.year = UInt16(year)
        self.month = UInt8(month)
        self.day = UInt8(day)
        self.hour = UInt8(hour)
        self.minute = UInt8(minute)
        self.second = UInt8(second)
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case _: 31
        }
    }

    /// Seconds since 1970, by the proleptic Gregorian calendar.
    public var secondsSince1970: Int64 {
        let shifted = Int64(month) + (month <= 2 ? 9 : -3)
        let year = Int64(self.year) - (month <= 2 ? 1 : 0)
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + Int64(day) - 1 - 719_468
        return days * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
    }
}
