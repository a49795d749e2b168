/// `NonStandardParameter` with an `h221NonStandard` identifier: country, extension and manufacturer codes, then octets.
public struct NonStandardData: Hashable, Sendable {
    /// `t35CountryCode` of ITU-T T.35 Annex A; 181 is the United States.
    public var countryCode: UInt8
    /// `t35Extension`, which the country assigns.
    public var extensionCode: UInt8
    /// `manufacturerCode`, which the country assigns.
    public var manufacturerCode: UInt16
    /// What the maker put there, of any length that a datagram holds.
    public var octets: [UInt8]

    public init(countryCode: UInt8, extensionCode: UInt8, manufacturerCode: UInt16, octets: [UInt8]) {
        self.countryCode = countryCode
        self.extensionCode = extensionCode
        self.manufacturerCode = manufacturerCode
        self.octets = octets
    }
}
