/// Names in a sentence.
enum NameList {
    /// The first six of many.
    static func of(_ names: [String]) -> String {
        names.count > 8 ? names.prefix(6).joined(separator: " ") + " +\(names.count - 6)" : names.joined(separator: " ")
    }
}
