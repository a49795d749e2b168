import Agents
import Consoles
import Screens
import Topologies
import Wire

/// What the emulated consoles of a topology print, as a terminal would have recorded it.
struct Emulated {
    let topology: Topology

    init(_ topology: Topology) { self.topology = topology }

    /// The screens of main: everything that is imported.
    var sat: String {
        guard let settings = main else { return "" }
        var commands = [
            "list media-gateway", "list survivable-processor", "display system-parameters ip-options",
            "display ip-interface procr", "list node-names all",
        ]
        commands += settings.networkRegions.map { "display ip-network-region \($0.number)" }
        commands += settings.recoveryRules.map { "display system-parameters mg-recovery-rule \($0.number)" }
        commands += settings.mediaGateways.map { "display media-gateway \($0.number)" }
        return commands.map { session(settings.name, $0) }.joined(separator: "\n")
    }

    /// The screens of each gateway.
    func gateways(_ commands: [String]) -> String {
        topology.nodes.filter { node in
            guard case .agent(.gateway) = node.kind else { return false }
            return true
        }.flatMap { node in commands.map { session(node.name, $0) } }.joined(separator: "\n")
    }

    private var main: ControllerSettings? {
        topology.nodes.lazy.compactMap { node -> ControllerSettings? in
            guard case .agent(.controller(let settings)) = node.kind, settings.role == .main else { return nil }
            return settings
        }.first
    }

    /// The prompt, what was typed, and the answer.
    private func session(_ name: String, _ line: String) -> String {
        guard case .agent(let settings)? = topology.node(name)?.kind,
            case .success(let action) = ConsoleParser.parse(line, for: ConsoleKind(settings))
        else { return "\(name) does not know \(line)" }
        var agent = settings.makeAgent()
        _ = agent.handle(.start, at: .start)
        let effects = agent.handle(.command(ConsoleCommand(token: 1, action: action)), at: .start)
        let answers = effects.compactMap { effect -> ConsoleAnswer? in
            guard case .answer(let answer) = effect else { return nil }
            return answer
        }
        return ConsoleTranscript.prompt(of: name, ConsoleKind(settings)) + line + "\n"
            + answers.map(ScreenText.render).joined(separator: "\n") + "\n"
    }
}
