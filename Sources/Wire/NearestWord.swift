/// Finds the known word that was probably meant, for messages to people.
public enum NearestWord {
    /// The nearest of `words` by edit distance, the first of several; nil where none is near.
    public static func find(_ word: String, among words: [String]) -> String? {
        let wanted = Array(word.lowercased().utf8)
        guard wanted.count <= 64 else { return nil }
        var best: (distance: Int, word: String)?
        for candidate in words where abs(candidate.utf8.count - wanted.count) <= max(1, wanted.count) {
            guard candidate.utf8.count <= 64 else { continue }
            let distance = distance(wanted, Array(candidate.lowercased().utf8))
            if distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        guard let best, best.distance <= max(1, max(wanted.count, best.word.utf8.count) * 2 / 5) else { return nil }
        return best.word
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
