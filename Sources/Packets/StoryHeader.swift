/// The comment in the section header of a lab's recording: when the story starts and how it was run.
///
/// `rainyday story; start=2026-01-05T21:50:00Z; speed=20; seed=7; mode=wire`
public struct StoryHeader: Hashable, Sendable {
    /// Seconds from 1970-01-01T00:00:00Z to the start of the story, leap seconds not counted.
    public var start: Int64
    /// Scenario seconds that went by in a second of wall time; at least 1.
    public var speed: Int
    public var seed: UInt64
    /// `wire` or `simulation`.
    public var mode: String

    public init(start: Int64, speed: Int, seed: UInt64, mode: String) {
        self.start = start
        self.speed = speed
        self.seed = seed
        self.mode = mode
    }

    /// The comment's text.
    public var comment: String {
        "\(Self.prefix); start=\(Self.text(ofEpoch: start)); speed=\(speed); seed=\(seed); mode=\(mode)"
    }

    /// Reads the comment; unknown fields are skipped; nil where it is another comment or has no readable start.
    public init?(comment: String) {
        guard comment.utf8.count <= 4096, comment.hasPrefix(Self.prefix + ";") else { return nil }
        self.init(start: 0, speed: 1, seed: 0, mode: "")
        var hasStart = false
        for field in comment.split(separator: ";").dropFirst() {
            let parts = field.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1]
            switch parts[0].filter({ $0 != " " }) {
            case "start":
                guard let epoch = Self.epoch(ofText: value) else { return nil }
                start = epoch
                hasStart = true
            case "speed": speed = max(1, Int(value) ?? 1)
            case "seed": seed = UInt64(value) ?? 0
            case "mode": mode = String(value)
            default: continue
            }
        }
        guard hasStart else { return nil }
    }

    private static let prefix = "rainyday story"

    /// Seconds since 1970 of a date and time taken as UTC (proleptic Gregorian calendar).
    ///
    /// - Parameters: month 1…12, day 1…31, hour 0…23, minute and second 0…59; the year 1…9999.
    public static func epoch(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int = 0) -> Int64 {
        // Days are counted in years that begin in March, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// `2026-01-05T21:50:00Z` of seconds since 1970.
    public static func text(ofEpoch epoch: Int64) -> String {
        var days = epoch / 86_400
        var rest = epoch % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    private static func epoch(ofText text: Substring) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 19 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        return epoch(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
