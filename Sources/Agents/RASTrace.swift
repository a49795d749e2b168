import RAS
import Wire

/// What `list trace ras` shows: the RAS messages that a server received from survivables or main and sent to them last,
/// and its denial events. Those of phones are not kept: thousands of them would leave room for nothing else.
struct RASTrace: Sendable {
    /// One line of the trace.
    struct Line: Hashable, Sendable {
        let time: Instant
        /// `rcv RRQ`, `snd RCF`, or `denial event 3600: IP RRJ-ESS not admin`.
        let event: String
        /// The endpoint at the other end.
        let endpoint: Endpoint
        /// Whether it is a denial event rather than a message.
        var isDenial = false
    }

    /// So many lines are kept; the oldest makes room.
    static let limit = 256

    private var lines: [Line] = []
    /// Where the next line goes once all places are taken.
    private var next = 0

    mutating func note(_ line: Line) {
        if lines.count < Self.limit {
            lines.append(line)
        } else {
            lines[next] = line
            next = (next + 1) % Self.limit
        }
    }

    /// The lines about one address, the oldest first.
    func lines(of address: IPAddress) -> [Line] {
        (lines[next...] + lines[..<next]).filter { $0.endpoint.address == address }
    }
}
