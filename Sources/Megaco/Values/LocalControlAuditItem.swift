/// A part of LocalControl that is audited (Annex B.2 indAudlocalParm; conditions are of version 3).
public enum LocalControlAuditItem: Hashable, Sendable {
    case reserveGroup
    case reserveValue
    case mode
    /// Only streams of this mode.
    case modeIs(StreamMode)
    /// Only streams of another mode.
    case modeIsNot(StreamMode)
    case property(PackagedName)
    /// Only streams with this property value.
    case propertyValue(PropertyParameter)
}
