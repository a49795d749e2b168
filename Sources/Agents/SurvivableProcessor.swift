public import Wire

/// A record of the `survivable-processor` form.
public struct SurvivableProcessor: Hashable, Sendable, Codable {
    /// `ID` on the form, 1…65535; a survivable must send just this one.
    public var identifier: UInt16
    /// Its node name, by which BACKUP SERVERS lists it.
    public var name: String
    /// The address from which its RRQs come.
    public var address: IPAddress
    /// 1…2000.
    public var networkRegion: Int
    /// `Type`: ESS, a survivable core, rather than LSP, a survivable remote.
    public var isCore = false

    /// `LSP` or `ESS`, as `list survivable-processor` has it.
    public var typeCode: String { isCore ? "ESS" : "LSP" }

    public init(
        identifier: UInt16, name: String, address: IPAddress, networkRegion: Int, isCore: Bool = false
    ) {
        self.identifier = identifier
        self.name = name
        self.address = address
        self.networkRegion = networkRegion
        self.isCore = isCore
    }
}
