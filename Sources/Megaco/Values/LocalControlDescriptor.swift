/// What a gateway itself controls about a stream (H.248.1 §7.1.7).
public struct LocalControlDescriptor: Hashable, Sendable {
    public var mode: StreamMode?
    /// Whether resources are kept for every value that Local and Remote list.
    public var reservesValue: Bool?
    /// Whether resources are kept for every session description in Local and Remote.
    public var reservesGroup: Bool?
    public var properties: [PropertyParameter]

    public init(
        mode: StreamMode? = nil, reservesValue: Bool? = nil, reservesGroup: Bool? = nil,
        properties: [PropertyParameter] = []
    ) {
        self.mode = mode
        self.reservesValue = reservesValue
        self.reservesGroup = reservesGroup
        self.properties = properties
    }
}
