import Analysis
import Agents
import Topologies

/// Which colour each controller has: mains first, then in the order in which they served somebody.
struct ControllerColours {
    /// So many are told apart by colour and pattern; more begin anew.
    static let count = 8

    /// In the order of their colours.
    let names: [String]
    private let places: [String: Int]

    init(_ findings: Findings, _ topology: Topology?) {
        let mains = (topology?.nodes ?? []).compactMap { node -> String? in
            if case .agent(.controller(let settings)) = node.kind, settings.role == .main { node.name } else { nil }
        }
        var names: [String] = []
        var places: [String: Int] = [:]
        let served = findings.active.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }.map(\.controller)
        for name in mains + served + findings.controllers where places[name] == nil {
            places[name] = names.count
            names.append(name)
        }
        self.names = names
        self.places = places
    }

    /// The class of a controller's colour: `c0` … `c7`.
    func style(of controller: String) -> String { "c\((places[controller] ?? 7) % Self.count)" }
}
