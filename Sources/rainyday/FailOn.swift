import Analysis
import ArgumentParser

/// The words of `--fail-on`.
enum FailOn {
    /// What `--help` says of them.
    static let help = """
        Exit with 1 where one of these is found: \(words), any. A list with commas: split,rejected. \
        The findings of --json name them as kind.
        """

    private static var words: String { Finding.Kind.allCases.map(\.rawValue).joined(separator: ", ") }

    static func list(_ text: String) throws -> [Finding.Kind] {
        try text.split(separator: ",").flatMap { word -> [Finding.Kind] in
            if word == "any" { return Finding.Kind.allCases }
            guard let kind = Finding.Kind(rawValue: String(word)) else {
                throw ValidationError("--fail-on knows \(words) and any, not '\(word)'.")
            }
            return [kind]
        }
    }
}
