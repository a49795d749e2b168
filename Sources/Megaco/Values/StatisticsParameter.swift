/// A counter and what it stands at (Annex B.2 statisticsParameter).
public struct StatisticsParameter: Hashable, Sendable {
    public var name: PackagedName
    /// Nothing, one value, or since version 3 a list.
    public var values: [PropertyValue]

    public init(name: PackagedName, values: [PropertyValue] = []) {
        self.name = name
        self.values = values
    }
}
