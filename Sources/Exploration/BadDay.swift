import Fabric
import Topologies
import Wire

/// A story in which a property did not hold, made as small as it goes.
public struct BadDay: Hashable, Sendable {
    /// The number of the story in which it was found.
    public let story: UInt64
    public let violation: Violation
    /// In order of time.
    public let faults: [DrawnFault]
    /// What kind of day it is: the property and the kinds of its faults. Days of one signature are shown once.
    public let signature: String
    /// How many faults the story had in which it was found.
    public let faultsFound: Int
    /// Stories that were tried to make it small.
    public let trials: Int

    public init(
        story: UInt64, violation: Violation, faults: [DrawnFault], signature: String, faultsFound: Int, trials: Int
    ) {
        self.story = story
        self.violation = violation
        self.faults = faults
        self.signature = signature
        self.faultsFound = faultsFound
        self.trials = trials
    }

    /// The signature of a property and faults.
    static func signature(_ property: Violation.Property, _ faults: [DrawnFault], _ landscape: Landscape) -> String {
        ([property.rawValue] + kinds(of: faults, landscape).sorted()).joined(separator: " + ")
    }

    /// The kinds of the faults, in the words in which a person would tell two days apart.
    static func kinds(of faults: [DrawnFault], _ landscape: Landscape) -> Set<String> {
        Set(faults.map { $0.kind.name(landscape) + ($0.takeover == nil ? "" : ", second box") })
    }
}

extension DrawnFault.Kind {
    /// The kind without its times, its direction, its port and, among equals, without names: days that differ in
    /// nothing else are one: `cut between gateways and main`.
    func name(_ landscape: Landscape) -> String {
        func role(_ name: String) -> String {
            if name == landscape.main { return "main" }
            return landscape.survivables.contains(name) ? "survivable" : "gateway"
        }
        switch self {
        case .cut(let one, let other, _), .oneWayCut(let one, let other):
            let roles = Set((one + other).map(role)).sorted()
            return "cut between \(roles.joined(separator: " and "))"
        case .networkCut(let network): return "cut of network \(network)"
        case .networkDelay(let network, _): return "delay of network \(network)"
        case .node(let action, let node): return "\(action.rawValue) of \(role(node))"
        case .box(let box): return "power off of box \(box.name)"
        case .console(let node, _): return "console of \(role(node))"
        }
    }
}
