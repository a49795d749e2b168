/// A record of the `ip-network-region` form.
public struct NetworkRegion: Hashable, Sendable, Codable {
    /// 1…2000.
    public var number: Int
    /// Such as `Branch 2`.
    public var name: String
    /// `BACKUP SERVERS IN PRIORITY ORDER`: node names, at most six.
    public var backupServers: [String]

    public init(number: Int, name: String, backupServers: [String] = []) {
        self.number = number
        self.name = name
        self.backupServers = backupServers
    }
}
