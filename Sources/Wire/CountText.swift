/// Numbers of things in a sentence for people.
public enum CountText {
    /// A number with its noun: `1 phone`, `2 phones`, `0 phones`.
    ///
    /// - Parameters:
    ///   - one: the noun of one thing.
    ///   - many: the noun of several; nil where an `s` is all that it takes.
    public static func of(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
    }

    /// How often: `once`, `2 times`, `0 times`.
    public static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

    /// Frames by their numbers: `frame 902`, `frames 902 904`; empty without any.
    public static func frames(_ numbers: some Collection<Int>) -> String {
        guard !numbers.isEmpty else { return "" }
        return (numbers.count == 1 ? "frame " : "frames ") + numbers.map(String.init).joined(separator: " ")
    }
}
