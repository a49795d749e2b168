/// What is asked about a context, or which contexts are asked (Annex B.2 contextAuditProperties; selection is of
/// version 3).
public enum ContextAuditItem: Hashable, Sendable {
    case topology
    case emergency
    case priority
    case iepsCall
    /// A property of a package (version 3).
    case property(PackagedName)
    /// Only contexts of this priority.
    case selectPriority(UInt16)
    /// Only contexts that are, or are not, emergency calls.
    case selectEmergency(Bool)
    /// Only contexts that are, or are not, of the international emergency preference scheme.
    case selectIEPSCall(Bool)
    /// Only contexts with these property values.
    case selectAttributes([PropertyParameter])
    /// Only these contexts.
    case selectContexts([ContextIdentifier])
    /// All selections must hold: `ANSLgc`.
    case selectsAll
    /// One selection must hold: `ORLgc`.
    case selectsAny
    /// Items within `ContextAttr{…}`; never empty, and never within each other.
    case attributes([ContextAuditItem])
}
