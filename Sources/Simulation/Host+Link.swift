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

    /// The way to a destination, with the neighbour's place in the table; nil where there is no route.
    mutating func hop(to destination: IPAddress) -> Hop? {
        if let known = hops[destination] { return known }
        guard let (leg, next) = route(to: destination) else { return nil }
        let hop = Hop(leg: leg, next: next, neighbor: place(of: next, on: leg))
        if hops.count >= Self.hopLimit { hops.removeAll(keepingCapacity: true) }
        hops[destination] = hop
        return hop
    }

    /// The index of a neighbour in ``neighbors``.
    private mutating func place(of neighbor: IPAddress, on leg: Int) -> Int {
        if let known = neighborOfAddress[neighbor] { return known }
        neighborOfAddress[neighbor] = neighbors.count
        neighbors.append(Neighbor(leg: leg))
        return neighbors.count - 1
    }

    /// Sends a whole segment or datagram of our own.
    ///
    /// - Returns: False where there is no route.
    @discardableResult
    mutating func send(
        _ transport: Packet.Transport, from source: IPAddress, to destination: IPAddress, at now: Instant,
        _ outbox: inout Outbox
    ) -> Bool {
        identification &+= 1
        let content = Packet.Content(transport, from: source, to: destination, identification: identification)
        if owns(destination) {
            // Nobody sees what a host sends to itself.
            loopback.append(Packet(content, from: MACAddress(0), to: MACAddress(0), isRecorded: false))
            return true
        }
        guard let hop = hop(to: destination) else { return false }
        let hardware = neighbors[hop.neighbor].hardware
        let packet = Packet(
            content, from: station.legs[hop.leg].port.mac, to: hardware ?? MACAddress(0), isRecorded: outbox.isRecorded)
        dispatch(packet, by: hop, isKnown: hardware != nil, isForwarded: false, at: now, &outbox)
        return true
    }

    /// Sends any other packet of our own. `build` makes the frame from both ends' addresses and the packet's
    /// identification.
    mutating func sendBytes(
        from source: IPAddress, to destination: IPAddress, at now: Instant, _ outbox: inout Outbox,
        build: (FrameAddress, FrameAddress, UInt16) -> [UInt8]
    ) {
        identification &+= 1
        if owns(destination) {
            let zero = MACAddress(0)
            let bytes = build(
                FrameAddress(hardware: zero, address: source), FrameAddress(hardware: zero, address: destination),
                identification)
            loopback.append(Packet(bytes: bytes))
            return
        }
        guard let hop = hop(to: destination) else { return }
        let hardware = neighbors[hop.neighbor].hardware
        let bytes = build(
            FrameAddress(hardware: station.legs[hop.leg].port.mac, address: source),
            FrameAddress(hardware: hardware ?? MACAddress(0), address: destination), identification)
        dispatch(Packet(bytes: bytes), by: hop, isKnown: hardware != nil, isForwarded: false, at: now, &outbox)
    }

    /// Sends a frame that is addressed to its next hop, or keeps it until it can be.
    mutating func dispatch(
        _ packet: Packet, by hop: Hop, isKnown: Bool, isForwarded: Bool, at now: Instant, _ outbox: inout Outbox
    ) {
        if isKnown {
            outbox.frames.append(Outbox.Sending(port: station.legs[hop.leg].port.identifier, frame: packet))
        } else {
            wait(Waiting(frame: packet, isForwarded: isForwarded), for: hop, at: now, &outbox)
        }
    }

    /// Keeps a frame until the neighbour's hardware address is known, and asks for it.
    private mutating func wait(_ waiting: Waiting, for hop: Hop, at now: Instant, _ outbox: inout Outbox) {
        if case .unknown = neighbors[hop.neighbor].state {
            let askAgainAt = now.later(by: timers.neighborInterval)
            neighbors[hop.neighbor] = Neighbor(state: .asking, leg: hop.leg, tries: 1, askAgainAt: askAgainAt)
            askedNeighbors.append(hop.next)
            ask(for: hop.next, on: hop.leg, &outbox)
            outbox.alarms.append(.init(at: askAgainAt, alarm: .neighbors(host: index, boot: boot)))
        }
        guard neighbors[hop.neighbor].waiting.count < Self.waitingLimit else { return }
        neighbors[hop.neighbor].waiting.append(waiting)
    }

    /// Asks again for the neighbours that have not answered, and gives up on those asked for often enough.
    mutating func wakeNeighbors(at now: Instant, _ outbox: inout Outbox) {
        for address in askedNeighbors {
            guard let place = neighborOfAddress[address] else { continue }
            var neighbor = neighbors[place]
            guard case .asking = neighbor.state, neighbor.askAgainAt <= now else { continue }
            if neighbor.tries >= timers.settings.neighborTries {
                neighbors[place] = Neighbor(leg: neighbor.leg)
                askedNeighbors.removeAll { $0 == address }
                for waiting in neighbor.waiting { fail(waiting, at: now, &outbox) }
                continue
            }
            neighbor.tries += 1
            neighbor.askAgainAt = now.later(by: timers.neighborInterval)
            neighbors[place] = neighbor
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
        outbox.frames.append(Outbox.Sending(port: port.identifier, frame: Packet(bytes: frame)))
    }

    /// Remembers a neighbour and sends what waited for it.
    mutating func learn(_ address: IPAddress, _ hardware: MACAddress, on leg: Int, _ outbox: inout Outbox) {
        let place = place(of: address, on: leg)
        let waiting = neighbors[place].waiting
        neighbors[place] = Neighbor(state: .known(hardware), leg: leg)
        if !askedNeighbors.isEmpty { askedNeighbors.removeAll { $0 == address } }
        for entry in waiting {
            outbox.frames.append(
                Outbox.Sending(
                    port: station.legs[leg].port.identifier, frame: entry.frame.addressed(to: hardware)))
        }
    }

    /// Whether the address was asked for or has been learnt.
    func isNeighbor(_ address: IPAddress) -> Bool {
        guard let place = neighborOfAddress[address] else { return false }
        switch neighbors[place].state {
        case .unknown: return false
        case .asking, .known: return true
        }
    }

    /// Tells every neighbour where its addresses are now: a gratuitous ARP for each (RFC 5227 §3, an announcement), an
    /// unsolicited neighbour advertisement for each of IPv6 (RFC 4861 §7.2.6).
    func announce(_ outbox: inout Outbox) {
        for leg in station.legs {
            for address in leg.port.addresses {
                outbox.frames.append(
                    Outbox.Sending(
                        port: leg.port.identifier,
                        frame: Packet(bytes: Self.announcement(of: address, at: leg.port.mac))))
            }
        }
    }

    private static func announcement(of address: IPAddress, at hardware: MACAddress) -> [UInt8] {
        switch address {
        case .v4:
            return FrameBuilder.arp(
                ARPPacket(
                    operation: ARPPacket.request, senderHardware: hardware, senderProtocol: address,
                    targetHardware: MACAddress(0), targetProtocol: address))
        case .v6:
            return FrameBuilder.icmp(
                .neighborAdvertisement(of: address, at: hardware, isSolicited: false),
                from: FrameAddress(hardware: hardware, address: address),
                to: FrameAddress(
                    hardware: MACAddress(0x3333_0000_0001),
                    address: .v6(high: 0xFF02_0000_0000_0000, low: 1)), hopLimit: 255)
        }
    }

    mutating func receiveARP(_ packet: ARPPacket, on leg: Int, _ outbox: inout Outbox) {
        let port = station.legs[leg].port
        let isForUs = port.addresses.contains(packet.targetProtocol)
        // Like RFC 826: an entry that is there is brought up to date, a new one is made by whom it concerns.
        if isForUs || isNeighbor(packet.senderProtocol) {
            learn(packet.senderProtocol, packet.senderHardware, on: leg, &outbox)
        }
        guard isForUs, packet.operation == ARPPacket.request else { return }
        let reply = ARPPacket(
            operation: ARPPacket.reply, senderHardware: port.mac, senderProtocol: packet.targetProtocol,
            targetHardware: packet.senderHardware, targetProtocol: packet.senderProtocol)
        outbox.frames.append(Outbox.Sending(port: port.identifier, frame: Packet(bytes: FrameBuilder.arp(reply))))
    }

    /// A packet's next hop did not answer: its sender is told.
    private mutating func fail(_ waiting: Waiting, at now: Instant, _ outbox: inout Outbox) {
        guard let frame = try? DecodedFrame(decoding: waiting.frame.bytes[...]) else { return }
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
