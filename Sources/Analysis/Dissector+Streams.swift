import Frames
import Megaco
import Packets
import SIP
import Wire

/// One direction of one connection at one place.
struct StreamKey: Hashable, Sendable {
    let vantage: Vantage
    let source: Endpoint
    let destination: Endpoint

    /// The other direction, at the same place.
    var opposite: StreamKey {
        var vantage = vantage
        if vantage.isDirected { vantage.isOutbound.toggle() }
        return StreamKey(vantage: vantage, source: destination, destination: source)
    }

    var words: NumberIndex.Key { NumberIndex.Key(source, destination, UInt64(vantage.number)) }

    /// True where the words tell it from all others.
    var isWords: Bool {
        if case (.v4, .v4) = (source.address, destination.address) { true } else { false }
    }
}

/// What is known of a stream.
struct StreamState: Sendable {
    enum Content: Sendable {
        /// Nothing is known; so many pieces were looked at, and the beginning of what may be a message is kept.
        case unknown(pieces: Int, prefix: [UInt8])
        case tpkt(TPKTFramer)
        case sip(StreamFramer)
        /// H.248 text without TPKT.
        case bareText(BareTextFramer)
        /// Records that cannot be read, and how many more may be noted.
        case tls(TLSRecordFramer, RecordAllowance)
        /// Somebody else's.
        case ignored
    }

    var stream = TCPStream()
    var content = Content.unknown(pieces: 0, prefix: [])
    /// True where the connection is taken for H.248 or SIP and its events are observations.
    var isNoted = false
    var isClosed = false
    /// When the last segment with bytes was seen.
    var lastBytes: Instant?
    /// When a segment was last seen.
    var lastSeen = Instant.start
    /// Bytes that it keeps, as they were counted last.
    var held = 0
    /// The place of the other direction, where it was looked up.
    var opposite: Int?
    /// Events from before that was known.
    var early: [(Signal, Dissector.Place)] = []

    /// Bytes behind holes and of messages that are not complete.
    var bufferedBytes: Int {
        let framed =
            switch content {
            case .unknown(_, let prefix): prefix.count
            case .tpkt(let framer): framer.bufferedBytes
            case .sip(let framer): framer.bufferedBytes
            case .bareText(let framer): framer.bufferedBytes
            case .tls, .ignored: 0
            }
        return stream.hasHole ? stream.bufferedBytes + framed : framed
    }

    /// Gives up what it keeps; what comes next is looked at as if it were the beginning.
    mutating func giveUp() {
        stream = TCPStream()
        content = .unknown(pieces: 0, prefix: [])
    }
}

extension Dissector {
    static let sipPort: UInt16 = 5060

    /// Takes a segment as most are: of a stream that is known, in order, with one whole message, where nothing is
    /// missing of the other direction; false, and nothing is taken, of any other.
    mutating func takeUsual(_ frame: PlainFrame, _ bytes: ArraySlice<UInt8>, at place: Place) -> Bool {
        let key = StreamKey(
            vantage: place.vantage, source: Endpoint(address: frame.source, port: frame.sourcePort),
            destination: Endpoint(address: frame.destination, port: frame.destinationPort))
        guard let number = streams.place(of: key) else { return false }
        if frame.flags.contains(.ack), let other = streams.opposite(of: number, key), streams.hasHole(at: other) {
            return false
        }
        let brought = frame.part(frame.payload, of: bytes)
        guard let payload = streams.payload(in: brought, frame.sequence, frame.flags, at: number, place.time) else {
            return false
        }
        var place = place
        place.stream = number
        readMegaco(payload, key, place)
        return true
    }

    mutating func receive(_ segment: TCPSegment, at place: Place) {
        let source = Endpoint(address: place.source, port: segment.sourcePort)
        let destination = Endpoint(address: place.destination, port: segment.destinationPort)
        let key = StreamKey(vantage: place.vantage, source: source, destination: destination)
        guard let number = streams.place(of: key) ?? open(key) else {
            leftOut += 1
            return
        }
        if segment.flags.contains(.ack) { acknowledge(segment, key, number, place) }
        var place = place
        place.stream = number
        if let payload = streams.payload(in: segment.payload, segment.sequence, segment.flags, at: number, place.time) {
            return readMegaco(payload, key, place)
        }
        var state = streams.take(number)
        if !segment.payload.isEmpty { noteRepetition(of: segment, &state, key, place) }
        if state.stream.advance(past: segment) {
            if !segment.payload.isEmpty { read(segment.payload, &state, key, place) }
        } else {
            let isAnswer = segment.flags.contains(.ack)
            for event in state.stream.receive(segment) { handle(event, isAnswer: isAnswer, &state, key, place) }
        }
        state.lastSeen = place.time
        hold(&state)
        streams.put(state, at: number)
    }

    /// A place for a stream that is not known; nil where there is no room.
    private mutating func open(_ key: StreamKey) -> Int? {
        guard makeRoom() else { return nil }
        var state = StreamState()
        state.isNoted = isNoted(key.source.port) || isNoted(key.destination.port)
        return streams.add(key, state)
    }

    /// A recording from several places may show a segment more than once; who repeats one waits (RFC 6298: a second,
    /// Linux: 200 ms).
    private mutating func noteRepetition(
        of segment: TCPSegment, _ state: inout StreamState, _ key: StreamKey, _ place: Place
    ) {
        let pause = state.lastBytes.map { place.time - $0 } ?? .zero
        if pause >= .milliseconds(100), state.isNoted, state.stream.isRepetition(segment) {
            let signal = Signal.repeated(sequence: segment.sequence)
            add(signal, at: place, from: key.source, to: key.destination, isStream: true)
        }
        state.lastBytes = place.time
    }

    /// Counts what a stream keeps; where all together keep too much, this one gives it up.
    private mutating func hold(_ state: inout StreamState) {
        var count = state.bufferedBytes
        guard count != state.held else { return }
        if count > state.held, heldBytes - state.held + count > Self.heldLimit {
            missingBytes = missingBytes.addingReportingOverflow(count).partialValue
            state.giveUp()
            count = 0
        }
        heldBytes += count - state.held
        state.held = count
    }

    /// Forgets streams that are over, or idle, where the table is full; false where there is no room even so.
    private mutating func makeRoom() -> Bool {
        guard streams.count >= Self.connectionLimit else { return true }
        guard closedStreams >= Self.connectionLimit / 16 || packets - lastCleaning >= Self.connectionLimit else {
            return false
        }
        forgetStreams()
        return streams.count < Self.connectionLimit
    }

    /// The same where there are many of them.
    mutating func forgetStreams(above limit: Int) {
        if streams.count > limit, closedStreams > limit / 2 || packets - lastCleaning >= Self.connectionLimit {
            forgetStreams()
        }
    }

    /// Forgets streams that are over, or idle.
    mutating func forgetStreams() {
        let now = latest
        streams.keep { !$0.isClosed && now - $0.lastSeen < Self.idleTime }
        heldBytes = streams.heldBytes
        closedStreams = 0
        lastCleaning = packets
    }

    private mutating func close(_ state: inout StreamState) {
        if !state.isClosed { closedStreams += 1 }
        state.isClosed = true
    }

    private func isNoted(_ port: UInt16) -> Bool { megacoPorts.contains(port) || port == Self.sipPort }

    /// What one side acknowledges, the other's stream has delivered.
    private mutating func acknowledge(_ segment: TCPSegment, _ key: StreamKey, _ number: Int, _ place: Place) {
        guard let other = streams.opposite(of: number, key), streams.hasHole(at: other) else { return }
        var state = streams.take(other)
        for event in state.stream.acknowledge(segment.acknowledgement) {
            handle(event, isAnswer: true, &state, key.opposite, place)
        }
        hold(&state)
        streams.put(state, at: other)
    }

    private mutating func handle(
        _ event: TCPStream.Event, isAnswer: Bool, _ state: inout StreamState, _ key: StreamKey, _ place: Place
    ) {
        switch event {
        case .opened:
            if state.isClosed { closedStreams -= 1 }
            state.isClosed = false
            // The other direction's framing begins anew as well, when its own SYN comes.
            state.content = .unknown(pieces: 0, prefix: [])
            note(isAnswer ? .connected : .connecting, &state, key, place)
        case .finished:
            close(&state)
            note(.finished, &state, key, place)
        case .reset:
            close(&state)
            state.content = .unknown(pieces: 0, prefix: [])
            note(.reset, &state, key, place)
        case .gap(let count):
            missingBytes = missingBytes.addingReportingOverflow(count).partialValue
            state.content = .unknown(pieces: 0, prefix: [])
        case .bytes(let bytes): read(bytes[...], &state, key, place)
        }
    }

    private mutating func note(_ signal: Signal, _ state: inout StreamState, _ key: StreamKey, _ place: Place) {
        if state.isNoted {
            add(signal, at: place, from: key.source, to: key.destination, isStream: true)
        } else if state.early.count < 16 {
            state.early.append((signal, place))
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ state: inout StreamState, _ key: StreamKey, _ place: Place)
    {
        switch state.content {
        case .ignored: break
        case .tpkt(var framer):
            if let payload = framer.onlyPayload(of: bytes) { return readMegaco(payload, key, place) }
            state.content = .ignored
            do {
                for payload in try framer.append(bytes) { readMegaco(payload[...], key, place) }
                state.content = .tpkt(framer)
            } catch {
                malformed += 1
                state.content = .unknown(pieces: 0, prefix: [])
            }
        case .sip(var framer):
            state.content = .ignored
            do {
                for item in try framer.append(bytes) {
                    if case .message(let message) = item {
                        readSIP(message, at: place, from: key.source, to: key.destination, isStream: true)
                    }
                }
                state.content = .sip(framer)
            } catch {
                malformed += 1
                state.content = .unknown(pieces: 0, prefix: [])
            }
        case .bareText(var framer):
            state.content = .ignored
            do {
                for payload in try framer.append([UInt8](bytes)) { readMegaco(payload[...], key, place) }
                state.content = .bareText(framer)
            } catch {
                malformed += 1
                state.content = .unknown(pieces: 0, prefix: [])
            }
        case .tls(var framer, var allowance):
            state.content = .ignored
            do {
                for record in try framer.append([UInt8](bytes)) where allowance.takes(record, at: place.time) {
                    messages?.append(RecordedMessage(.encrypted, Array("\(record.length)".utf8)))
                    add(.record(record), at: place, from: key.source, to: key.destination, isStream: true)
                }
                state.content = .tls(framer, allowance)
            } catch {
                malformed += 1
                state.content = .unknown(pieces: 0, prefix: [])
            }
        case .unknown(let pieces, let prefix):
            recognise(prefix + bytes, pieces: pieces, &state, key, place)
        }
    }

    private mutating func readMegaco(_ payload: ArraySlice<UInt8>, _ key: StreamKey, _ place: Place) {
        guard !payload.isEmpty else { return }
        readMegaco(payload, at: place, from: key.source, to: key.destination, isStream: true)
    }

    /// Looks at the beginning of a piece; a stream of which nothing is known for 64 pieces is nobody's.
    private mutating func recognise(
        _ bytes: [UInt8], pieces: Int, _ state: inout StreamState, _ key: StreamKey, _ place: Place
    ) {
        switch Content(streamBeginning: bytes[...]) {
        case .megaco:
            accept(&state, key)
            state.content = .tpkt(TPKTFramer())
            read(bytes[...], &state, key, place)
        case .sip:
            accept(&state, key)
            state.content = .sip(StreamFramer())
            read(bytes[...], &state, key, place)
        case .bareMegaco:
            accept(&state, key)
            state.content = .bareText(BareTextFramer())
            read(bytes[...], &state, key, place)
        case .tls where EncryptedLinks.isOthers(key.source.port, key.destination.port, known: megacoPorts):
            state.content = .ignored
        case .tls:
            accept(&state, key)
            state.content = .tls(TLSRecordFramer(), RecordAllowance())
            read(bytes[...], &state, key, place)
        case .tooShort: state.content = .unknown(pieces: pieces, prefix: bytes)
        case .none:
            if state.isNoted, pieces == 0 { malformed += 1 }
            state.content = pieces < 64 ? .unknown(pieces: pieces + 1, prefix: []) : .ignored
        }
    }

    /// From now on, and for what came before, the connection's events are observations.
    private mutating func accept(_ state: inout StreamState, _ key: StreamKey) {
        guard !state.isNoted else { return }
        state.isNoted = true
        flush(&state, key)
        guard let other = streams.place(of: key.opposite), !streams[other].isNoted else { return }
        streams[other].isNoted = true
        var opposite = streams.take(other)
        flush(&opposite, key.opposite)
        streams.put(opposite, at: other)
    }

    private mutating func flush(_ state: inout StreamState, _ key: StreamKey) {
        for (signal, place) in state.early {
            add(signal, at: place, from: key.source, to: key.destination, isStream: true)
        }
        state.early = []
    }
}
