/// Replies of version 3 that come in segments, until each is whole (H.248.1 v3 §8.2.2 and Annex D).
///
/// Segments may come in any order and more than once. Of one association at most ``limit`` are held; where another one
/// comes, the reply that it is part of is given up, and its request with it when its time is over.
struct ReplyAssembler: Sendable {
    /// Segments that are held at most, over all replies.
    static let limit = 64

    /// What became of a segment.
    enum Outcome: Hashable, Sendable {
        case incomplete
        case whole(TransactionReply)
        case tooMany
    }

    private struct Partial: Sendable {
        let identifier: UInt32
        var segments: [TransactionReply]
        var last: UInt16?
    }

    private var partials: [Partial] = []

    /// Takes one segment of the reply to a request that is still waited for.
    mutating func add(_ reply: TransactionReply, _ segment: Segment) -> Outcome {
        let index: Int
        if let known = partials.firstIndex(where: { $0.identifier == reply.identifier }) {
            index = known
        } else {
            index = partials.count
            partials.append(Partial(identifier: reply.identifier, segments: []))
        }
        if segment.isLast { partials[index].last = segment.number }
        if !partials[index].segments.contains(where: { $0.segment?.number == segment.number }) {
            guard partials.reduce(0, { $0 + $1.segments.count }) < Self.limit else {
                remove(reply.identifier)
                return .tooMany
            }
            partials[index].segments.append(reply)
        }
        // Numbers begin with 1; all up to the last must be there.
        guard let last = partials[index].last, partials[index].segments.count >= Int(last) else { return .incomplete }
        let segments = partials[index].segments.sorted { ($0.segment?.number ?? 0) < ($1.segment?.number ?? 0) }
        guard segments.enumerated().allSatisfy({ Int($1.segment?.number ?? 0) == $0 + 1 }) else { return .incomplete }
        remove(reply.identifier)
        return .whole(Self.join(segments))
    }

    /// Forgets what has come of one reply.
    mutating func remove(_ identifier: UInt32) {
        partials.removeAll { $0.identifier == identifier }
        if partials.isEmpty { partials = [] }
    }

    private static func join(_ segments: [TransactionReply]) -> TransactionReply {
        var actions: [ActionReply] = []
        var error: ErrorDescriptor?
        for segment in segments {
            switch segment.outcome {
            case .error(let descriptor): error = error ?? descriptor
            case .actions(let more):
                for action in more {
                    // A context that is cut goes on in the next segment.
                    if var last = actions.last, last.context == action.context, last.error == nil {
                        last.commands += action.commands
                        last.error = action.error
                        actions[actions.count - 1] = last
                    } else {
                        actions.append(action)
                    }
                }
            }
        }
        return TransactionReply(
            identifier: segments.first?.identifier ?? 0,
            wantsImmediateAcknowledgement: segments.contains { $0.wantsImmediateAcknowledgement },
            outcome: error.map { .error($0) } ?? .actions(actions))
    }
}
