import Wire

/// Counts what is sent to each node and how much of it was sent before, in pieces of ten seconds.
struct StormTrack {
    /// So long the same message is a repetition.
    private static let memory = Duration.seconds(35)
    /// Nobody repeats a message sooner: it is the same one, seen at another place.
    private static let sight = Duration.milliseconds(100)
    private static let knownLimit = 32_768
    private static let stormLimit = 1_024

    private var pieces = NodeStates<Piece>()
    /// Messages in the order of their sendings, of each the latest one.
    private var known = NumberIndex()
    private var order = NumberedQueue<(key: NumberIndex.Key, at: Instant)>()
    /// They get their names in the end.
    private var storms: [(to: Int, storm: RetransmissionStorm)] = []
    /// The storm that goes on at a node.
    private var current = NodeStates<Int>()

    private struct Key: Hashable {
        let source: Endpoint
        let destination: Endpoint
        let signal: Signal
    }

    private struct Piece {
        /// The number of the node.
        let to: Int
        var start: Instant
        var messages = 0
        var repetitions = 0
        var frames: [Int] = []
    }

    mutating func handle(_ happening: Happening) {
        guard let sent = happening.sent else { return }
        let found: Bool?
        switch happening.signal {
        case .connecting: found = isRepeated(happening, at: sent)
        case .repeated: found = true
        case .connected, .finished, .reset, .neighbourRequest: return
        // Nobody knows whether two of them are the same.
        case .unreadable: found = false
        // TCP repeats segments, not messages.
        case _: found = happening.isStream ? false : isRepeated(happening, at: sent)
        }
        guard let isRepetition = found else { return }
        let node = happening.toNumber
        guard node != NodeTable.nobody else { return }
        let isOver = pieces.update(node) { sent - $0.start >= RetransmissionStorm.piece } ?? false
        if isOver, let piece = pieces[node] {
            close(piece, of: node)
            pieces[node] = nil
        }
        pieces.update(node, default: Piece(to: node, start: sent)) { piece in
            piece.messages += 1
            guard isRepetition else { return }
            piece.repetitions += 1
            if piece.frames.count < Finding.frameLimit { piece.frames.append(happening.frame) }
        }
    }

    /// What was found by the end of the recording, in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func finish(_ names: Names, into findings: inout Findings) {
        for (node, piece) in pieces.all { close(piece, of: node) }
        findings.storms = storms.map { to, storm in
            var storm = storm
            storm.to = names[to]
            return storm
        }.sorted { ($0.start, $0.to) < ($1.start, $1.to) }
    }

    /// Nil where it is the same message, seen once more.
    private mutating func isRepeated(_ happening: Happening, at time: Instant) -> Bool? {
        while let first = order.first, time - order[first].at >= Self.memory || known.count >= Self.knownLimit {
            known.remove(order.short(first), order[first].key)
            order.removeFirst()
        }
        let key = Self.key(happening)
        if let last = known.number(of: key, where: { order[order.number($0)].key == key }) {
            // What follows is held against the first time of all, or nothing that comes quickly would ever count.
            if time - order[order.number(last)].at < Self.sight { return nil }
            known.remove(last, key)
            add(key, at: time)
            return true
        }
        add(key, at: time)
        return false
    }

    private mutating func add(_ key: NumberIndex.Key, at time: Instant) {
        known.add(order.short(order.next), key)
        order.append((key, time))
    }

    /// Of a message with a number its way, its kind and its number; of any other a digest.
    private static func key(_ happening: Happening) -> NumberIndex.Key {
        let number = happening.signal.number
        guard number != 0 else {
            let whole = Key(source: happening.source, destination: happening.destination, signal: happening.signal)
            return NumberIndex.Key(high: .max, low: UInt64(bitPattern: Int64(whole.hashValue)))
        }
        let direction: UInt64 = happening.source < happening.destination ? 1 : 0
        return NumberIndex.Key(
            high: UInt64(happening.flowNumber.serial) << 1 | direction,
            low: UInt64(happening.signal.kind) << 32 | UInt64(number))
    }

    private mutating func close(_ piece: Piece, of node: Int) {
        guard piece.repetitions >= RetransmissionStorm.bound, piece.repetitions * 2 > piece.messages else {
            current[node] = nil
            return
        }
        let end = piece.start + RetransmissionStorm.piece
        if let index = current[node], piece.start - storms[index].storm.end < RetransmissionStorm.piece {
            storms[index].storm.end = end
            storms[index].storm.messages += piece.messages
            storms[index].storm.repetitions += piece.repetitions
            return
        }
        guard storms.count < Self.stormLimit else { return }
        current[node] = storms.count
        storms.append(
            (
                piece.to,
                RetransmissionStorm(
                    to: "", start: piece.start, end: end, messages: piece.messages, repetitions: piece.repetitions,
                    frames: piece.frames)
            ))
    }
}
