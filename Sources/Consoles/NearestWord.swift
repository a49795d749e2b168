/// The word that somebody may have meant.
enum NearestWord {
    /// The first of the words with the fewest changes of one letter; nil where even that one differs in more than a
    /// third of its letters (two at least).
    static func find(_ word: String, among words: [String]) -> String? {
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(Array(word.utf8), Array(candidate.utf8))
            guard distance <= max(2, candidate.utf8.count / 3), distance < candidate.utf8.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Letters to insert, delete or replace (Levenshtein); both at most a line long.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (index, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in 1..<row.count {
                let replaced = diagonal + (byte == other[column - 1] ? 0 : 1)
                diagonal = row[column]
                row[column] = min(replaced, row[column] + 1, row[column - 1] + 1)
            }
        }
        return row[other.count]
    }
}
