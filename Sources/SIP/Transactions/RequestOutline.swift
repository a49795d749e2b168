/// What tells one request from another.
struct Drawn: Hashable, Sendable {
    var branch: UInt64
    var tag: UInt64
    var call: UInt64
}

/// A request before it is written: who asks whom for what.
struct RequestOutline: Hashable, Sendable {
    var method: RequestMethod
    var fromURI: String
    var uri: String
    var drawn: Drawn
    /// Of CSeq.
    var number: Int
    /// Empty out of a dialog.
    var toTag = ""
}
