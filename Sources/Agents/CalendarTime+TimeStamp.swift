public import Megaco
public import Wire

extension CalendarTime {
    /// The H.248 time stamp of a moment of the story that began at this time (Annex B.2, hundredths of a second).
    ///
    /// A moment before the story counts as its start; years end at 9999.
    public func timeStamp(at now: Instant) -> TimeStamp {
        let hundredths = max(0, now.nanoseconds) / 10_000_000
        let day: Int64 = 8_640_000
        let sinceMidnight = Int64(hour * 60 + minute) * 6_000 + hundredths
        let date = Self.date(afterEpoch: Self.daysSinceEpoch(year, month, self.day) + sinceMidnight / day)
        let time = sinceMidnight % day
        let clock = time / 360_000 * 1_000_000 + time / 6_000 % 60 * 10_000 + time % 6_000
        return TimeStamp(date: date, time: UInt32(truncatingIfNeeded: clock))
    }

    /// The time of day at a moment of the story, `12:47:42`.
    func clock(at now: Instant) -> String {
        let time = timeStamp(at: now).time / 100
        return [time / 10_000, time / 100 % 100, time % 100].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    /// The date at a moment of the story, `02 JUN 2021`.
    func date(at now: Instant) -> String {
        let date = timeStamp(at: now).date
        let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        let month = Int(date / 100 % 100)
        let day = date % 100
        let name = (1...12).contains(month) ? months[month - 1] : ""
        return "\(day < 10 ? "0" : "")\(day) \(name) \(date / 10_000)"
    }

    /// 0 for Sunday, 6 for Saturday.
    var weekday: Int { Int((Self.daysSinceEpoch(year, month, day) + 4) % 7) }

    /// Days from 1970-01-01 in the Gregorian calendar, with years that begin in March so that a leap day comes last.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let year = Int64(month <= 2 ? year - 1 : year)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The inverse of ``daysSinceEpoch(_:_:_:)`` as eight digits, year month day.
    private static func date(afterEpoch days: Int64) -> UInt32 {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard year <= 9999 else { return 9999_12_31 }
        return UInt32(truncatingIfNeeded: year * 10_000 + month * 100 + day)
    }
}
