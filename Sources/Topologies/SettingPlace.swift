/// A mapping of a topology file that was read, with the keys that it may have.
struct SettingPlace: Hashable {
    /// In the words of an error: `a gateway`, `ip-options`.
    var what: String
    var line: Int
    var column: Int
    var keys: [String]
}
