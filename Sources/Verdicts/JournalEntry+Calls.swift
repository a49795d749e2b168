public import Agents

extension JournalEntry {
    /// How many calls an entry is about; nil where it is about none.
    public var callCount: Int? {
        switch kind {
        case .callsKept, .callsPreserved, .callsDropped, .callsCleared:
            detail.flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
        case .callBlocked: 1
        case _: nil
        }
    }
}
