/// What stands behind a parameter's name (Annex B.2 parmValue): a value, several, or a bound.
public enum ParameterValue: Hashable, Sendable {
    /// `=5`
    case equal(PropertyValue)
    /// `=[1,2]`: all of them; never empty.
    case allOf([PropertyValue])
    /// `={1,2}`: any of them; never empty.
    case anyOf([PropertyValue])
    /// `=[1:5]`
    case range(PropertyValue, PropertyValue)
    /// `>5`
    case greater(PropertyValue)
    /// `<5`
    case less(PropertyValue)
    /// `#5`
    case unequal(PropertyValue)

    /// The text of a single value that is to be equal; nil for anything else.
    public var singleText: String? {
        if case .equal(let value) = self { value.text } else { nil }
    }
}
