public import Analysis

/// Who in one story is who in another one: by name, else by address, else by role and order.
public struct CastMatching: Hashable, Sendable {
    /// The name in the first story by the name in the second; names that have no partner are left out.
    public private(set) var names: [String: String] = [:]
    /// Nodes of the first and of the second story without a partner.
    public private(set) var onlyInOne: [String] = []
    public private(set) var onlyInOther: [String] = []

    public init(_ one: Cast, _ other: Cast) {
        var free = one.members
        var left = other.members
        func pair(_ matches: (Cast.Member, Cast.Member) -> Bool) {
            left.removeAll { member in
                guard let index = free.firstIndex(where: { matches($0, member) }) else { return false }
                names[member.name] = free[index].name
                free.remove(at: index)
                return true
            }
        }
        pair { $0.name == $1.name }
        pair { !$0.addresses.isDisjoint(with: $1.addresses) }
        pair { $0.role == $1.role }
        onlyInOne = free.map(\.name)
        onlyInOther = left.map(\.name)
    }

    /// The book of the second story in the names of the first one.
    ///
    /// - Parameters:
    ///   - book: of the second story, with the names of its nodes by their addresses.
    ///   - lender: the book of the first story, for regions and roles where the second one has none.
    public func book(_ book: NameBook, lender: NameBook?) -> NameBook {
        var renamed = book.renamed(names)
        guard let lender else { return renamed }
        if book.isWithoutRegions {
            let nodes = renamed.nodes
            renamed = lender
            renamed.nodes = nodes
        } else {
            renamed.renumber(like: lender)
        }
        return renamed
    }
}

extension NameBook {
    /// The same with other names for some nodes.
    public func renamed(_ names: [String: String]) -> NameBook {
        // A name that two nodes would have stays with the one that it was given to.
        let taken = Set(names.values)
        func name(_ old: String) -> String { names[old] ?? (taken.contains(old) ? old + "'" : old) }
        func keys<Value>(_ table: [String: Value]) -> [String: Value] {
            Dictionary(table.map { (name($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        var book = self
        book.nodes = nodes.mapValues(name)
        book.regions = keys(regions)
        book.phones = keys(phones)
        book.controllers = keys(controllers)
        book.backupServers = backupServers.mapValues { $0.map(name) }
        book.primarySide = keys(primarySide).mapValues { $0.map(name) }
        book.mediaServers = keys(mediaServers).mapValues { $0.map(name) }
        book.passedOver = Set(passedOver.map(name))
        book.linkTables = keys(linkTables).mapValues { keys($0) }
        return book
    }

    /// Gives regions the numbers that another book has for most of their gateways.
    mutating func renumber(like other: NameBook) {
        var numbers: [Int: Int] = [:]
        for (own, gateways) in Dictionary(grouping: regions.keys, by: { regions[$0] ?? 0 }) {
            let theirs = Dictionary(grouping: gateways.compactMap { other.regions[$0] }, by: { $0 }).mapValues(\.count)
            guard let best = theirs.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { continue }
            if !numbers.values.contains(best) { numbers[own] = best }
        }
        let taken = Set(numbers.values)
        func number(_ old: Int) -> Int { numbers[old] ?? (taken.contains(old) ? old + 10_000 : old) }
        regions = regions.mapValues(number)
        phones = phones.mapValues(number)
        backupServers = Dictionary(
            backupServers.map { (number($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
