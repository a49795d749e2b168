/// A part of TerminationState that is audited (Annex B.2 indAudterminationStateParm; conditions are of version 3).
public enum TerminationStateAuditItem: Hashable, Sendable {
    case serviceState
    /// Only terminations in this state.
    case serviceStateIs(ServiceState)
    /// Only terminations in another state.
    case serviceStateIsNot(ServiceState)
    case eventBufferControl
    case property(PackagedName)
    /// Only terminations with this property value.
    case propertyValue(PropertyParameter)
}
