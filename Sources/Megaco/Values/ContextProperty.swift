/// Something that holds for a whole context (Annex B.2 contextProperty); each kind comes at most once in an action.
public enum ContextProperty: Hashable, Sendable {
    /// Who hears whom; never empty.
    case topology([TopologyTriple])
    /// 0, the lowest, to 15.
    case priority(UInt16)
    /// True for `Emergency`, false for `EmergencyOff` (version 2).
    case emergency(Bool)
    /// `IEPSCall`: the international emergency preference scheme (version 3).
    case iepsCall(Bool)
    /// `ContextAttr{…}`: properties of packages (version 3); never empty.
    case attributes([PropertyParameter])
    /// `ContextAttr{ContextList={…}}` (version 3); never empty.
    case contexts([ContextIdentifier])
}
