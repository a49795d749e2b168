import Wire

/// When media servers were registered with controllers, by the answers to their OPTIONS: with one at a time, from the
/// first 200 on until a question fails or another controller has it.
struct MediaServerHistory {
    /// One interval a registration, in order of their starts.
    let intervals: [ActiveInterval]

    init(_ changes: [EntityLinkChange], names: NameBook) {
        var intervals: [ActiveInterval] = []
        for (server, controllers) in names.mediaServers.sorted(by: { $0.key < $1.key }) {
            var open: ActiveInterval?
            for change in changes where change.from == server && controllers.contains(change.to) {
                let isCurrent = open?.controller == change.to
                switch change.state {
                case .up:
                    guard !isCurrent else { continue }
                    if var ended = open {
                        ended.end = change.time
                        intervals.append(ended)
                    }
                    open = ActiveInterval(controller: change.to, start: change.time)
                case .down:
                    guard isCurrent, var ended = open else { continue }
                    ended.end = change.time
                    intervals.append(ended)
                    open = nil
                }
            }
            if let open { intervals.append(open) }
        }
        self.intervals = intervals.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }

    /// The controllers that have a media server at a moment.
    func holding(at time: Instant) -> [String] {
        intervals.filter { $0.start <= time && ($0.end ?? .init(nanoseconds: .max)) > time }.map(\.controller)
    }

    /// Intervals of activity and these, of each controller put together where they touch.
    func joined(with others: [ActiveInterval]) -> [ActiveInterval] {
        guard !intervals.isEmpty else { return others }
        var joined: [ActiveInterval] = []
        let all = (intervals + others).sorted { ($0.controller, $0.start) < ($1.controller, $1.start) }
        for interval in all {
            guard let last = joined.last, last.controller == interval.controller,
                last.end.map({ $0 >= interval.start }) ?? true
            else {
                joined.append(interval)
                continue
            }
            if let end = last.end { joined[joined.count - 1].end = interval.end.map { max(end, $0) } }
        }
        return joined.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }
}
