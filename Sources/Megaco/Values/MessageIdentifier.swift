public import Wire

/// Who sent a message, the `mId` of Annex B.2; the same for the whole life of an association.
public enum MessageIdentifier: Hashable, Sendable {
    /// `[10.20.1.11]:2944`, `[2001:db8::11]`.
    case address(IPAddress, port: UInt16?)
    /// `<mg1.example.com>:2944`.
    case domain(String, port: UInt16?)
    /// A pathNAME such as `mg1` or `mg1@example.com`.
    case device(String)
    /// `MTP{…}`, 2 to 4 octets.
    case mtp([UInt8])
}
