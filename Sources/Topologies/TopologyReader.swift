import Agents
import Fabric
import Wire

/// Reads the elements of a topology file into checked values and gathers everything that is wrong.
///
/// It works in two passes: the first reads each section on its own and notes who is there at which address; the
/// second resolves names, so that sections may stand in any order.
struct TopologyReader {
    private(set) var problems: [SourceCheck.Problem] = []
    var networks: [Network] = []
    var routers: [RouterDraft] = []
    var regions: [NetworkRegion] = []
    var hasRegions = false
    var regionLines: [Int: Int] = [:]
    var recoveryRules: [RecoveryRule] = []
    var servers: [ServerDraft] = []
    var sessionManagers: [SessionManagerDraft] = []
    var mediaServers: [MediaServerDraft] = []
    var gateways: [GatewayDraft] = []
    var phones: [PhonesDraft] = []
    var programs: [ProgramDraft] = []
    var stubs: [(place: Placement, settings: StubSettings)] = []
    var boxes: [Box] = []
    /// Nodes of which the timeline has taken a snapshot so far.
    var copiedNodes: Set<String> = []
    /// Who has which name: nodes and routers, in the order of the sections.
    var names: [String: NodePlace] = [:]
    var seed: UInt64 = 1
    var startOfStory = CalendarTime()
    var forceToActiveSurvivable = false
    var linkLossDelayTimer: Duration?
    var phoneLinkLossDelayTimer: Duration?
    var phonePrimarySearchTime: Duration?
    var timeline: [TimelineEntry] = []
    var expectations: [Expectation] = []
    /// The gateways that each entry with `count` stands for.
    var groups: [String: [String]] = [:]
    /// Who has an address and where the file says so.
    var addressOwners: [IPAddress: (name: String, line: Int)] = [:]
    var serials: Set<String> = []
    /// What `like` can copy: the fields of each gateway that was read, and the serial number to count on from.
    var likeBases: [String: (fields: [Element.Field], serial: String)] = [:]
    /// The names of networks and faults as written, also of those that were refused: they are not unknown.
    var writtenNetworks: Set<String> = []
    var writtenFaults: Set<String> = []
    var writtenFirewalls: Set<String> = []
    var contactCentre: ContactCentre?
    var contactCentreElement: Element?
    /// Names of firewalls that the timeline flushes.
    var flushedFirewalls: [Element] = []
    /// False once the first pass has found problems: then a name that is unknown may only be a consequence.
    var knowsAllNames = true
    /// What was read, with the keys that it may have.
    private(set) var settingPlaces: [SettingPlace] = []
    /// The entries of all BACKUP SERVERS lists, to be looked up once all servers are known.
    var backupServerElements: [Element] = []

    /// More networks, nodes or entries than this are refused.
    static let networkLimit = 256
    static let nodeLimit = 2000
    static let gatewayLimit = 1000
    static let entryLimit = 1000
    static let claimLimit = 10_000
    static let problemLimit = 100

    /// A name's place in the file, its kind and its address.
    struct NodePlace {
        enum Kind: String {
            case router, server, sessionManager = "session manager", mediaServer = "media server", gateway, phones,
                program, stub
        }
        var kind: Kind
        var line: Int
        var column: Int
        /// The order in which names were read: those of gateways that are counted have one place in the file.
        var order: Int
    }

    /// Nil where the root is no mapping; otherwise a topology, complete only where no problem was found.
    mutating func read(_ root: Element, text: String) -> Topology? {
        guard var fields = Fields(root) else {
            report(root, "a topology is a mapping, not \(root.kindName)", hint: "it begins with 'title: …'")
            return nil
        }
        var topology = Topology(title: "", text: text)
        topology.title = self.text(fields.take("title"), what: "title") ?? ""
        if !fields.has("title") { report(root, "a topology has a title", hint: "title: What happens, in a line") }
        readStory(&fields, into: &topology)
        readNetworks(fields.take("networks"))
        readRouters(fields.take("routers"))
        readRegions(fields.take("regions"))
        readOptions(fields.take("ip-options"))
        readRecoveryRules(fields.take("recovery rules"))
        readServers(fields.take("servers"))
        readSessionManagers(fields.take("session managers"))
        readMediaServers(fields.take("media servers"))
        refusePortNetworks(&fields)
        readGateways(fields.take("gateways"))
        readPhones(fields.take("phones"))
        readPrograms(fields.take("programs"))
        readContactCentre(fields.take("contact centre"))
        readStubs(fields.take("stubs"))
        readBoxes(fields.take("boxes"))
        if networks.isEmpty, !fields.has("networks") {
            report(root, "a topology has networks", hint: "networks: { hq: { subnet: 10.10.0.0/16 } }")
        }
        let timelineElement = fields.take("timeline")
        let expectElement = fields.take("expect")
        finish(fields, of: "a topology")
        guard problems.isEmpty else {
            knowsAllNames = false
            readTimeline(timelineElement)
            readExpectations(expectElement)
            return topology
        }
        resolve(into: &topology)
        for port in topology.ports() {
            ports[port.node, default: []].append(port)
            nodeAddresses[port.node, default: []] += port.addresses
        }
        readTimeline(timelineElement)
        readExpectations(expectElement)
        topology.timeline = timeline
        topology.expectations = expectations
        topology.contactCentre = contactCentre
        setDuration(of: &topology)
        checkCalls(of: topology)
        checkSchedules(of: topology)
        return topology
    }

    /// The links of every node and router; empty while the first pass has problems.
    var ports: [String: [Port]] = [:]
    /// The addresses of every node and router; empty while the first pass has problems.
    var nodeAddresses: [String: [IPAddress]] = [:]
    /// `lasts`, with its place.
    var lasts: (duration: Duration, element: Element)?

    private mutating func readStory(_ fields: inout Fields, into topology: inout Topology) {
        if let start = calendarTime(fields.take("start")) { startOfStory = start }
        if let seed = integer(fields.take("seed"), what: "seed", in: 0...Int.max) { self.seed = UInt64(seed) }
        if let speed = integer(fields.take("speed"), what: "speed", in: 1...1000) { topology.speed = speed }
        topology.simulationOnly = text(fields.take("simulation only"), what: "simulation only")
        if let element = fields.take("lasts"),
            let duration = duration(element, what: "lasts", in: .seconds(1)...(.seconds(31 * 86_400)))
        {
            lasts = (duration, element)
        }
        topology.seed = seed
        topology.startOfStory = startOfStory
    }

    /// The end of the story is what the file says, or a minute after the last time that it names.
    private mutating func setDuration(of topology: inout Topology) {
        let named = timeline.flatMap { [$0.at, $0.until ?? $0.at] } + expectations.compactMap(\.claim.lastTime)
        let last = named.max() ?? .start
        guard let lasts else {
            topology.duration = last - .start + .seconds(60)
            return
        }
        topology.duration = lasts.duration
        for entry in timeline where entry.at > .start + lasts.duration {
            add(
                SourceCheck.Problem(
                    line: entry.line, column: 1,
                    reason: "this happens at \(entry.at.seconds) s, after the story's end", hint: "see 'lasts'"))
        }
    }

    /// Notes a problem; past ``problemLimit`` nothing more is noted, for a file can be wrong in a million places.
    mutating func add(_ problem: SourceCheck.Problem) {
        if problems.count < Self.problemLimit { problems.append(problem) }
    }

    mutating func report(_ element: Element, _ reason: String, hint: String? = nil) {
        add(
            SourceCheck.Problem(line: element.line, column: element.column, reason: reason, hint: hint))
    }

    /// Reports the keys that nobody knows, and notes those that could have been there.
    mutating func finish(_ fields: Fields, of what: String) {
        settingPlaces.append(
            SettingPlace(what: what, line: fields.element.line, column: fields.element.column, keys: fields.known))
        for field in fields.rest.prefix(TopologyErrors.limit) {
            let hint = NearestWord.hint(field.key, among: fields.known)
            add(
                SourceCheck.Problem(
                    line: field.line, column: field.column, reason: "unknown key '\(field.key.prefix(40))' of \(what)",
                    hint: hint))
        }
    }

    /// In the order of the file, each once.
    var orderedProblems: [SourceCheck.Problem] {
        var seen: Set<SourceCheck.Problem> = []
        return problems.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
            .filter { seen.insert($0).inserted }
    }
}
