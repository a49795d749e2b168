/// Everything that is wrong in a topology file, in the order of the file.
public struct TopologyErrors: Error, Hashable, Sendable {
    /// At least one, at most ``limit``.
    public var errors: [TopologyError]

    /// No more errors than this are told; the reader of the file does better to mend those first.
    public static let limit = 20

    public init(_ errors: [TopologyError]) { self.errors = errors }
}

extension TopologyErrors: CustomStringConvertible {
    /// One line an error.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
