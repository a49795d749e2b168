/// A Request-Line or a Status-Line as it was read (RFC 3261 §7.1, §7.2).
struct StartLineParts: Hashable {
    var method = RequestMethod.other
    /// Empty in a response.
    var methodName = ByteRange.none
    var uri = URIParts()
    /// 0 in a request.
    var status: Int32 = 0
    var reason = ByteRange.none
}
