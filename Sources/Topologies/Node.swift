/// A node of the topology: something with an address that speaks.
public struct Node: Hashable, Sendable {
    public var name: String
    public var kind: NodeKind
    public var interface: Interface
    /// The network region of a server, a gateway or a group of phones.
    public var region: Int?
    /// What a gateway has for calls, such as `trunks` and `voip` (rule R8 of the lint).
    public var provides: [String]
    /// Where the list of a gateway has `survivable-call-engine`, from 0 (rule R12 of the lint); nil where it has not.
    public var callEngine: Int?
    /// How many extensions a gateway has, 0…999 (assumed: ``defaultStations``); 0 for any other node.
    public var stations: Int
    /// Where the file names it, from 1.
    public var line: Int

    /// Where the file does not say how many there are (assumed).
    public static let defaultStations = 10

    public init(
        name: String, kind: NodeKind, interface: Interface, region: Int? = nil, provides: [String] = [],
        stations: Int = 0, line: Int
    ) {
        self.name = name
        self.kind = kind
        self.interface = interface
        self.region = region
        self.provides = provides
        self.stations = stations
        self.line = line
    }
}
