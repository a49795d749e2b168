import Analysis
import Wire

/// Who is in the story: addresses with their roles and names.
struct Roster: Sendable {
    struct Member: Hashable, Sendable {
        var address: IPAddress
        var role: Cast.Role
        var name: String
        /// True where the recording gives the name.
        var isNamed: Bool
    }

    /// Main first, then survivables, gateways and the others, each in the order of addresses.
    private(set) var members: [Member] = []
    private var index: [IPAddress: Int] = [:]

    /// - Parameters:
    ///   - findings: of the canonical recording, in which nodes go by their addresses.
    ///   - names: what the recording calls them.
    init(_ findings: Findings, hosts: [IPAddress], names: [IPAddress: String]) {
        let address = Dictionary(hosts.map { ($0.description, $0) }, uniquingKeysWith: { first, _ in first })
        var taken: Set<String> = ["all", "wan"]
        let cast = Cast(findings, book: NameBook())
        let ordered = Cast.Role.allCases.flatMap { role in
            // A server that never says a word sends nothing: gateways that ask it have its address all the same.
            cast.members.filter { $0.role == role }
                .compactMap { member in address[member.name] ?? IPAddress(member.name) }.sorted()
                .map { (role, $0) }
        }
        for (role, address) in ordered {
            guard members.count < 1000 else { break }
            let given = names[address].flatMap(Self.valid)
            var name = given ?? ""
            if name.isEmpty || taken.contains(name) {
                let stem = Self.stem(role)
                let isOne = role == .main || (ordered.count { $0.0 == role } == 1 && role == .survivable)
                name = isOne && !taken.contains(stem) ? stem : ""
                var number = 1
                while name.isEmpty || taken.contains(name) {
                    name = "\(stem)\(number)"
                    number += 1
                }
            }
            taken.insert(name)
            index[address] = members.count
            members.append(Member(address: address, role: role, name: name, isNamed: name == given))
        }
    }

    func member(_ address: IPAddress) -> Member? { index[address].map { members[$0] } }

    /// Of a node as the findings call it.
    func member(_ text: String) -> Member? { members.first { $0.address.description == text } }

    func name(_ text: String) -> String { member(text)?.name ?? text }

    func of(_ roles: Cast.Role...) -> [Member] { members.filter { roles.contains($0.role) } }

    private static func stem(_ role: Cast.Role) -> String {
        switch role {
        case .main: "main"
        case .survivable: "srs"
        case .gateway: "mg"
        case .sessionManager: "sm"
        case .mediaServer: "aams"
        case .phones: "ph"
        }
    }

    /// A name that a topology file may have; nil where it may not.
    private static func valid(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        func isWord(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard (1...32).contains(bytes.count), isWord(bytes[0]),
            bytes.allSatisfy({ isWord($0) || $0 == 0x2D || $0 == 0x5F })
        else { return nil }
        // A name that YAML would take for a number or a truth stays out.
        let isOther = ["y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"].contains(name.lowercased())
        return isOther || !bytes.contains(where: { $0 > 0x39 }) ? nil : name
    }
}
