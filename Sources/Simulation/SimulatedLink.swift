public import Fabric

/// A link of a simulation: one interface of its capture.
public struct SimulatedLink: Hashable, Sendable {
    /// `mg1`, or `r-hq.wan` for a router's leg.
    public let name: String
    public let port: Port

    init(name: String, port: Port) {
        self.name = name
        self.port = port
    }
}
