/// A line of a search's record, as JSON: searches that were spread over machines are brought together line by line.
public struct ExplorationRecord: Hashable, Sendable, Codable {
    /// A bad day.
    public struct Day: Hashable, Sendable, Codable {
        public var signature: String
        public var property: Violation.Property
        public var measured: String
        /// The timeline, a line a fault, as a topology file has them.
        public var faults: [String]
        /// The number of the story in which it was found.
        public var story: UInt64
        /// What the packets of its replay show: the cause of a split, or a failed expectation; nil where they do not
        /// show the violation.
        public var confirmed: String?
        /// The topology file.
        public var topology: String
        /// The boxes whose power failed; nil where none did.
        public var boxes: [String]?

        public init(
            signature: String, property: Violation.Property, measured: String, faults: [String], story: UInt64,
            confirmed: String?, topology: String, boxes: [String] = []
        ) {
            self.signature = signature
            self.property = property
            self.measured = measured
            self.faults = faults
            self.story = story
            self.confirmed = confirmed
            self.topology = topology
            self.boxes = boxes.isEmpty ? nil : boxes
        }
    }

    /// How much was searched.
    public struct Search: Hashable, Sendable, Codable {
        public var topology: String
        public var seed: UInt64
        /// `1/4`.
        public var shard: String
        public var stories: UInt64
        /// Stories in which some property did not hold.
        public var violating: UInt64
        /// Stories that met a bound of the simulation, with the first such error.
        public var unfinished: UInt64
        public var firstError: String?
        /// Scenario seconds that were played, and the seconds that it took, over all jobs.
        public var scenarioSeconds: Double
        public var busySeconds: Double
        /// `gateway: link lost → search started`.
        public var transitions: [String]

        public init(topology: String, seed: UInt64, shard: String) {
            self.topology = topology
            self.seed = seed
            self.shard = shard
            stories = 0
            violating = 0
            unfinished = 0
            firstError = nil
            scenarioSeconds = 0
            busySeconds = 0
            transitions = []
        }
    }

    public var day: Day?
    public var search: Search?

    public init(_ day: Day) { self.day = day }
    public init(_ search: Search) { self.search = search }
}
