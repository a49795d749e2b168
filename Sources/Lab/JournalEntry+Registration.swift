public import Agents

extension JournalEntry {
    /// What an entry of a gateway says of its registration: the controller that serves it from now on, or in the inner
    /// optional nil where none does; nil where it says nothing of that.
    public var registration: String?? {
        switch kind {
        case .registered: .some(subject)
        case .linkLost, .unregistered, .reset, .totalSearchExpired, .booted: .some(nil)
        case _: nil
        }
    }
}
