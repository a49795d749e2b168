/// A part of the Media descriptor that is audited (Annex B.2 indAudmediaParm, version 2).
public enum MediaAuditItem: Hashable, Sendable {
    case terminationState([TerminationStateAuditItem])
    /// One numbered stream's parts; never empty, and never within each other.
    case stream(UInt16, [MediaAuditItem])
    case localControl([LocalControlAuditItem])
    /// Local, with the session description that selects (version 3).
    case local([UInt8])
    /// Remote, with the session description that selects (version 3).
    case remote([UInt8])
    /// One statistic of a stream (version 3).
    case statistics(PackagedName)
}
