import Topologies

/// A topology file made of lines with comments that loads, whatever it was made of.
///
/// Bytes from anywhere can show what no site has, such as a gateway at a broadcast address. Each line that does not
/// load is left out, with those that belong to it, and a comment says so and why; then those that spoke of it; and so
/// on, a bounded number of times.
struct LoadableFile: Hashable, Sendable {
    private(set) var text: String
    /// How many lines were left out.
    private(set) var leftOut = 0

    /// After so many rounds everything but the title is left out.
    private static let roundLimit = 100
    private static let mark = "# left out: "
    /// As much of a line, and of a reason, as a comment says.
    private static let quoteLimit = 160

    private var lines: [String]

    /// - Parameter text: block style, one key or one entry a line, no text over several lines.
    init(_ text: String) {
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Self.roundLimit {
            guard let errors = Self.errors(self.text) else { return }
            var isSmaller = false
            // From the end, so that lines keep their numbers.
            for error in errors.sorted(by: { ($0.line, $0.column) > ($1.line, $1.column) }) {
                if leaveOut(error) { isSmaller = true }
            }
            guard isSmaller else { break }
            self.text = lines.joined(separator: "\n")
        }
        guard Self.errors(self.text) != nil else { return }
        leftOut += lines.count { !Self.isComment($0) }
        self.text = """
            title: "Nothing of this recording can be played"
            networks:
              lan: { subnet: 192.0.2.0/24 }  # not seen

            """
    }

    /// What is wrong; nil where the file loads.
    private static func errors(_ text: String) -> [TopologyError]? {
        do throws(TopologyErrors) {
            _ = try Topology(yaml: text, file: "inferred")
            return nil
        } catch {
            return error.errors
        }
    }

    /// Leaves out the line at which an error is, with what belongs to it; false where there is nothing to leave out.
    private mutating func leaveOut(_ error: TopologyError) -> Bool {
        // An error beyond the end, or at a comment, is of the line before it.
        var index = min(error.line - 1, lines.count - 1)
        while index >= 0, Self.isComment(lines[index]) { index -= 1 }
        guard index >= 0 else { return false }
        // Without a title, or a network, nothing loads: what cannot be left out is the last of its kind.
        let depth = Self.depth(lines[index])
        var end = index + 1
        while end < lines.count, Self.isComment(lines[end]) || Self.depth(lines[end]) > depth { end += 1 }
        while end > index + 1, Self.isComment(lines[end - 1]) { end -= 1 }
        let count = lines[index..<end].count { !Self.isComment($0) }
        let gone = lines[index].drop { $0 == " " }.prefix(Self.quoteLimit)
        let reason = error.reason.filter { $0 != "\n" }.prefix(Self.quoteLimit)
        let indent = String(repeating: " ", count: depth)
        lines.replaceSubrange(index..<end, with: ["\(indent)\(Self.mark)\(gone)  (\(reason))"])
        leftOut += count
        leaveOutEmptyParent(above: index)
        return true
    }

    /// A key that nothing is left of would be an empty value: it goes as well.
    private mutating func leaveOutEmptyParent(above index: Int) {
        let depth = Self.depth(lines[index])
        guard depth > 0 else { return }
        var parent = index - 1
        while parent >= 0, Self.isComment(lines[parent]) || Self.depth(lines[parent]) >= depth { parent -= 1 }
        guard parent >= 0 else { return }
        var next = parent + 1
        while next < lines.count, Self.isComment(lines[next]) { next += 1 }
        let isEmpty = next >= lines.count || Self.depth(lines[next]) <= Self.depth(lines[parent])
        guard isEmpty, Self.isBlock(lines[parent]) else { return }
        let depthOfParent = String(repeating: " ", count: Self.depth(lines[parent]))
        lines[parent] = "\(depthOfParent)\(Self.mark)\(lines[parent].drop { $0 == " " })  (nothing is left of it)"
        leftOut += 1
        leaveOutEmptyParent(above: parent)
    }

    /// True for a key whose value stands in the lines below it.
    private static func isBlock(_ line: String) -> Bool {
        let bare = line.split(separator: "#", maxSplits: 1).first ?? ""
        return bare.reversed().first { $0 != " " } == ":"
    }

    private static func isComment(_ line: String) -> Bool {
        let first = line.first { $0 != " " }
        return first == nil || first == "#"
    }

    private static func depth(_ line: String) -> Int { line.prefix { $0 == " " }.count }
}
