public import Wire

/// A time in which one end of a link had given it up and the other did not know.
public struct HalfOpenLink: Hashable, Sendable {
    /// It takes so long to count.
    public static let bound = Duration.seconds(1)

    public var gateway: String
    public var controller: String
    /// Who gave it up first.
    public var leftBy: String
    /// When that was, and when the other end did the same; nil where it never did.
    public var start: Instant
    public var end: Instant?
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        let other = leftBy == gateway ? controller : gateway
        return Finding(
            .halfOpen, "\(leftBy) had given up its link with \(other), which did not know",
            nodes: [gateway, controller],
            start: start, end: end, frames: frames,
            cause: "its FIN or RST was lost, or there was none: a cut or a loss of power",
            prevention: "link-loss detection of the same length at both ends; who comes back replaces the old link")
    }
}
