/// The header that keys of IPsec's AH would protect (H.248.1 §10.2); read and written, never checked.
public struct AuthenticationHeader: Hashable, Sendable {
    public var securityParameterIndex: UInt32
    public var sequenceNumber: UInt32
    /// 12 to 32 octets.
    public var data: [UInt8]

    public init(securityParameterIndex: UInt32, sequenceNumber: UInt32, data: [UInt8]) {
        self.securityParameterIndex = securityParameterIndex
        self.sequenceNumber = sequenceNumber
        self.data = data
    }
}
