import Agents
import Fabric
import Frames
import Wire

extension Host {
    /// Hands a connection to `body`, then sends its segments, queues its events, and sets its alarm.
    mutating func drive(
        _ slot: Int, at now: Instant, _ outbox: inout Outbox, _ body: (inout TCPConnection, inout TCPOutput) -> Void
    ) {
        var output = TCPOutput()
        swap(&output, &self.output)
        body(&connections[slot], &output)
        if !output.segments.isEmpty {
            let local = connections[slot].local.address
            let remote = connections[slot].remote.address
            for segment in output.segments { send(.tcp(segment), from: local, to: remote, at: now, &outbox) }
        }
        for event in output.events { queue(event, of: slot) }
        output.removeAll()
        swap(&output, &self.output)
        guard connections[slot].state != .closed else { return release(slot) }
        if connections[slot].needsAcknowledgement { owing.append((slot, connections[slot].serial)) }
        if let deadline = connections[slot].deadline, deadline < connections[slot].alarm ?? Instant(nanoseconds: .max) {
            connections[slot].alarm = deadline
            outbox.alarms.append(
                .init(at: deadline, alarm: .connection(host: index, slot: slot, serial: connections[slot].serial)))
        }
    }

    private mutating func queue(_ event: ConnectionEvent, of slot: Int) {
        if case .accepted = event, isRunning {
            process?.accepted += 1
            let identifier = ConnectionIdentifier(-(process?.accepted ?? 0))
            connections[slot].identifier = identifier
            slotOfIdentifier[identifier] = slot
            process?.open.insert(identifier)
        }
        guard let identifier = connections[slot].identifier else { return }
        post(.connection(identifier, event))
    }

    private mutating func release(_ slot: Int) {
        let connection = connections[slot]
        slotOfKey[Self.key(connection.local, connection.remote)] = nil
        if let identifier = connection.identifier { slotOfIdentifier[identifier] = nil }
        // A serial that no alarm names.
        connections[slot] = Self.placeholder(connection)
        freeSlots.append(slot)
    }

    private static func placeholder(_ old: TCPConnection) -> TCPConnection {
        var empty = TCPConnection(
            local: old.local, remote: old.remote, identifier: nil, serial: .max, initialSequence: 0,
            timers: old.timers, accepting: nil)
        empty.state = .closed
        return empty
    }

    private static func key(_ local: Endpoint, _ remote: Endpoint) -> ConnectionKey {
        ConnectionKey(remote: remote, localPort: local.port, local: local.address)
    }

    private mutating func insert(
        local: Endpoint, remote: Endpoint, identifier: ConnectionIdentifier?, accepting syn: TCPSegment?,
        at now: Instant, _ outbox: inout Outbox
    ) {
        nextSerial += 1
        let draw = SeededGenerator.draw(seed, UInt64(index), UInt64(boot), nextSerial)
        let connection = TCPConnection(
            local: local, remote: remote, identifier: identifier, serial: nextSerial,
            initialSequence: UInt32(truncatingIfNeeded: draw), timers: timers, accepting: syn)
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            connections[slot] = connection
        } else {
            slot = connections.count
            connections.append(connection)
        }
        slotOfKey[Self.key(local, remote)] = slot
        if let identifier { slotOfIdentifier[identifier] = slot }
        drive(slot, at: now, &outbox) { $0.open(at: now, &$1) }
    }

    /// A segment for one of our addresses.
    mutating func receive(
        _ segment: TCPSegment, from source: IPAddress, to destination: IPAddress, at now: Instant,
        _ outbox: inout Outbox
    ) {
        let local = Endpoint(address: destination, port: segment.destinationPort)
        let remote = Endpoint(address: source, port: segment.sourcePort)
        if let slot = slotOfKey[Self.key(local, remote)] {
            return drive(slot, at: now, &outbox) { $0.receive(segment, at: now, &$1) }
        }
        let isOpening = segment.flags.contains(.syn) && !segment.flags.contains(.ack) && !segment.flags.contains(.rst)
        if isOpening, listens(.tcp, local) {
            let isFull = process.map { $0.isPaused && $0.inbox.count >= timers.settings.acceptBacklog } ?? false
            guard !isFull, connections.count - freeSlots.count < 65_536 else { return }
            return insert(local: local, remote: remote, identifier: nil, accepting: segment, at: now, &outbox)
        }
        refuse(segment, local: local, remote: remote, at: now, &outbox)
    }

    /// RFC 9293 §3.10.7.1: a segment to a port where nothing is gets a reset.
    private mutating func refuse(
        _ segment: TCPSegment, local: Endpoint, remote: Endpoint, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let reset = segment.resetAnswer else { return }
        send(.tcp(reset), from: local.address, to: remote.address, at: now, &outbox)
    }

    /// The agent asks for a connection.
    mutating func connect(
        _ identifier: ConnectionIdentifier, to remote: Endpoint, at now: Instant, _ outbox: inout Outbox
    ) {
        guard slotOfIdentifier[identifier] == nil, process?.open.insert(identifier).inserted == true else { return }
        guard let address = sourceAddress(for: remote.address), let port = freePort(for: remote, on: address) else {
            return post(.connection(identifier, .failed(.unreachable)))
        }
        let local = Endpoint(address: address, port: port)
        insert(local: local, remote: remote, identifier: identifier, accepting: nil, at: now, &outbox)
    }

    /// The next port of 32768…60999 that is not in use towards that peer.
    private mutating func freePort(for remote: Endpoint, on address: IPAddress) -> UInt16? {
        for _ in 0..<28_232 {
            let port = nextPort
            nextPort = nextPort >= 60_999 ? 32_768 : nextPort + 1
            if slotOfKey[Self.key(Endpoint(address: address, port: port), remote)] == nil { return port }
        }
        return nil
    }

    /// An attempt to connect has met an ICMP error, or a neighbour that is not there; what is open goes on trying.
    mutating func failConnection(
        local: Endpoint, remote: Endpoint, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let slot = slotOfKey[Self.key(local, remote)], connections[slot].state == .synSent else { return }
        drive(slot, at: now, &outbox) { connection, output in
            if connection.isAttached { output.events.append(.failed(.unreachable)) }
            connection.finish()
        }
    }

    /// A connection's alarm has come.
    mutating func wakeConnection(_ slot: Int, _ serial: UInt64, at now: Instant, _ outbox: inout Outbox) {
        guard slot < connections.count, connections[slot].serial == serial else { return }
        connections[slot].alarm = nil
        drive(slot, at: now, &outbox) { $0.wake(at: now, &$1) }
        settle(at: now, &outbox)
    }
}
