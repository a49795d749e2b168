/// A lab that stays, as it is now.
public struct KeeperStatus: Hashable, Sendable, Codable {
    public struct Node: Hashable, Sendable, Codable {
        public var name: String
        /// What it is, such as `gateway`.
        public var kind: String
        public var addresses: [String]
        public var isPowered: Bool
        public var processes: [String]
        /// What it last wrote into its journal, such as `registered srs`.
        public var lastWord: String
        /// Where it was registered, by its journal; empty for whoever registers with nobody.
        public var stays: [Stay]
        /// The network region of a gateway; 0 where the topology names none.
        public var region: Int
    }

    /// Where a gateway is registered from a moment on.
    public struct Stay: Hashable, Sendable, Codable {
        /// Scenario seconds.
        public var seconds: Double
        /// Nil while it is without service.
        public var controller: String?
    }

    public var title: String
    public var speed: Int
    /// Scenario seconds since it came up.
    public var seconds: Double
    public var outputFolder: String
    /// The launcher that keeps it, and the lab's first process.
    public var keeper: Int32
    public var initProcess: Int32
    public var nodes: [Node]
    /// The worst host lateness so far, in wall milliseconds.
    public var latenessMilliseconds: Double
    /// Frames in the recording, and those that the capture lost.
    public var packets: Int
    public var dropped: Int
}
