import Wire

/// A node that is off for a while: it sends nothing, and nothing reaches it.
struct Silence: Hashable, Sendable {
    var address: IPAddress
    var start: Window
    /// Nil where it lasts to the end.
    var end: Window?
    var note: String

    var fault: InferredFault {
        InferredFault(at: start.roundest, until: end?.roundest, action: .powerOff(address), note: note)
    }

    /// The same, with those that begin and end together, as on one host, at the same moments.
    static func together(_ silences: [Silence]) -> [Silence] {
        var groups: [[Silence]] = []
        for silence in silences {
            let index = groups.firstIndex { group in
                let first = group[0]
                guard first.start.meets(silence.start), first.address != silence.address else { return false }
                guard let one = first.end, let other = silence.end else { return first.end == silence.end }
                return one.meets(other) || one.roundest == other.roundest
            }
            guard let index else {
                groups.append([silence])
                continue
            }
            let start = groups[index][0].start.narrowed(silence.start)
            let end = groups[index][0].end.flatMap { one in silence.end.map { one.meets($0) ? one.narrowed($0) : one } }
            groups[index].append(silence)
            for place in groups[index].indices { (groups[index][place].start, groups[index][place].end) = (start, end) }
        }
        return groups.flatMap { $0 }
    }
}
