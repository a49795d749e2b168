import Wire

/// Counts what is sent to each node and how much of it was sent before, in pieces of ten seconds.
struct StormTrack {
    /// So long the same message is a repetition.
    private static let memory = Duration.seconds(35)
    private static let knownLimit = 65_536
    private static let stormLimit = 1_024

    private var pieces = NodeStates<Piece>()
    /// When each message was last sent, by a digest of it and of its way.
    private var known: [Int: Instant] = [:]
    private var order: [(key: Int, at: Instant)] = []
    private var head = 0
    private var storms: [RetransmissionStorm] = []
    /// The storm that goes on at a node.
    private var current = NodeStates<Int>()

    private struct Key: Hashable {
        let source: Endpoint
        let destination: Endpoint
        let signal: Signal
    }

    private struct Piece {
        let to: String
        var start: Instant
        var messages = 0
        var repetitions = 0
        var frames: [Int] = []
    }

    mutating func handle(_ happening: Happening) {
        guard let sent = happening.sent else { return }
        var isRepetition = false
        switch happening.signal {
        case .connecting: isRepetition = isRepeated(happening, at: sent)
        case .repeated: isRepetition = true
        case .connected, .finished, .reset, .neighbourRequest: return
        // TCP repeats segments, not messages.
        case _: isRepetition = !happening.isStream && isRepeated(happening, at: sent)
        }
        let node = happening.toNumber
        guard node != NodeTable.nobody else { return }
        var piece = pieces[node].take() ?? Piece(to: happening.to, start: sent)
        if sent - piece.start >= RetransmissionStorm.piece {
            close(piece, of: node)
            piece = Piece(to: happening.to, start: sent)
        }
        piece.messages += 1
        if isRepetition {
            piece.repetitions += 1
            if piece.frames.count < Finding.frameLimit { piece.frames.append(happening.frame) }
        }
        pieces[node] = piece
    }

    /// What was found by the end of the recording, in the order of time.
    mutating func finish(into findings: inout Findings) {
        for (node, piece) in pieces.all { close(piece, of: node) }
        findings.storms = storms.sorted { ($0.start, $0.to) < ($1.start, $1.to) }
    }

    private mutating func isRepeated(_ happening: Happening, at time: Instant) -> Bool {
        while head < order.count, time - order[head].at >= Self.memory || known.count >= Self.knownLimit {
            if known[order[head].key] == order[head].at { known[order[head].key] = nil }
            head += 1
        }
        if head > 4_096, head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
        let key = Key(source: happening.source, destination: happening.destination, signal: happening.signal).hashValue
        let isRepeated = known[key] != nil
        known[key] = time
        order.append((key, time))
        return isRepeated
    }

    private mutating func close(_ piece: Piece, of node: Int) {
        guard piece.repetitions >= RetransmissionStorm.bound, piece.repetitions * 2 > piece.messages else {
            current[node] = nil
            return
        }
        let end = piece.start + RetransmissionStorm.piece
        if let index = current[node], piece.start - storms[index].end < RetransmissionStorm.piece {
            storms[index].end = end
            storms[index].messages += piece.messages
            storms[index].repetitions += piece.repetitions
            return
        }
        guard storms.count < Self.stormLimit else { return }
        current[node] = storms.count
        storms.append(
            RetransmissionStorm(
                to: piece.to, start: piece.start, end: end, messages: piece.messages, repetitions: piece.repetitions,
                frames: piece.frames))
    }
}
