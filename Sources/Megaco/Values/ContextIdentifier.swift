/// The context that an action works on (H.248.1 §6.1, Annex B.2).
public enum ContextIdentifier: Hashable, Sendable {
    /// `-`: terminations that are in no context, and ROOT.
    case null
    /// `$`
    case choose
    /// `*`
    case all
    case number(UInt32)
}
