/// Records of the `station` form for H.323 phones, a range of extensions at a time.
public struct AdministeredPhones: Hashable, Sendable, Codable {
    /// The name of the group.
    public var name: String
    /// The first extension, 1 to 13 digits.
    public var firstExtension: String
    /// How many there are, 1…20,000.
    public var count: Int
    /// The region that `ip-network-map` gives them, 1…2000.
    public var networkRegion: Int

    public init(name: String, firstExtension: String, count: Int, networkRegion: Int) {
        self.name = name
        self.firstExtension = firstExtension
        self.count = count
        self.networkRegion = networkRegion
    }

    /// Which of them has this extension, counted from 0; nil where none has.
    func index(of dialled: String) -> Int? {
        guard dialled.utf8.count == firstExtension.utf8.count, let number = Int(dialled),
            let first = Int(firstExtension), number >= first, number - first < count
        else { return nil }
        return number - first
    }

    /// The extension of one of them, counted from 0.
    func `extension`(of index: Int) -> String {
        let text = String((Int(firstExtension) ?? 0) + index)
        return String(repeating: "0", count: max(0, firstExtension.utf8.count - text.utf8.count)) + text
    }
}
