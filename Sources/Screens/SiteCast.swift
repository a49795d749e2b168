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

    /// The subnets of some addresses: each of the given length, or shorter where an address could not be a host's, or
    /// where there would be too many.
    ///
    /// - Parameter known: lengths that a screen says, by address.
    static func networks(
        of addresses: [IPAddress], length: Int, known: [IPAddress: Int], limit: Int
    ) -> [IPNetwork] {
        var length = length
        while true {
            var networks: [IPNetwork] = []
            for address in addresses {
                let isV4 = address.isV4
                var own = known[address] ?? (isV4 ? length : 64)
                own = min(max(own, isV4 ? 8 : 16), isV4 ? 30 : 126)
                while own > 8, !isHost(address, own) { own -= 1 }
                if let network = IPNetwork(address: IPNetwork.masked(address, to: own), prefixLength: own) {
                    networks.append(network)
                }
            }
            let merged = merge(networks)
            if merged.count <= limit || length <= 8 { return merged }
            length -= 1
        }
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
