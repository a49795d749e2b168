import Agents
import Frames
import Wire

extension TCPConnection {
    /// Takes a segment of this connection (RFC 9293 §3.10.7).
    mutating func receive(_ segment: TCPSegment, at now: Instant, _ output: inout TCPOutput) {
        switch state {
        case .closed: return
        case .synSent: return receiveInSynSent(segment, at: now, &output)
        case .synReceived, .established, .finWait1, .finWait2, .closing, .timeWait, .closeWait,
            .lastAcknowledgement:
            break
        }
        if segment.flags.contains(.rst) { return receiveReset(segment, &output) }
        if segment.flags.contains(.syn) {
            // RFC 5961 §4: challenge it; in SYN-RECEIVED our SYN-ACK was lost and is sent again.
            if state == .synReceived, segment.sequence &+ 1 == receiveNext {
                output.segments.append(synAcknowledgement)
            } else {
                needsAcknowledgement = true
            }
            return
        }
        guard segment.flags.contains(.ack), isAcceptable(segment) else { return challenge(segment, at: now) }
        let isBeyond = Self.distance(from: next, to: segment.acknowledgement) > 0
        if state == .synReceived {
            guard segment.acknowledgement == next else {
                output.segments.append(self.segment(.rst, sequence: segment.acknowledgement))
                return
            }
            establish(segment, at: now)
            isAttached = true
            output.events.append(.accepted(local: local, remote: remote))
        } else if isBeyond {
            return challenge(segment, at: now)
        } else {
            receiveAcknowledgement(segment, at: now, &output)
        }
        guard state != .closed else { return }
        receiveText(segment, at: now, &output)
    }

    /// Answers what does not fit with where we are; bare acknowledgements at most twice a second, so that two hosts
    /// that disagree do not answer each other for ever (`tcp_invalid_ratelimit`).
    private mutating func challenge(_ segment: TCPSegment, at now: Instant) {
        if segment.sequenceLength == 0 {
            if let challengedAt, now < challengedAt.later(by: 500_000_000) { return }
            challengedAt = now
        }
        needsAcknowledgement = true
    }

    private var synAcknowledgement: TCPSegment {
        let size = UInt16(clamping: timers.settings.maximumSegmentSize - (local.address.isV4 ? 0 : 20))
        return segment([.syn, .ack], sequence: next &- 1, options: [.maximumSegmentSize(size)])
    }

    private mutating func establish(_ segment: TCPSegment, at now: Instant) {
        state = .established
        unacknowledged = next
        peerWindow = UInt32(segment.window)
        timer.endHandshake(measured: timed.map { now.nanoseconds - $0.at.nanoseconds })
        timed = nil
    }

    private mutating func receiveInSynSent(_ segment: TCPSegment, at now: Instant, _ output: inout TCPOutput) {
        let isForUs = segment.flags.contains(.ack) && segment.acknowledgement == next
        if segment.flags.contains(.rst) {
            guard isForUs else { return }
            if isAttached { output.events.append(.failed(.refused)) }
            return finish()
        }
        guard isForUs else {
            if segment.flags.contains(.ack) {
                output.segments.append(self.segment(.rst, sequence: segment.acknowledgement))
            }
            return
        }
        guard segment.flags.contains(.syn) else { return }
        receiveNext = segment.sequence &+ 1
        adopt(segment)
        establish(segment, at: now)
        // The third step of the handshake goes at once, whatever the process writes first.
        output.segments.append(self.segment(.ack, sequence: next))
        if isAttached { output.events.append(.opened(local: local, remote: remote)) }
        transmit(at: now, &output)
    }

    /// RFC 5961 §3: only a reset at exactly the next sequence number counts; others in the window are challenged.
    private mutating func receiveReset(_ segment: TCPSegment, _ output: inout TCPOutput) {
        let ahead = Self.distance(from: receiveNext, to: segment.sequence)
        guard ahead == 0 else {
            if ahead > 0, ahead < max(1, Int(window)) { needsAcknowledgement = true }
            return
        }
        if isAttached, state != .timeWait { output.events.append(.reset) }
        finish()
    }

    /// RFC 9293 §3.10.7.4, first step: some of it lies in the window, or it is a bare acknowledgement next to it.
    private func isAcceptable(_ segment: TCPSegment) -> Bool {
        let start = Self.distance(from: receiveNext, to: segment.sequence)
        let end = start + Int(segment.sequenceLength)
        if segment.sequenceLength == 0 { return start >= 0 && start <= max(0, Int(window)) }
        return end > 0 && start < max(1, Int(window))
    }

    private mutating func receiveAcknowledgement(
        _ segment: TCPSegment, at now: Instant, _ output: inout TCPOutput
    ) {
        let advance = Self.distance(from: unacknowledged, to: segment.acknowledgement)
        let isWindowNews = peerWindow != UInt32(segment.window)
        guard advance >= 0 else { return }
        peerWindow = UInt32(segment.window)
        guard advance > 0 else {
            if segment.sequenceLength == 0, !isWindowNews, next != unacknowledged {
                duplicateAcknowledgements += 1
                if duplicateAcknowledgements == 3 {
                    recoveryPoint = next
                    retransmit(at: now, &output)
                }
            }
            return transmit(at: now, &output)
        }
        duplicateAcknowledgements = 0
        var measured: Int64?
        if let timed, Self.distance(from: timed.end, to: segment.acknowledgement) >= 0 {
            measured = now.nanoseconds - timed.at.nanoseconds
            self.timed = nil
        }
        timer.progress(measured: measured)
        unacknowledged = segment.acknowledgement
        let data = min(max(0, Self.distance(from: bufferStart, to: unacknowledged)), buffer.count)
        buffer.removeFirst(data)
        bufferStart = bufferStart &+ UInt32(truncatingIfNeeded: data)
        if unacknowledged == next { timer.stop() } else { timer.start(at: now) }
        if let point = recoveryPoint {
            if Self.distance(from: unacknowledged, to: point) <= 0 {
                recoveryPoint = nil
            } else {
                retransmit(at: now, &output)
            }
        }
        if isFinSent, unacknowledged == next { receiveAcknowledgementOfFin(at: now) }
        transmit(at: now, &output)
    }

    private mutating func receiveAcknowledgementOfFin(at now: Instant) {
        switch state {
        case .finWait1:
            state = .finWait2
            expiry = now.later(by: timers.timeWait)
        case .closing: enterTimeWait(at: now)
        case .lastAcknowledgement: finish()
        case .synSent, .synReceived, .established, .finWait2, .timeWait, .closeWait, .closed: break
        }
    }

    private mutating func enterTimeWait(at now: Instant) {
        state = .timeWait
        timer.stop()
        probeAt = nil
        expiry = now.later(by: timers.timeWait)
    }

    /// Takes payload and FIN, keeping what comes too early.
    private mutating func receiveText(_ segment: TCPSegment, at now: Instant, _ output: inout TCPOutput) {
        let isFinal = segment.flags.contains(.fin)
        guard !segment.payload.isEmpty || isFinal else { return }
        switch state {
        case .established, .finWait1, .finWait2: break
        case .timeWait:
            needsAcknowledgement = true
            expiry = now.later(by: timers.timeWait)
            return
        case .synSent, .synReceived, .closing, .closeWait, .lastAcknowledgement, .closed:
            needsAcknowledgement = true
            return
        }
        let start = Self.distance(from: receiveNext, to: segment.sequence)
        guard start <= 0 else {
            needsAcknowledgement = true
            keep(segment, isFinal)
            // A gap is answered at once and by itself, so that the peer can count (RFC 5681 §4.2).
            return acknowledge(&output)
        }
        let fresh = segment.payload.dropFirst(-start)
        // What was here before is acknowledged at once: the peer has not heard of it.
        if -start >= Int(segment.sequenceLength) { needsAcknowledgement = true }
        if -start <= segment.payload.count { accept([UInt8](fresh), isFinal, at: now, &output) }
        while state != .closed,
            let index = ahead.firstIndex(where: { Self.distance(from: receiveNext, to: $0.sequence) <= 0 })
        {
            let kept = ahead.remove(at: index)
            let skipped = -Self.distance(from: receiveNext, to: kept.sequence)
            if skipped <= kept.bytes.count {
                accept([UInt8](kept.bytes.dropFirst(skipped)), kept.isFinal, at: now, &output)
            }
        }
    }

    private mutating func keep(_ segment: TCPSegment, _ isFinal: Bool) {
        guard ahead.count < Ahead.limit, !ahead.contains(where: { $0.sequence == segment.sequence }) else { return }
        ahead.append(Ahead(sequence: segment.sequence, bytes: [UInt8](segment.payload), isFinal: isFinal))
    }

    private mutating func accept(
        _ bytes: [UInt8], _ isFinal: Bool, at now: Instant, _ output: inout TCPOutput
    ) {
        let room = max(0, timers.settings.receiveBuffer - unread)
        let taken = bytes.count <= room ? bytes : [UInt8](bytes.prefix(room))
        if !taken.isEmpty {
            // Data for a process that has let go: the peer must learn that nobody reads it.
            guard isAttached else { return abort(&output) }
            receiveNext = receiveNext &+ UInt32(truncatingIfNeeded: taken.count)
            unread += taken.count
            if taken.count < bytes.count || delayed.received(taken.count, segmentSize: segmentSize, at: now) {
                needsAcknowledgement = true
                acknowledge(&output)
            }
            output.events.append(.received(taken))
        }
        guard isFinal, taken.count == bytes.count else { return }
        receiveNext = receiveNext &+ 1
        // Whoever has closed has nothing more to say: the answer, or this host's own FIN, comes soon.
        needsAcknowledgement = true
        switch state {
        case .established:
            state = .closeWait
            if isAttached { output.events.append(.closed) }
        case .finWait1:
            if isFinSent, unacknowledged == next { enterTimeWait(at: now) } else { state = .closing }
        case .finWait2: enterTimeWait(at: now)
        case .synSent, .synReceived, .closing, .timeWait, .closeWait, .lastAcknowledgement, .closed: break
        }
    }
}
