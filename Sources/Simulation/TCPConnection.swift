import Agents
import Frames
import Wire

/// One TCP connection of a simulated host, as an observer would see Linux handle it (RFC 9293, RFC 6298).
///
/// It is a host with window scaling, selective acknowledgement and time stamps turned off (`net.ipv4.tcp_sack=0` and
/// so on), hence without tail loss probes; congestion control goes no further than "one segment at a time after a
/// timeout". What is acknowledged at once and what waits for data to ride on is in ``DelayedAcknowledgement``.
struct TCPConnection: Sendable {
    enum State: Sendable {
        case synSent, synReceived, established
        case finWait1, finWait2, closing, timeWait
        case closeWait, lastAcknowledgement
        case closed
    }

    /// Segments that arrived ahead of a gap, at most ``limit``.
    struct Ahead: Sendable {
        static let limit = 64
        var sequence: UInt32
        var bytes: [UInt8]
        var isFinal: Bool
    }

    let local: Endpoint
    let remote: Endpoint
    let timers: KernelTimers
    /// The number that the process knows it by; nil until it is accepted.
    var identifier: ConnectionIdentifier?
    /// Tells this connection from others that had its place in the table before.
    let serial: UInt64
    /// Whether the process still wants to hear of it.
    var isAttached: Bool
    var state: State

    // Sending. `buffer` holds what is not acknowledged, the byte at `bufferStart` first.
    var buffer: [UInt8] = []
    var bufferStart: UInt32
    var unacknowledged: UInt32
    var next: UInt32
    var peerWindow: UInt32 = 0
    var segmentSize: Int
    var isFinWanted = false
    var isFinSent = false
    var timer: RetransmissionTimer
    /// What is being timed: the end of a segment that was sent once, and when.
    var timed: (end: UInt32, at: Instant)?
    /// After a timeout, everything below this was sent before and may be lost.
    var recoveryPoint: UInt32?
    var duplicateAcknowledgements = 0
    /// When to ask a peer whose window is closed.
    var probeAt: Instant?
    var probeTimeout: Int64 = 0

    // Receiving.
    var receiveNext: UInt32 = 0
    var ahead: [Ahead] = []
    /// Bytes that the process has not read.
    var unread = 0
    var needsAcknowledgement = false
    var delayed: DelayedAcknowledgement
    /// When a bare acknowledgement that does not fit was last answered.
    var challengedAt: Instant?
    /// TIME-WAIT and the wait for the peer's FIN end here.
    var expiry: Instant?
    /// The alarm that the driver has set for this connection, if any.
    var alarm: Instant?

    /// - Parameter accepting: The SYN that it answers; nil for a connection of our own.
    init(
        local: Endpoint, remote: Endpoint, identifier: ConnectionIdentifier?, serial: UInt64,
        initialSequence: UInt32, timers: KernelTimers, accepting syn: TCPSegment?
    ) {
        self.local = local
        self.remote = remote
        self.identifier = identifier
        self.serial = serial
        self.timers = timers
        isAttached = identifier != nil
        state = syn == nil ? .synSent : .synReceived
        unacknowledged = initialSequence
        next = initialSequence &+ 1
        bufferStart = next
        segmentSize = timers.settings.maximumSegmentSize - (local.address.isV4 ? 0 : 20)
        timer = RetransmissionTimer(timers)
        delayed = DelayedAcknowledgement(timers)
        guard let syn else { return }
        receiveNext = syn.sequence &+ 1
        peerWindow = UInt32(syn.window)
        adopt(syn)
    }

    /// The next moment at which it wants ``wake(at:_:)``.
    var deadline: Instant? {
        var earliest = timer.deadline
        if let at = delayed.deadline { earliest = min(earliest ?? at, at) }
        if let probeAt { earliest = min(earliest ?? probeAt, probeAt) }
        if let expiry { earliest = min(earliest ?? expiry, expiry) }
        return earliest
    }

    var isSynchronized: Bool {
        switch state {
        case .synSent, .synReceived, .closed: false
        case .established, .finWait1, .finWait2, .closing, .timeWait, .closeWait, .lastAcknowledgement: true
        }
    }

    /// The sequence number after the last byte that is to be sent.
    var dataEnd: UInt32 { bufferStart &+ UInt32(truncatingIfNeeded: buffer.count) }

    var window: UInt16 { UInt16(clamping: max(0, timers.settings.receiveBuffer - unread)) }

    /// Takes the peer's maximum segment size from its SYN (RFC 9293 §3.7.1: 536 where it names none).
    mutating func adopt(_ syn: TCPSegment) {
        var offered = local.address.isV4 ? 536 : 1_220
        for case .maximumSegmentSize(let size) in syn.optionList { offered = Int(size) }
        segmentSize = min(segmentSize, max(offered, 64))
    }

    func segment(
        _ flags: TCPSegment.Flags, sequence: UInt32, payload: ArraySlice<UInt8> = [], options: [TCPOption] = []
    ) -> TCPSegment {
        TCPSegment(
            sourcePort: local.port, destinationPort: remote.port, sequence: sequence,
            acknowledgement: flags.contains(.ack) ? receiveNext : 0, flags: flags, window: window, options: options,
            payload: payload)
    }

    /// Sends the first SYN or SYN-ACK.
    mutating func open(at now: Instant, _ output: inout TCPOutput) {
        sendSyn(&output)
        timed = (next, now)
        timer.start(at: now)
    }

    private mutating func sendSyn(_ output: inout TCPOutput) {
        let size = UInt16(clamping: timers.settings.maximumSegmentSize - (local.address.isV4 ? 0 : 20))
        output.segments.append(
            segment(
                state == .synSent ? .syn : [.syn, .ack], sequence: next &- 1, options: [.maximumSegmentSize(size)]))
    }

    /// The process writes.
    mutating func write(_ bytes: [UInt8], at now: Instant, _ output: inout TCPOutput) {
        switch state {
        case .synSent, .synReceived, .established, .closeWait: break
        case .finWait1, .finWait2, .closing, .timeWait, .lastAcknowledgement, .closed: return
        }
        guard !isFinWanted else { return }
        guard buffer.count + bytes.count <= timers.settings.sendBuffer else {
            abort(&output)
            if isAttached { output.events.append(.reset) }
            return
        }
        buffer += bytes
        transmit(at: now, &output)
    }

    /// The process closes, or has died: FIN after what is still to be sent, RST where something was not read.
    mutating func close(at now: Instant, _ output: inout TCPOutput) {
        isAttached = false
        switch state {
        case .synSent: finish()
        case .synReceived: abort(&output)
        case .established, .closeWait:
            guard unread == 0 else { return abort(&output) }
            isFinWanted = true
            transmit(at: now, &output)
        case .finWait1, .finWait2, .closing, .timeWait, .lastAcknowledgement, .closed: break
        }
    }

    /// The process ends it at once.
    mutating func abort(_ output: inout TCPOutput) {
        switch state {
        case .synReceived, .established, .finWait1, .finWait2, .closing, .closeWait, .lastAcknowledgement:
            output.segments.append(segment([.rst, .ack], sequence: next))
        case .synSent, .timeWait, .closed: break
        }
        finish()
    }

    /// Forgets everything; nothing is sent.
    mutating func finish() {
        state = .closed
        timer.stop()
        probeAt = nil
        expiry = nil
        delayed.sent()
        buffer = []
        ahead = []
    }

    /// The process has read so much; a window that was nearly closed is opened again.
    mutating func read(_ count: Int, _ output: inout TCPOutput) {
        let wasNarrow = Int(window) < segmentSize
        unread = max(0, unread - count)
        if wasNarrow, Int(window) >= segmentSize, isSynchronized { needsAcknowledgement = true }
    }

    /// Sends the acknowledgement that is owed, if no data has carried it.
    mutating func acknowledge(_ output: inout TCPOutput) {
        guard needsAcknowledgement else { return }
        needsAcknowledgement = false
        guard state != .closed else { return }
        delayed.sent()
        output.segments.append(segment(.ack, sequence: next))
    }
}
