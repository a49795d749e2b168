import ArgumentParser

/// Values as people write them on a command line.
enum Words {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ms", 1_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// `60s`, `5min`, `1h`, `250ms`: a whole number above zero and a unit.
    static func duration(_ text: String) throws -> Duration {
        for unit in units where text.hasSuffix(unit.name) {
            guard let count = Int64(text.dropLast(unit.name.count)), count > 0, count <= 1_000_000_000 else { continue }
            return .nanoseconds(count.multipliedReportingOverflow(by: unit.nanoseconds).partialValue)
        }
        throw ValidationError("a duration is a whole number with a unit, such as 60s, 5min or 1h, not '\(text)'.")
    }
}
