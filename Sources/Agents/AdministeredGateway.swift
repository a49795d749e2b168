public import Wire

/// A record of the `media-gateway` form.
public struct AdministeredGateway: Hashable, Sendable, Codable {
    /// 1…999.
    public var number: Int
    /// At most 29 characters on the form; any here.
    public var name: String
    /// Such as `12TG41070194`.
    public var serialNumber: String
    /// 1…2000.
    public var networkRegion: Int
    /// What its message identifier says, where ``ControllerSettings/identifiedBy`` is that and it holds an address.
    public var address: IPAddress?
    /// `Recovery Rule`, 1…50; nil for `none`.
    public var recoveryRule: Int?

    public init(number: Int, name: String, serialNumber: String, networkRegion: Int, address: IPAddress? = nil) {
        self.number = number
        self.name = name
        self.serialNumber = serialNumber
        self.networkRegion = networkRegion
        self.address = address
    }
}
