/// One thing that is wrong in a topology file: where, what, and what was probably meant.
public struct TopologyError: Error, Hashable, Sendable {
    /// The file as the caller named it.
    public var file: String
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// One sentence without a full stop, in the words of the file.
    public var reason: String
    /// A way out: the nearest known word, the known words, an example; nil where there is none.
    public var hint: String?

    public init(file: String, line: Int, column: Int, reason: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
        self.hint = hint
    }
}

extension TopologyError {
    init(_ problem: SourceCheck.Problem, file: String) {
        self.init(
            file: file, line: problem.line, column: problem.column, reason: problem.reason, hint: problem.hint)
    }
}

extension TopologyError: CustomStringConvertible {
    /// `split.yaml:14:7: unknown key 'gatways' (did you mean 'gateways'?)`.
    public var description: String {
        "\(file):\(line):\(column): \(reason)" + (hint.map { " (\($0))" } ?? "")
    }
}
