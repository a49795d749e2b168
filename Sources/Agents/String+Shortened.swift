extension String {
    /// At most so many characters of text that came from the network, for the journal.
    func shortened(_ limit: Int) -> String { utf8.count <= limit ? self : "\(prefix(limit))…" }
}
