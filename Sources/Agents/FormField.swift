public import Wire

/// One field of an ``AdministeredForm`` and the value that it is to have.
public enum FormField: Hashable, Sendable {
    /// `Force Phones and Gateways to Active Survivable Servers?`
    case force(Bool)
    /// `Link Loss Delay Timer` of H.248 media gateways, 1…30 min.
    case linkLossDelay(Duration)
    /// `Enable Interface?`
    case enableInterface(Bool)
    case name(String)
    /// `BACKUP SERVERS IN PRIORITY ORDER`, six at most; empty for none.
    case backupServers([String])
    /// `Serial No`
    case serialNumber(String)
    /// `Network Region`, 1…2000.
    case networkRegion(Int)
    /// `Recovery Rule`, 1…50; nil for none.
    case recoveryRule(Int?)
    /// `Migrate H.248 MG to primary`
    case migration(RecoveryRule.Migration)
    /// `Minimum time of network stability`, 3…15 min.
    case stability(Duration)
    /// The marked hours of one day of the grid, 0…23; empty for none.
    case hours(WeekHours.Day, [Int])
    /// `IP Address`
    case address(IPAddress)
    /// `ID` of a survivable processor, 1…65535.
    case identifier(UInt16)
}
