import Agents
import Fabric
import Frames
import Topologies
import Wire

extension Host {
    /// Where a packet goes next: the leg and the address of the neighbour; nil where there is no route.
    func route(to destination: IPAddress) -> (leg: Int, next: IPAddress)? {
        for (index, leg) in station.legs.enumerated() {
            for (address, length) in zip(leg.port.addresses, leg.prefixLengths)
            where address.isV4 == destination.isV4
                && IPNetwork.masked(address, to: length) == IPNetwork.masked(destination, to: length)
            {
                return (index, destination)
            }
        }
        var best: Int?
        for (index, route) in station.routes.enumerated() where route.destination.contains(destination) {
            let length = best.map { station.routes[$0].destination.prefixLength } ?? -1
            if route.destination.prefixLength > length { best = index }
        }
        guard let best else { return nil }
        let next = station.routes[best].via
        guard next != destination, !owns(next), let leg = directLeg(to: next) else { return nil }
        return (leg, next)
    }

    private func directLeg(to neighbor: IPAddress) -> Int? {
        station.legs.firstIndex { leg in
            zip(leg.port.addresses, leg.prefixLengths).contains { address, length in
                address.isV4 == neighbor.isV4
                    && IPNetwork.masked(address, to: length) == IPNetwork.masked(neighbor, to: length)
            }
        }
    }

    /// The address of ours from which packets to `destination` are sent.
    func sourceAddress(for destination: IPAddress) -> IPAddress? {
        if owns(destination) { return destination }
        guard let (leg, _) = route(to: destination) else { return nil }
        return station.legs[leg].port.addresses.first { $0.isV4 == destination.isV4 }
    }

    /// Sends a packet of our own. `build` makes the frame from both ends' addresses and the packet's identification.
    ///
    /// - Returns: False where there is no route.
    @discardableResult
    mutating func send(
        from source: IPAddress, to destination: IPAddress, at now: Instant, _ outbox: inout Outbox,
        build: (FrameAddress, FrameAddress, UInt16) -> [UInt8]
    ) -> Bool {
        identification &+= 1
        if owns(destination) {
            let zero = MACAddress(0)
            loopback.append(
                build(
                    FrameAddress(hardware: zero, address: source),
                    FrameAddress(hardware: zero, address: destination), identification))
            return true
        }
        guard let (leg, next) = route(to: destination) else { return false }
        let hardware = neighbors[next]?.hardware
        let frame = build(
            FrameAddress(hardware: station.legs[leg].port.mac, address: source),
            FrameAddress(hardware: hardware ?? MACAddress(0), address: destination), identification)
        if hardware != nil {
            outbox.frames.append(Outbox.Sending(port: station.legs[leg].port.identifier, frame: frame))
        } else {
            wait(Waiting(frame: frame, isForwarded: false), for: next, on: leg, at: now, &outbox)
        }
        return true
    }

    /// Keeps a frame until the neighbour's hardware address is known, and asks for it.
    mutating func wait(
        _ waiting: Waiting, for neighbor: IPAddress, on leg: Int, at now: Instant, _ outbox: inout Outbox
    ) {
        if neighbors[neighbor] == nil {
            let askAgainAt = now.later(by: timers.neighborInterval)
            neighbors[neighbor] = Neighbor(leg: leg, tries: 1, askAgainAt: askAgainAt)
            askedNeighbors.append(neighbor)
            ask(for: neighbor, on: leg, &outbox)
            outbox.alarms.append(.init(at: askAgainAt, alarm: .neighbors(host: index, boot: boot)))
        }
        guard (neighbors[neighbor]?.waiting.count ?? 0) < Self.waitingLimit else { return }
        neighbors[neighbor]?.waiting.append(waiting)
    }

    /// Asks again for the neighbours that have not answered, and gives up on those asked for often enough.
    mutating func wakeNeighbors(at now: Instant, _ outbox: inout Outbox) {
        for address in askedNeighbors {
            guard var neighbor = neighbors[address], neighbor.askAgainAt <= now else { continue }
            if neighbor.tries >= timers.settings.neighborTries {
                neighbors[address] = nil
                askedNeighbors.removeAll { $0 == address }
                for waiting in neighbor.waiting { fail(waiting, at: now, &outbox) }
                continue
            }
            neighbor.tries += 1
            neighbor.askAgainAt = now.later(by: timers.neighborInterval)
            neighbors[address] = neighbor
            ask(for: address, on: neighbor.leg, &outbox)
            outbox.alarms.append(.init(at: neighbor.askAgainAt, alarm: .neighbors(host: index, boot: boot)))
        }
    }

    private func ask(for neighbor: IPAddress, on leg: Int, _ outbox: inout Outbox) {
        let port = station.legs[leg].port
        guard let own = port.addresses.first(where: { $0.isV4 == neighbor.isV4 }) else { return }
        let frame: [UInt8]
        switch neighbor {
        case .v4:
            frame = FrameBuilder.arp(
                ARPPacket(
                    operation: ARPPacket.request, senderHardware: port.mac, senderProtocol: own,
                    targetHardware: MACAddress(0), targetProtocol: neighbor))
        case .v6(_, let low):
            // The solicited-node group of the address (RFC 4291 §2.7.1), and its hardware group (RFC 2464 §7).
            let group = IPAddress.v6(high: 0xFF02_0000_0000_0000, low: 0x1_FF00_0000 | low & 0xFF_FFFF)
            frame = FrameBuilder.icmp(
                .neighborSolicitation(for: neighbor, from: port.mac),
                from: FrameAddress(hardware: port.mac, address: own),
                to: FrameAddress(hardware: MACAddress(0x3333_FF00_0000 | low & 0xFF_FFFF), address: group),
                hopLimit: 255)
        }
        outbox.frames.append(Outbox.Sending(port: port.identifier, frame: frame))
    }

    /// Remembers a neighbour and sends what waited for it.
    mutating func learn(_ address: IPAddress, _ hardware: MACAddress, on leg: Int, _ outbox: inout Outbox) {
        let waiting = neighbors[address]?.waiting ?? []
        neighbors[address] = Neighbor(hardware: hardware, leg: leg)
        if !askedNeighbors.isEmpty { askedNeighbors.removeAll { $0 == address } }
        for entry in waiting {
            var frame = entry.frame
            frame.replaceSubrange(0..<6, with: hardware.octets)
            outbox.frames.append(Outbox.Sending(port: station.legs[leg].port.identifier, frame: frame))
        }
    }

    mutating func receiveARP(_ packet: ARPPacket, on leg: Int, _ outbox: inout Outbox) {
        let port = station.legs[leg].port
        let isForUs = port.addresses.contains(packet.targetProtocol)
        // Like RFC 826: an entry that is there is brought up to date, a new one is made by whom it concerns.
        if isForUs || neighbors[packet.senderProtocol] != nil {
            learn(packet.senderProtocol, packet.senderHardware, on: leg, &outbox)
        }
        guard isForUs, packet.operation == ARPPacket.request else { return }
        let reply = ARPPacket(
            operation: ARPPacket.reply, senderHardware: port.mac, senderProtocol: packet.targetProtocol,
            targetHardware: packet.senderHardware, targetProtocol: packet.senderProtocol)
        outbox.frames.append(Outbox.Sending(port: port.identifier, frame: FrameBuilder.arp(reply)))
    }

    /// A packet's next hop did not answer: its sender is told.
    private mutating func fail(_ waiting: Waiting, at now: Instant, _ outbox: inout Outbox) {
        guard let frame = try? DecodedFrame(decoding: waiting.frame[...]) else { return }
        if waiting.isForwarded {
            reportFailure(.destinationUnreachable, of: frame, at: now, &outbox)
        } else if case .tcp(let segment) = frame.transport, let source = frame.sourceAddress,
            let destination = frame.destinationAddress
        {
            failConnection(
                local: Endpoint(address: source, port: segment.sourcePort),
                remote: Endpoint(address: destination, port: segment.destinationPort), at: now, &outbox)
        }
    }
}
