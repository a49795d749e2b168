/// The answers that were given, and which of them somebody asked for.
struct AnswerBook {
    private let answers: [ImportAnswer]
    private var used: Set<Int> = []

    init(_ answers: [ImportAnswer]) { self.answers = answers }

    /// What was answered for a subject, or else for its group.
    mutating func value(_ subject: String, _ group: String, _ key: String) -> String? {
        for name in [subject, group] {
            guard let index = answers.lastIndex(where: { $0.subject == name && $0.key == key }) else { continue }
            for (other, answer) in answers.enumerated() where answer.subject == name && answer.key == key {
                used.insert(other)
            }
            return answers[index].value
        }
        return nil
    }

    /// True where the subject itself has an answer.
    func has(_ subject: String, _ key: String) -> Bool { answers.contains { $0.subject == subject && $0.key == key } }

    /// Those that nothing asked for.
    var unused: [ImportAnswer] { answers.enumerated().filter { !used.contains($0.offset) }.map(\.element) }
}
