public import Wire

/// Hours of the week that are marked: the grid of a time-day-window, a row a day and a column an hour.
public struct WeekHours: Hashable, Sendable, Codable {
    /// The rows of the grid in its order.
    public enum Day: String, Hashable, Sendable, Codable, CaseIterable {
        case sunday, monday, tuesday, wednesday, thursday, friday, saturday
    }

    /// 0 for Sunday from 00:00, 167 for Saturday from 23:00.
    private var hours: [Int] = []

    public init() {}

    public var isEmpty: Bool { hours.isEmpty }

    /// Marks an hour, 0…23.
    public mutating func mark(_ day: Day, hour: Int) {
        let marked = (Day.allCases.firstIndex(of: day) ?? 0) * 24 + min(max(hour, 0), 23)
        if !hours.contains(marked) { hours.append(marked) }
    }

    /// The marked hours of a day, in order.
    public func hours(of day: Day) -> [Int] {
        let first = (Day.allCases.firstIndex(of: day) ?? 0) * 24
        return hours.filter { (first..<first + 24).contains($0) }.map { $0 - first }.sorted()
    }

    /// Marks just these hours of a day, 0…23.
    public mutating func set(_ day: Day, hours marked: [Int]) {
        let first = (Day.allCases.firstIndex(of: day) ?? 0) * 24
        hours.removeAll { (first..<first + 24).contains($0) }
        for hour in marked { mark(day, hour: hour) }
    }

    /// Whether the hour of the moment is marked, in a story that starts at `start`.
    public func contains(_ moment: Instant, from start: CalendarTime) -> Bool {
        hours.contains(Self.hour(at: moment, from: start))
    }

    /// The first full hour after the moment at which a marked stretch begins or ends; nil where that never happens.
    func nextEdge(after moment: Instant, from start: CalendarTime) -> Instant? {
        guard !hours.isEmpty, hours.count < 168 else { return nil }
        let isInside = contains(moment, from: start)
        // Full hours by the clock of the story, which need not start at one.
        let passed = Self.minutes(at: moment, from: start) / 60
        for hour in (passed + 1)...(passed + 168) {
            let edge = Instant.start + .seconds((hour * 60 - Self.minutes(at: .start, from: start)) * 60)
            if contains(edge, from: start) != isInside { return edge }
        }
        return nil
    }

    private static func hour(at moment: Instant, from start: CalendarTime) -> Int {
        minutes(at: moment, from: start) / 60 % 168
    }

    /// Full minutes since the Sunday before the story, 00:00.
    private static func minutes(at moment: Instant, from start: CalendarTime) -> Int {
        start.weekday * 1440 + start.hour * 60 + start.minute + Int(max(0, moment.nanoseconds) / 60_000_000_000)
    }
}
