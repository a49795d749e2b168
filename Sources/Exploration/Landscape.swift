import Agents
public import Topologies
import Wire

/// What a topology offers to a storm: whom faults can hit, and the spans of time near whose ends it pays to strike.
public struct Landscape: Hashable, Sendable {
    /// Gateways with a region and a list of controllers.
    public struct GatewayPlace: Hashable, Sendable {
        public let name: String
        public let region: Int?
        /// The controllers of its MGC list that are nodes of the topology.
        public let controllers: [String]
        /// From the last message of a lost controller to the moment at which the loss is noticed.
        public let detection: Duration
        public let primarySearch: Duration
        public let attemptTimer: Duration
        public let bootTime: Duration
    }

    public let gateways: [GatewayPlace]
    /// Main first.
    public let controllers: [String]
    public let survivables: [String]
    public let main: String?
    /// How long each controller takes to boot.
    public let bootTimes: [String: Duration]
    public let networks: [String]
    /// Boxes that somebody lives in.
    public let boxes: [Box]
    /// The port of RAS on main.
    public let rasPort: UInt16
    /// H.248's port on main.
    public let h248Port: UInt16
    /// Spans between a cause and its effect; where phases differ, from the shortest to the longest.
    public let spans: [SpanWindow]

    public init(_ topology: Topology) {
        var gateways: [GatewayPlace] = []
        var controllers: [ControllerSettings] = []
        for node in topology.nodes {
            switch node.kind {
            case .agent(.gateway(let settings)):
                gateways.append(GatewayPlace(node, settings, among: topology))
            case .agent(.controller(let settings)): controllers.append(settings)
            case .agent(.sessionManager), .agent(.mediaServer), .agent(.phones), .agent(.stub), .program: break
            }
        }
        self.gateways = gateways
        let mains = controllers.filter { $0.role == .main }
        let others = controllers.filter { $0.role != .main }
        main = mains.first?.name
        survivables = others.map(\.name)
        self.controllers = mains.map(\.name) + survivables
        bootTimes = Dictionary(controllers.map { ($0.name, $0.bootTime) }) { first, _ in first }
        networks = topology.networks.map(\.name)
        rasPort = mains.first?.rasPort ?? 1719
        h248Port = mains.first?.h248Port ?? 2944
        boxes = topology.boxes.filter { !$0.nodes.isEmpty }
        spans = Self.spans(gateways, controllers, boxes)
    }

    /// Everything in the settings that runs for a while, once each, in order of length.
    private static func spans(
        _ gateways: [GatewayPlace], _ controllers: [ControllerSettings], _ boxes: [Box]
    ) -> [SpanWindow] {
        var spans: Set<SpanWindow> = []
        func add(_ shortest: Duration, _ longest: Duration? = nil) {
            guard shortest > .zero else { return }
            spans.insert(SpanWindow(shortest: shortest, longest: longest ?? shortest))
        }
        let probe = controllers.map(\.supervisionInterval).min() ?? .zero
        for gateway in gateways {
            let early = max(.milliseconds(1), gateway.detection - probe)
            add(early, gateway.detection)
            add(gateway.primarySearch)
            add(early + gateway.primarySearch, gateway.detection + gateway.primarySearch)
            add(gateway.attemptTimer)
            add(gateway.bootTime)
            add(gateway.bootTime + gateway.primarySearch)
        }
        for controller in controllers {
            let supervision = controller.supervisionInterval * controller.supervisionMisses
            add(supervision, supervision + controller.supervisionInterval)
            add(.milliseconds(1), controller.supervisionInterval)
            if controller.role.isSurvivable {
                add(.milliseconds(1), controller.keepAliveInterval)
                add(controller.registrationTimeout)
            } else {
                add(controller.timeToLive)
                add(controller.unregistrationTimeout)
                add(controller.linkLossDelayTimer)
            }
            add(controller.bootTime)
        }
        for box in boxes {
            guard let delay = box.takesOverAfter else { continue }
            add(delay)
            for controller in controllers where box.nodes.contains(controller.name) && controller.bootTime > .zero {
                add(delay + controller.bootTime)
            }
        }
        return spans.sorted { ($0.shortest, $0.longest) < ($1.shortest, $1.longest) }
    }
}

extension Landscape.GatewayPlace {
    init(_ node: Node, _ settings: GatewaySettings, among topology: Topology) {
        name = node.name
        region = node.region
        controllers = settings.mgcList.map(\.name).filter { topology.node($0) != nil }
        detection = settings.linkLossDetection
        primarySearch = settings.primarySearchTimer
        attemptTimer = settings.attemptTimer
        bootTime = settings.bootTime
    }

    /// How long a gateway may be without service although a controller would take it: it notices the loss, searches
    /// on the primary side, and needs two more attempts.
    public var searchTime: Duration { detection + primarySearch + attemptTimer * 2 }
}
