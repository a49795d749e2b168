/// One thing that a recording shows of how its network is set up.
public struct InferredFact: Hashable, Sendable {
    /// What a setting is, as far as it was seen.
    public enum Value: Hashable, Sendable {
        case word(String)
        case number(Int)
        case duration(Duration)
        case names([String])
        case isOn(Bool)
        /// Nothing can be said.
        case unknown
    }

    /// Whom it is true of, in the order of their names; empty where it is of the network as a whole.
    public var nodes: [String]
    /// The setting, as a topology file calls it.
    public var setting: String
    public var value: Value
    public var sureness: Sureness
    /// What shows it, in a few words.
    public var why: String
    /// Frames that show it, from 1: at most four, and none where it was measured often.
    public var frames: [Int]

    public init(
        nodes: [String], setting: String, value: Value, sureness: Sureness, why: String, frames: [Int] = []
    ) {
        self.nodes = nodes
        self.setting = setting
        self.value = value
        self.sureness = sureness
        self.why = why
        self.frames = Array(frames.prefix(4))
    }
}
