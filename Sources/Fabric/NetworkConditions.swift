/// What every frame meets that crosses a network once, from the port it enters by to the port it leaves by.
///
/// Zero means "none": conditions of nothing but zeros change nothing.
public struct NetworkConditions: Hashable, Sendable, Codable {
    public var network: String
    /// One-way.
    public var delay: Duration = .zero
    /// The delay of each frame lies evenly in `delay` ± `jitter`, never below zero; order is kept.
    public var jitter: Duration = .zero
    /// 0…1,000,000.
    public var lossPerMillion = 0
    /// 0…1,000,000; the copy follows the original at once.
    public var duplicatePerMillion = 0
    /// 0…1,000,000; a frame that is hit comes ``reorderDelay`` later, and those behind it overtake it.
    public var reorderPerMillion = 0
    public var reorderDelay: Duration = .milliseconds(10)
    /// How fast each port of the network sends into it; nil for no limit. More than a second's worth is dropped.
    public var bitsPerSecond: Int64?

    public init(network: String) { self.network = network }
}
