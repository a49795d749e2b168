/// A property of a package and its value (Annex B.2 propertyParm).
public struct PropertyParameter: Hashable, Sendable {
    public var name: PackagedName
    public var value: ParameterValue

    public init(name: PackagedName, value: ParameterValue) {
        self.name = name
        self.value = value
    }
}
