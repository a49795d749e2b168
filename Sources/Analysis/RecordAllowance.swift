import Wire

/// How many records of one direction of a connection are noted: what carries downloads is not what registers.
struct RecordAllowance: Sendable {
    /// So many in a row, and one more each ``refill``.
    private static let most = 256
    private static let refill = Duration.milliseconds(250)

    private var left = Self.most
    private var since: Instant?

    /// True where the record may carry a message or shows who began, and there is room for it.
    mutating func takes(_ record: TLSRecord, at time: Instant) -> Bool {
        guard record.content == .handshake || record.mayCarryMessage else { return false }
        let before = since ?? time
        if left == Self.most {
            since = time
        } else if time > before {
            let count = (time - before).wholeNanoseconds / Self.refill.wholeNanoseconds
            left = Int(min(Int64(Self.most), Int64(left) + count))
            since = before + Self.refill * Int(count)
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }
}
