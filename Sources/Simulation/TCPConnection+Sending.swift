import Agents
import Frames
import Wire

extension TCPConnection {
    /// Sends what is new as far as the peer's window allows.
    mutating func transmit(at now: Instant, _ output: inout TCPOutput) {
        guard state == .established || state == .closeWait, recoveryPoint == nil else { return }
        while Self.distance(from: next, to: dataEnd) > 0 {
            let room = Self.distance(from: next, to: unacknowledged &+ peerWindow)
            let count = min(Self.distance(from: next, to: dataEnd), room, segmentSize)
            guard count > 0 else { break }
            send(from: next, count, at: now, &output)
            next = next &+ UInt32(truncatingIfNeeded: count)
            if timed == nil { timed = (next, now) }
            timer.startIfStopped(at: now)
        }
        if next == dataEnd, isFinWanted, !isFinSent { sendFin(at: now, &output) }
        let isStuck = next == unacknowledged && Self.distance(from: next, to: dataEnd) > 0
        if isStuck, probeAt == nil {
            probeTimeout = timer.timeout
            probeAt = now.later(by: probeTimeout)
        } else if !isStuck {
            probeAt = nil
        }
    }

    private mutating func sendFin(at now: Instant, _ output: inout TCPOutput) {
        isFinSent = true
        needsAcknowledgement = false
        delayed.sent()
        output.segments.append(segment([.fin, .ack], sequence: next))
        next = next &+ 1
        state = state == .closeWait ? .lastAcknowledgement : .finWait1
        timer.startIfStopped(at: now)
    }

    private mutating func send(from sequence: UInt32, _ count: Int, at now: Instant, _ output: inout TCPOutput) {
        let offset = Self.distance(from: bufferStart, to: sequence)
        let isPushed = count < segmentSize || offset + count == buffer.count
        needsAcknowledgement = false
        delayed.sentData(at: now)
        output.segments.append(
            segment(isPushed ? [.ack, .psh] : .ack, sequence: sequence, payload: buffer[offset..<offset + count]))
    }

    /// Time has come: a retransmission, a window probe, or the end of waiting.
    mutating func wake(at now: Instant, _ output: inout TCPOutput) {
        if let expiry, expiry <= now { return finish() }
        if let at = delayed.deadline, at <= now {
            delayed.expired()
            needsAcknowledgement = true
            acknowledge(&output)
        }
        if let probeAt, probeAt <= now {
            // RFC 9293 §3.8.6.1; like Linux, with a sequence number that was acknowledged already.
            output.segments.append(segment(.ack, sequence: unacknowledged &- 1))
            probeTimeout = min(probeTimeout * 2, timers.maximumTimeout)
            self.probeAt = now.later(by: probeTimeout)
        }
        guard let deadline = timer.deadline, deadline <= now else { return }
        guard !isExhausted(at: now) else {
            if isAttached { output.events.append(state == .synSent ? .failed(.timedOut) : .reset) }
            return finish()
        }
        timed = nil
        timer.backOff(at: now, within: isSynchronized ? timers.userTimeout : nil)
        switch state {
        case .synSent, .synReceived:
            let size = UInt16(clamping: timers.settings.maximumSegmentSize - (local.address.isV4 ? 0 : 20))
            output.segments.append(
                segment(
                    state == .synSent ? .syn : [.syn, .ack], sequence: next &- 1,
                    options: [.maximumSegmentSize(size)]))
        case .established, .closeWait, .finWait1, .closing, .lastAcknowledgement:
            recoveryPoint = next
            retransmit(at: now, &output)
        case .finWait2, .timeWait, .closed: timer.stop()
        }
    }

    private func isExhausted(at now: Instant) -> Bool {
        let settings = timers.settings
        switch state {
        case .synSent: return timer.tries >= settings.synTries
        case .synReceived: return timer.tries >= settings.synAckTries
        case .established, .closeWait, .finWait1, .finWait2, .closing, .timeWait, .lastAcknowledgement, .closed:
            if let limit = timers.userTimeout, let since = timer.waitingSince, now >= since.later(by: limit) {
                return true
            }
            return timer.tries >= (isAttached ? settings.dataTries : settings.orphanTries)
        }
    }

    /// Sends the oldest outstanding segment again; small ones that followed each other go together, as in Linux.
    mutating func retransmit(at now: Instant, _ output: inout TCPOutput) {
        let sentEnd = isFinSent ? next &- 1 : next
        let count = min(Self.distance(from: unacknowledged, to: sentEnd), segmentSize)
        if count > 0 {
            send(from: unacknowledged, count, at: now, &output)
        } else if isFinSent {
            needsAcknowledgement = false
            delayed.sent()
            output.segments.append(segment([.fin, .ack], sequence: next &- 1))
        }
    }

    /// How far it is from one sequence number to another; negative where the other is behind (RFC 9293 §3.4).
    static func distance(from one: UInt32, to other: UInt32) -> Int { Int(Int32(bitPattern: other &- one)) }
}
