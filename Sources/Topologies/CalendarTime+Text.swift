public import Agents

extension CalendarTime {
    /// Reads `2026-01-05T21:50` or with seconds; nil where it is no date and time of the years 1970…2999.
    public init?(topologyText text: String) {
        let halves = text.split(whereSeparator: { $0 == "T" || $0 == " " })
        guard halves.count == 2, text.utf8.count <= 19 else { return nil }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let time = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard date.count == 3, (2...3).contains(time.count), let year = date[0], let month = date[1],
            let day = date[2], let hour = time[0], let minute = time[1],
            (1970...2999).contains(year), (1...12).contains(month), (0...23).contains(hour),
            (0...59).contains(minute), time.count == 2 || time[2].map({ (0...59).contains($0) }) == true,
            (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
