/// What a ServiceChange request says.
public struct ServiceChangeGlance: Hashable, Sendable {
    /// Whether it is on ROOT.
    public var isRoot: Bool
    public var method: ServiceChangeMethod
    /// The number that the reason begins with, such as 901.
    public var reasonCode: UInt16
    public var extensions: [ServiceChangeExtension]

    /// The text of the first extension parameter of a name, in any letter case; nil where there is none.
    public func value(ofExtension name: String) -> String? {
        extensions.isEmpty ? nil : extensions.first { $0.name.equalsIgnoringCase(name) }?.value.singleText
    }
}
