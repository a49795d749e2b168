public import Wire

/// What is known of a story while it runs: where each gateway is registered, what has struck, how the host keeps up.
public struct LiveStory: Sendable {
    /// Where a gateway is registered from a moment on.
    public struct Change: Hashable, Sendable, Codable {
        /// Seconds of the story.
        public var seconds: Double
        /// Nil while it is without service.
        public var controller: String?

        public init(seconds: Double, controller: String?) {
            self.seconds = seconds
            self.controller = controller
        }
    }

    /// Who tells the story.
    public enum Teller: Hashable, Sendable {
        /// The nodes' journals, at once; the verdict comes from the packets, later.
        case journals
        /// Packets, a recording that is being made.
        case packets
    }

    /// Most changes that are kept of one gateway; the oldest are forgotten.
    public static let changeLimit = 1000

    public let title: String
    /// How long the story is; nil where it has no end.
    public let lasts: Duration?
    /// Seconds of the story a wall second.
    public let speed: Int
    /// Gateways with their regions, in the order of lanes.
    public let gateways: [(name: String, region: Int)]
    /// In the order in which their letters and colours are given.
    public let controllers: [String]
    public let teller: Teller

    public var now = Instant.start
    /// The worst lateness of the host so far.
    public var lateness = Duration.zero
    public var packets = 0
    /// Frames that the capture has lost.
    public var dropped = 0
    public private(set) var faults: [Instant] = []
    private(set) var changes: [String: [Change]] = [:]

    public init(
        title: String, lasts: Duration?, speed: Int, gateways: [(name: String, region: Int)], controllers: [String],
        teller: Teller = .journals
    ) {
        self.title = title
        self.lasts = lasts
        self.speed = max(1, speed)
        self.gateways = gateways
        self.controllers = controllers
        self.teller = teller
    }

    /// A gateway is registered with a controller from now on, or nil: with none.
    public mutating func register(_ gateway: String, with controller: String?, at time: Instant) {
        guard changes[gateway]?.last?.controller != controller || changes[gateway] == nil else { return }
        changes[gateway, default: []].append(Change(seconds: time.seconds, controller: controller))
        if changes[gateway, default: []].count > Self.changeLimit { changes[gateway]?.removeFirst() }
    }

    /// What somebody else has noted of a gateway.
    public mutating func replace(_ changes: [Change], of gateway: String) { self.changes[gateway] = changes }

    public mutating func strike(at time: Instant) { faults.append(time) }

    /// Where a gateway is registered now.
    public func controller(of gateway: String) -> String? { changes[gateway]?.last?.controller }

    /// Where it was registered at a time; nil where it was without service.
    func controller(of gateway: String, at seconds: Double) -> String? {
        changes[gateway]?.last { $0.seconds <= seconds }?.controller
    }

    /// Wall time to the end of the story.
    public var remaining: Duration? {
        lasts.map { lasts in
            let left = Double(max(0, (lasts - (now - .start)).wholeNanoseconds)) / Double(speed)
            return .nanoseconds(Int64(left))
        }
    }

    /// Regions whose gateways are with two or more controllers, by the journals.
    public var split: [Int] {
        Set(gateways.map(\.region)).sorted().filter { region in
            let serving = gateways.filter { $0.region == region }.compactMap { controller(of: $0.name) }
            return Set(serving).count > 1
        }
    }
}
