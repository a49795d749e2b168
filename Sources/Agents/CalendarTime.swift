/// A date and time of day without a zone; the default is 2026-01-05 09:00.
public struct CalendarTime: Hashable, Sendable, Codable {
    /// 1970…9999.
    public var year = 2026
    /// 1…12.
    public var month = 1
    /// 1…31.
    public var day = 5
    /// 0…23.
    public var hour = 9
    /// 0…59.
    public var minute = 0

    public init() {}

    public init(year: Int, month: Int, day: Int, hour: Int, minute: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
    }
}
