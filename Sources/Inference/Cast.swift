public import Analysis
public import Wire

/// The nodes of one story: their names, addresses and roles, as a matching with another story needs them.
public struct Cast: Hashable, Sendable {
    /// What a node is.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case main, survivable, gateway
        case sessionManager = "session manager"
        case mediaServer = "media server"
        case phones
    }

    /// One node.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var role: Role
        public var addresses: Set<IPAddress>
    }

    /// In the order in which nodes of a role are taken for each other.
    public let members: [Member]

    /// - Parameters:
    ///   - findings: what its recording shows.
    ///   - book: with which it was analysed.
    public init(_ findings: Findings, book: NameBook) {
        var addresses: [String: Set<IPAddress>] = [:]
        for (address, name) in book.nodes { addresses[name, default: []].insert(address) }
        let main = Self.main(findings, book)
        var members: [Member] = []
        var known: Set<String> = []
        func add(_ names: [String], _ role: Role) {
            for name in names where known.insert(name).inserted {
                members.append(Member(name: name, role: role, addresses: addresses[name] ?? []))
            }
        }
        add(findings.controllers.filter { $0 == main }, .main)
        add(findings.controllers, .survivable)
        add(findings.gateways, .gateway)
        add(findings.mediaServers, .mediaServer)
        add(findings.sessionManagers, .sessionManager)
        add(findings.phoneGroups.map(\.name), .phones)
        self.members = members
    }

    /// The main: by the book, else the one with which survivables register, else the one that most gateways asked
    /// first.
    private static func main(_ findings: Findings, _ book: NameBook) -> String? {
        if let known = findings.controllers.first(where: { book.controllers[$0] == .main }) { return known }
        if let asked = findings.survivableRegistrations.first?.main { return asked }
        var firsts: [String: String] = [:]
        for attempt in findings.attempts where firsts[attempt.gateway] == nil {
            firsts[attempt.gateway] = attempt.controller
        }
        let votes = Dictionary(grouping: firsts.values, by: { $0 }).mapValues(\.count)
        return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
