/// The numbers of packages and of what is in them: binary messages hold these where text holds names (H.248.1 Annex A
/// PkgdName, Name; Annex E; H.248.14).
///
/// What is not in the table has a name of `x` and four hexadecimal digits, such as `x001A/x0002`, both ways.
enum PackageTable {
    /// What a number counts; each package counts them apart.
    enum Scope { case property, event, signal, statistic }

    struct Item {
        let scope: Scope
        let name: String
        let number: UInt16
        let parameters: [(name: String, number: UInt16)]

        init(_ scope: Scope, _ name: String, _ number: UInt16, _ parameters: [(name: String, number: UInt16)] = []) {
            (self.scope, self.name, self.number, self.parameters) = (scope, name, number, parameters)
        }
    }

    struct Package {
        let name: String
        let number: UInt16
        let items: [Item]

        init(_ name: String, _ number: UInt16, _ items: [Item]) {
            (self.name, self.number, self.items) = (name, number, items)
        }
    }

    static let packages = [
        Package(
            "g", 0x0001,
            [
                Item(.event, "cause", 1, [("Generalcause", 1), ("Failurecause", 2)]),
                Item(.event, "sc", 2, [("SigID", 1), ("Meth", 2), ("SLID", 3), ("RID", 4)]),
            ]),
        Package("root", 0x0002, numbered(.property, rootProperties, from: 1)),
        Package("tonegen", 0x0003, [Item(.signal, "pt", 1, [("tl", 1), ("ind", 2), ("btd", 3)])]),
        Package("tonedet", 0x0004, toneEvents),
        Package("dg", 0x0005, digits(.signal)),
        Package("dd", 0x0006, [Item(.event, "ce", 4, [("ds", 1), ("Meth", 3)])] + digits(.event) + toneEvents),
        Package("cg", 0x0007, numbered(.signal, callProgress, from: 0x30)),
        Package("cd", 0x0008, numbered(.event, callProgress, from: 0x30)),
        Package(
            "al", 0x0009,
            [
                Item(.event, "on", 4, [("strict", 1), ("init", 2)]),
                Item(.event, "of", 5, [("strict", 1), ("init", 2)]),
                Item(.event, "fl", 6, [("mindur", 4), ("maxdur", 5)]),
                Item(.signal, "ri", 2, [("cad", 6), ("freq", 7)]),
            ]),
        Package(
            "ct", 0x000A, [Item(.event, "cmp", 5, [("res", 8)]), Item(.signal, "ct", 3), Item(.signal, "rsp", 4)]),
        Package("nt", 0x000B, network),
        Package(
            "rtp", 0x000C,
            [Item(.event, "pltrans", 1, [("rtppltype", 1)])]
                + numbered(.statistic, ["ps", "pr", "pl", "jit", "delay"], from: 4)),
        Package("tdmc", 0x000D, [Item(.property, "ec", 8), Item(.property, "gain", 0x0A)]),
        Package("it", 0x0045, [Item(.event, "ito", 1, [("mit", 1)])]),
    ]

    private static let rootProperties = [
        "maxNumberOfContexts", "maxTerminationsPerContext", "normalMGExecutionTime", "normalMGCExecutionTime",
        "MGProvisionalResponseTimerValue", "MGCProvisionalResponseTimerValue", "MGCOriginatedPendingLimit",
        "MGOriginatedPendingLimit", "MGSegmentationTimerValue", "MGCSegmentationTimerValue", "MGMaxPDUSize",
        "MGCMaxPDUSize",
    ]

    private static let callProgress = ["dt", "rt", "bt", "ct", "sit", "wt", "prt", "cw", "cr"]

    private static let toneEvents = [
        Item(.event, "std", 1, [("tl", 1), ("tid", 3)]),
        Item(.event, "etd", 2, [("tl", 1), ("dur", 2), ("tid", 3)]),
        Item(.event, "ltd", 3, [("tl", 1), ("dur", 2), ("tid", 3)]),
    ]

    private static let network = [
        Item(.property, "jit", 7),
        Item(.event, "netfail", 5, [("cs", 1)]),
        Item(.event, "qualert", 6, [("th", 1)]),
        Item(.statistic, "dur", 1), Item(.statistic, "os", 2), Item(.statistic, "or", 3),
    ]

    /// The keys of a telephone.
    private static func digits(_ scope: Scope) -> [Item] {
        let keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d"]
        let first = keys.enumerated().map { Item(scope, "d" + $1, 0x10 + UInt16($0), [("btd", 1)]) }
        return first + [Item(scope, "ds", 0x20, [("btd", 1)]), Item(scope, "do", 0x21, [("btd", 1)])]
    }

    private static func numbered(_ scope: Scope, _ names: [String], from first: UInt16) -> [Item] {
        names.enumerated().map { Item(scope, $1, first + UInt16($0)) }
    }

    // MARK: Numbers to names

    private static let wildcard: UInt16 = 0xFFFF

    static func package(_ number: UInt16) -> String {
        if number == wildcard { return "*" }
        return packages.first { $0.number == number }?.name ?? unknown(number)
    }

    /// `package/item` of the four octets of a PkgdName.
    static func name(_ number: UInt32, _ scope: Scope) -> PackagedName {
        let (package, item) = (UInt16(number >> 16), UInt16(truncatingIfNeeded: number))
        let known = items(of: package).first { $0.scope == scope && $0.number == item }?.name
        return PackagedName(Self.package(package) + "/" + (known ?? (item == wildcard ? "*" : unknown(item))))
    }

    /// The name of a parameter of an event or signal.
    static func parameter(_ number: UInt16, of item: UInt32, _ scope: Scope) -> ParameterName {
        let owner = items(of: UInt16(item >> 16)).first {
            $0.scope == scope && $0.number == UInt16(truncatingIfNeeded: item)
        }
        return ParameterName(owner?.parameters.first { $0.number == number }?.name ?? unknown(number))
    }

    private static func items(of package: UInt16) -> [Item] {
        packages.first { $0.number == package }?.items ?? []
    }

    private static func unknown(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return "x" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    // MARK: Names to numbers

    /// Nil where the name is neither in the table nor hexadecimal.
    static func packageNumber(_ name: some StringProtocol) -> UInt16? {
        if name == "*" { return wildcard }
        return packages.first { $0.name.equalsIgnoringCase(String(name)) }?.number ?? hexadecimal(name)
    }

    static func number(_ name: PackagedName, _ scope: Scope) -> UInt32? {
        let parts = name.text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let package = packageNumber(parts[0]) else { return nil }
        let item: UInt16?
        if parts[1] == "*" {
            item = wildcard
        } else {
            let known = items(of: package).first { $0.scope == scope && $0.name.equalsIgnoringCase(String(parts[1])) }
            item = known?.number ?? hexadecimal(parts[1])
        }
        return item.map { UInt32(package) << 16 | UInt32($0) }
    }

    static func parameterNumber(_ name: ParameterName, of item: UInt32, _ scope: Scope) -> UInt16? {
        let owner = items(of: UInt16(item >> 16)).first {
            $0.scope == scope && $0.number == UInt16(truncatingIfNeeded: item)
        }
        return owner?.parameters.first { $0.name.equalsIgnoringCase(name.text) }?.number ?? hexadecimal(name.text)
    }

    private static func hexadecimal(_ name: some StringProtocol) -> UInt16? {
        guard name.utf8.count == 5, name.first == "x" || name.first == "X" else { return nil }
        return UInt16(name.dropFirst(), radix: 16)
    }
}
