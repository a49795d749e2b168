/// How sure it is what a recording shows of a setting that it does not name.
public enum Sureness: String, Hashable, Sendable, CaseIterable {
    /// Packets show it.
    case seen
    /// It follows from what packets show, unless something unusual is set.
    case likely
    /// It fits what packets show; something else would, too.
    case guessed
    /// Nothing shows it, and a default stands for it.
    case notSeen = "not seen"
}
