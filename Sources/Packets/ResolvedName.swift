public import Wire

/// One address with the name that the recording gives it (pcapng Name Resolution Block).
public struct ResolvedName: Hashable, Sendable {
    public var address: IPAddress
    public var name: String

    public init(address: IPAddress, name: String) {
        self.address = address
        self.name = name
    }
}
