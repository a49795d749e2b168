/// Finds the known word that was probably meant, for messages to people.
public enum NearestWord {
    /// The nearest of `words` by edit distance, the first of several; nil where none is near.
    public static func find(_ word: String, among words: [String]) -> String? { findAll(word, among: words).first }

    /// Those of `words` that are near, the nearest first, at most so many.
    public static func findAll(_ word: String, among words: [String], limit: Int = 3) -> [String] {
        let wanted = Array(word.lowercased().utf8)
        guard wanted.count <= 64 else { return [] }
        var near: [(distance: Int, place: Int, word: String)] = []
        for (place, candidate) in words.enumerated()
        where abs(candidate.utf8.count - wanted.count) <= max(1, wanted.count) && candidate.utf8.count <= 64 {
            let distance = distance(wanted, Array(candidate.lowercased().utf8))
            guard distance <= max(1, max(wanted.count, candidate.utf8.count) * 2 / 5) else { continue }
            near.append((distance, place, candidate))
        }
        return near.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(limit).map(\.word)
    }

    /// A hint for an unknown word: the nearest known one, or all of them where they are few.
    public static func hint(_ word: String, among words: [String]) -> String? {
        if let near = find(word, among: words) { return "did you mean '\(near)'?" }
        guard !words.isEmpty, words.count <= 12 else { return nil }
        return "known: " + words.joined(separator: ", ")
    }

    /// Insertions, deletions, changes and swaps of neighbours (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, before[column - 2] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
