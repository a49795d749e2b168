import Wire

/// The nodes of a site, with the names that they have in the topology file, and the networks that they are in.
struct SiteCast {
    struct Gateway {
        var name: String
        var record: SiteRecords.Gateway
        var host: SiteRecords.Host?
        var address: Said<IPAddress>
    }

    struct Survivable {
        var name: String
        var record: SiteRecords.Survivable
        var address: Said<IPAddress>
    }

    /// A value with the comment that stands beside it.
    struct Said<Value> {
        var value: Value
        var comment: String
    }

    var mainName = "main"
    var mainAddress: Said<IPAddress>?
    var mainRegion: Told<Int>?
    /// Other addresses at which gateways register with main, by what they are: a topology has one of main.
    var mainInterfaces: [IPAddress: String] = [:]
    var survivables: [Survivable] = []
    var gateways: [Gateway] = []
    /// By address, the networks that hold all of them.
    var networks: [IPNetwork] = []

    func network(of address: IPAddress) -> IPNetwork? { networks.first { $0.contains(address) } }

    /// `lan-10-20-1` of 10.20.1.0/24.
    static func name(of network: IPNetwork) -> String {
        switch network.address {
        case .v4:
            let octets = network.address.octets.map(String.init)
            let length = network.prefixLength
            guard length % 8 == 0 else { return "lan-" + octets.joined(separator: "-") + "-\(length)" }
            return "lan-" + octets.prefix(max(1, length / 8)).joined(separator: "-")
        case .v6:
            let text = network.address.octets.prefix(8).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
            return "lan-\(text)"
        }
    }

    /// What the subnets of some addresses are.
    struct Choice {
        /// By address.
        var networks: [IPNetwork] = []
        /// Addresses whose own mask makes a network that lies within this one, which another mask makes.
        var within: [(address: IPAddress, network: IPNetwork)] = []
        /// Addresses that no mask tells of, whose network was made longer than the given length, so as not to swallow
        /// this one.
        var swallowed: [(address: IPAddress, network: IPNetwork)] = []
    }

    /// The subnets of some addresses: those that masks tell, and for the rest each of the given length, or shorter
    /// where an address could not be a host's, or where there would be too many, or longer where it would swallow one
    /// that a mask tells.
    ///
    /// - Parameter known: lengths that a screen says, by address.
    static func networks(
        of addresses: [IPAddress], length: Int, known: [IPAddress: Int], limit: Int
    ) -> Choice {
        var length = length
        while true {
            var choice = Choice()
            let own = addresses.compactMap { address in
                known[address].flatMap { network(of: address, $0) }.map { (address, $0) }
            }
            let told = merge(own.map(\.1))
            for (address, network) in own {
                guard let wider = told.first(where: { $0.contains(address) }), wider != network else { continue }
                choice.within.append((address, wider))
            }
            var rest: [IPNetwork] = []
            for address in addresses where !told.contains(where: { $0.contains(address) }) {
                guard var network = network(of: address, address.isV4 ? length : 64) else { continue }
                while let inner = told.first(where: { network.contains($0.address) }) {
                    if choice.swallowed.last?.address != address { choice.swallowed.append((address, inner)) }
                    let longer = IPNetwork.masked(address, to: network.prefixLength + 1)
                    guard network.prefixLength < (address.isV4 ? 30 : 126),
                        let shrunk = IPNetwork(address: longer, prefixLength: network.prefixLength + 1)
                    else { break }
                    network = shrunk
                }
                rest.append(network)
            }
            choice.networks = merge(told + rest)
            if choice.networks.count <= limit || length <= 8 { return choice }
            length -= 1
        }
    }

    /// The network of a length that an address is in, or a shorter one where it could not be a host's.
    private static func network(of address: IPAddress, _ length: Int) -> IPNetwork? {
        var own = min(max(length, address.isV4 ? 8 : 16), address.isV4 ? 30 : 126)
        while own > 8, !isHost(address, own) { own -= 1 }
        return IPNetwork(address: IPNetwork.masked(address, to: own), prefixLength: own)
    }

    /// Whether an address can be a host's in the network of this length.
    private static func isHost(_ address: IPAddress, _ length: Int) -> Bool {
        guard address != IPNetwork.masked(address, to: length) else { return false }
        guard case .v4(let value) = address else { return true }
        let bits = UInt32.max >> UInt32(length)
        return value & bits != bits
    }

    /// Of networks that overlap the wider one; each once, in the order of their addresses.
    private static func merge(_ networks: [IPNetwork]) -> [IPNetwork] {
        var kept: [IPNetwork] = []
        for network in Set(networks).sorted(by: { $0.prefixLength < $1.prefixLength })
        where !kept.contains(where: { $0.contains(network.address) }) {
            kept.append(network)
        }
        return kept.sorted { $0.address.octets.lexicographicallyPrecedes($1.address.octets) }
    }
}
