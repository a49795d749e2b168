/// A parameter of an event or of a signal that its package defines (Annex B.2 eventOther, sigOther).
public struct Parameter: Hashable, Sendable {
    public var name: ParameterName
    public var value: ParameterValue

    public init(name: ParameterName, value: ParameterValue) {
        self.name = name
        self.value = value
    }
}
