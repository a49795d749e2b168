import Glibc

/// Moments of real recordings as people write them.
enum CalendarText {
    /// `2025-11-24 16:00:00.125`, of nanoseconds since 1970; nil before 1980, where times are a story's own.
    static func of(nanoseconds: Int64) -> String? {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = tm()
        guard nanoseconds >= 315_532_800 * 1_000_000_000, gmtime_r(&seconds, &parts) != nil else { return nil }
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map { padded($0) }
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0)) }
        let milliseconds = padded(Int(nanoseconds / 1_000_000 % 1_000), 3)
        return date.joined(separator: "-") + " " + clock.joined(separator: ":") + "." + milliseconds
    }
}
