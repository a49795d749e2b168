import Agents
import Analysis
import Topologies
import Wire

/// What the topology sets each measured timer to.
struct ConfiguredTimers {
    private static let unknown = "–"

    private let gateways: [String: GatewaySettings]
    private let controllers: [String: ControllerSettings]
    private let sessionManagers: [String: SessionManagerSettings]

    /// - Parameter topology: nil where nothing is known; then nothing is configured.
    init(_ topology: Topology?) {
        var (gateways, controllers) = ([String: GatewaySettings](), [String: ControllerSettings]())
        var sessionManagers: [String: SessionManagerSettings] = [:]
        for node in topology?.nodes ?? [] {
            guard case .agent(let settings) = node.kind else { continue }
            switch settings {
            case .gateway(let settings): gateways[node.name] = settings
            case .controller(let settings): controllers[node.name] = settings
            case .sessionManager(let settings): sessionManagers[node.name] = settings
            case _: break
            }
        }
        self.gateways = gateways
        self.controllers = controllers
        self.sessionManagers = sessionManagers
    }

    /// Seconds, a range of them, or a dash.
    ///
    /// - Parameter node: as ``MeasuredTimer/node`` has it.
    func text(_ kind: MeasuredTimer.Kind, of node: String) -> String {
        switch kind {
        case .primarySearch: text(gateways[node]?.primarySearchTimer)
        case .attemptInterval: range([gateways[node]?.attemptTimer, gateways[node]?.retryPauseAfterRefusal])
        case .keepAlive: range(controllers(of: node).map(\.supervisionInterval))
        case .gatewayDetection: text(gateways[node]?.linkLossDetection)
        case .controllerDetection:
            // From the last message on: the next probe may come at once, or after a whole interval.
            range(
                controllers(of: node).flatMap {
                    [
                        $0.supervisionInterval * $0.supervisionMisses,
                        $0.supervisionInterval * ($0.supervisionMisses + 1),
                    ]
                })
        case .returnPoll: text(gateways[node]?.returnInterval)
        case .registrationKeepAlive: text(controllers[node]?.keepAliveInterval)
        case .optionsUp: text(sessionManager(of: node)?.proactiveCycle)
        case .optionsDown: text(sessionManager(of: node)?.reactiveCycle)
        }
    }

    private func controllers(of gateway: String) -> [ControllerSettings] {
        gateways[gateway]?.mgcList.compactMap { controllers[$0.name] } ?? []
    }

    /// The first of `sm1 > main`.
    private func sessionManager(of pair: String) -> SessionManagerSettings? {
        sessionManagers[pair.split(separator: " ", maxSplits: 1).first.map(String.init) ?? pair]
    }

    private func text(_ duration: Duration?) -> String { duration.map { SecondsText.of($0) } ?? Self.unknown }

    /// One value, or the least and the most.
    private func range(_ durations: [Duration?]) -> String {
        let known = durations.compactMap(\.self)
        guard let least = known.min(), let most = known.max() else { return Self.unknown }
        return least == most ? SecondsText.of(least) : "\(SecondsText.of(least)) to \(SecondsText.of(most))"
    }
}
