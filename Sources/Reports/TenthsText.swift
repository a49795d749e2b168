import Analysis
public import Wire

/// Times for people who read sentences and tables of outages: seconds with one decimal, rounded.
public enum TenthsText {
    public static func of(_ moment: Instant) -> String { JSONValue.decimal(moment.seconds, places: 1).text }
    public static func of(_ duration: Duration) -> String { of(.start + duration) }
}
