/// What a survivable says of itself in the nonStandardData of its RRQ (assumed layout, Docs/Conformance.md).
///
/// Octets: `0x52 0x44` ("RD"), layout version 1, flags (bit 0 active, bit 1 survivable core), survivable id (2),
/// release major (1), release minor (1). The h221NonStandard codes are country 181 (USA), extension 0,
/// manufacturer 0x5244.
public struct SurvivableReport: Hashable, Sendable {
    /// The identifier under which main administers the survivable processor.
    public var identifier: UInt16
    /// The major part of the release of Communication Manager, such as the 10 of 10.2.
    public var releaseMajor: UInt8
    /// The minor part, such as the 2 of 10.2.
    public var releaseMinor: UInt8
    /// True while it controls DSP resources: a media gateway or a media server is registered with it.
    public var isActive: Bool
    /// Survivable core (ESS) rather than survivable remote (LSP).
    public var isCore: Bool

    public init(
        identifier: UInt16, releaseMajor: UInt8, releaseMinor: UInt8, isActive: Bool, isCore: Bool = false
    ) {
        self.identifier = identifier
        self.releaseMajor = releaseMajor
        self.releaseMinor = releaseMinor
        self.isActive = isActive
        self.isCore = isCore
    }

    /// The report as nonStandardData.
    public var nonStandardData: NonStandardData {
        NonStandardData(
            countryCode: 181, extensionCode: 0, manufacturerCode: 0x5244,
            octets: [
                0x52, 0x44, 1, (isActive ? 1 : 0) | (isCore ? 2 : 0), UInt8(identifier >> 8),
                UInt8(truncatingIfNeeded: identifier), releaseMajor, releaseMinor,
            ])
    }

    /// Nil where the data is somebody else's or too short.
    public init?(_ data: NonStandardData) {
        guard data.countryCode == 181, data.manufacturerCode == 0x5244, data.octets.count >= 8,
            data.octets[0] == 0x52, data.octets[1] == 0x44, data.octets[2] == 1
        else { return nil }
        self.init(
            identifier: UInt16(data.octets[4]) << 8 | UInt16(data.octets[5]), releaseMajor: data.octets[6],
            releaseMinor: data.octets[7], isActive: data.octets[3] & 1 != 0, isCore: data.octets[3] & 2 != 0)
    }
}
