import Wire

/// An ``H248Link`` as the track of its gateway keeps it: with a number in place of a name, and nothing to count.
struct LinkRecord: Sendable {
    /// The number of the controller's node.
    var controller: Int
    var start: Instant
    var end: Instant?
    var endCause: H248Link.EndCause?
    var lossSeen: Instant?
    var frame: Int
    var isAssumed = false
    var isInferred = false

    /// When it was there to see; see ``SettledEvent/time``.
    var time: Instant { lossSeen ?? end ?? start }

    /// - Parameter names: the names of nodes, by their numbers.
    func link(of gateway: String, _ names: Names) -> H248Link {
        var link = H248Link(
            gateway: gateway, controller: names[controller], start: start, end: end, endCause: endCause,
            lossSeen: lossSeen, frame: frame, isAssumed: isAssumed)
        link.isInferred = isInferred
        return link
    }
}
