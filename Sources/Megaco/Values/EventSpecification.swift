/// An event to be buffered (Annex B.2 eventSpec).
public struct EventSpecification: Hashable, Sendable {
    public var name: PackagedName
    public var stream: UInt16?
    public var parameters: [Parameter]

    public init(name: PackagedName, stream: UInt16? = nil, parameters: [Parameter] = []) {
        self.name = name
        self.stream = stream
        self.parameters = parameters
    }
}
