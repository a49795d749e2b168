import Topologies
public import Wire

/// A property that did not hold, as the agents tell it.
public struct Violation: Hashable, Sendable {
    /// Which property it is.
    public enum Property: String, Hashable, Sendable, Codable, CaseIterable {
        case split
        case bothHold = "both-hold"
        case apart
        case outage
        case refused
        case pingPong = "ping-pong"
        case unsettled
    }

    public let property: Property
    /// The region or gateway that it is about.
    public let subject: String
    /// What should not have happened, where it is one event: `gateway: mg1, never: registered` in the words of a
    /// topology file.
    public let event: String?
    /// From when on it was so.
    public let start: Instant
    /// For how long, where it is a span of time.
    public let length: Duration?
    /// The limit, where it is a span of time.
    public let most: Duration?
    /// What was seen, in words.
    public private(set) var measured: String
    /// The boxes whose power failed before it was over, in the order of the timeline.
    public private(set) var boxes: [String] = []

    public init(
        property: Property, subject: String, event: String? = nil, start: Instant, length: Duration?, most: Duration?,
        measured: String
    ) {
        self.property = property
        self.subject = subject
        self.event = event
        self.start = start
        self.length = length
        self.most = most
        self.measured = measured
    }

    /// The same, with the boxes of the day named that lost their power before it was over.
    func naming(boxesOf faults: [DrawnFault]) -> Violation {
        let end = start + (length ?? .zero)
        var named = self
        for fault in faults where fault.at <= end {
            guard case .box(let box) = fault.kind, let words = fault.boxWords else { continue }
            if !named.boxes.contains(box.name) { named.boxes.append(box.name) }
            named.measured += ", \(named.boxes.count == 1 ? "after" : "and") \(words)"
        }
        return named
    }
}
