public import SIP
public import Wire

/// A load of OPTIONS: who asks, whom, how.
public struct OptionsLoadSettings: Hashable, Sendable {
    /// The user part of From.
    public var name: String
    /// The UDP port that asks, and that answers whoever asks there.
    public var local: Endpoint
    /// Whom to ask, in turn; over UDP.
    public var entities: [Endpoint]
    /// The base timers: the first gap between two copies is T1, the longest T2, and 64·T1 is waited.
    public var timing = Timing()
    /// Decides branches, tags and Call-IDs.
    public var seed: UInt64 = 1

    public init(name: String, local: Endpoint, entities: [Endpoint]) {
        self.name = name
        self.local = local
        self.entities = entities
    }
}
