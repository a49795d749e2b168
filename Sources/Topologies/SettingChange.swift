/// A setting of a topology file in place of what the file says: `primary search=90s`, `mg1: primary search=90s`.
public struct SettingChange: Hashable, Sendable {
    /// What it is about: a node, a network, a region's number, a section, or a fault by its name; nil for all.
    public var place: String?
    /// The key of the file; where only one key ends so, its last words do: `link loss delay timer`.
    public var setting: String
    /// In the words of the file, `90s` or `[main, srs]`.
    public var value: String

    public init(place: String? = nil, setting: String, value: String) {
        self.place = place
        self.setting = setting
        self.value = value
    }
}

extension SettingChange: CustomStringConvertible {
    /// `mg1: primary search=90s`.
    public var description: String { (place.map { $0 + ": " } ?? "") + setting + "=" + value }
}
