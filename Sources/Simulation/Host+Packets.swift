import Agents
import Fabric
import Frames
import Wire

extension Host {
    /// Takes a frame from one of its links.
    mutating func receive(_ packet: Packet, on leg: Int, at now: Instant, _ outbox: inout Outbox) {
        guard isPowered else { return }
        let mac = station.legs[leg].port.mac
        if station.isRouter, packet.receiver == mac, let destination = packet.destination, !owns(destination) {
            forward(packet, to: destination, at: now, &outbox)
            return settle(at: now, &outbox)
        }
        guard packet.receiver == mac || packet.receiver.isGroup else { return }
        if let content = packet.content {
            if owns(content.destination) { receive(content, of: packet, at: now, &outbox) }
            return settle(at: now, &outbox)
        }
        // Most of those who hear a question are not asked; but it may be the first that they hear at all.
        if let (sender, target) = packet.question, !owns(target), !isNeighbor(sender) {
            return settle(at: now, &outbox)
        }
        guard let decoded = try? DecodedFrame(decoding: packet.bytes[...]) else { return }
        switch decoded.network {
        case .arp(let packet): receiveARP(packet, on: leg, &outbox)
        case .other: break
        case .ipv4, .ipv6:
            guard let destination = decoded.destinationAddress else { break }
            if owns(destination) || decoded.destination.isGroup {
                receivePacket(decoded, on: leg, at: now, &outbox)
            }
        }
        settle(at: now, &outbox)
    }

    /// Takes a packet that the host has sent to itself.
    mutating func receiveOwn(_ packet: Packet, at now: Instant, _ outbox: inout Outbox) {
        if let content = packet.content { return receive(content, of: packet, at: now, &outbox) }
        guard let decoded = try? DecodedFrame(decoding: packet.bytes[...]) else { return }
        receivePacket(decoded, on: nil, at: now, &outbox)
    }

    /// Takes a whole segment or datagram for one of our addresses.
    private mutating func receive(
        _ content: Packet.Content, of packet: Packet, at now: Instant, _ outbox: inout Outbox
    ) {
        switch content.transport {
        case .tcp(let segment):
            receive(segment, from: content.source, to: content.destination, at: now, &outbox)
        case .udp(let datagram):
            guard !receive(datagram, from: content.source, to: content.destination) else { return }
            guard let frame = try? DecodedFrame(decoding: packet.bytes[...]) else { return }
            reportFailure(.portUnreachable, of: frame, at: now, &outbox)
        }
    }

    private mutating func receivePacket(
        _ frame: DecodedFrame, on leg: Int?, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let source = frame.sourceAddress, let destination = frame.destinationAddress else { return }
        switch frame.transport {
        case .tcp(let segment):
            guard !frame.destination.isGroup else { return }
            receive(segment, from: source, to: destination, at: now, &outbox)
        case .udp(let datagram):
            guard !receive(datagram, from: source, to: destination) else { return }
            reportFailure(.portUnreachable, of: frame, at: now, &outbox)
        case .icmp(let message):
            receive(message, from: source, to: destination, on: leg, at: now, &outbox)
        case .fragment: receiveFragment(frame, at: now)
        case .other, .none: break
        }
    }

    /// Hands a datagram to the process; false where nobody listens on its port.
    private mutating func receive(
        _ datagram: UDPDatagram, from source: IPAddress, to destination: IPAddress
    ) -> Bool {
        let local = Endpoint(address: destination, port: datagram.destinationPort)
        guard listens(.udp, local) else { return false }
        let remote = Endpoint(address: source, port: datagram.sourcePort)
        post(.datagram(Datagram(local: local, remote: remote, bytes: [UInt8](datagram.payload))))
        return true
    }

    private mutating func receive(
        _ message: ICMPMessage, from source: IPAddress, to destination: IPAddress, on leg: Int?, at now: Instant,
        _ outbox: inout Outbox
    ) {
        let isV4 = source.isV4
        if let neighbor = message.neighbor, !isV4, let leg {
            if let hardware = neighbor.hardware {
                learn(message.type == 135 ? source : neighbor.target, hardware, on: leg, &outbox)
            }
            guard message.type == 135, station.legs[leg].port.addresses.contains(neighbor.target) else { return }
            let advertisement = ICMPMessage.neighborAdvertisement(
                of: neighbor.target, at: station.legs[leg].port.mac, isRouter: station.isRouter)
            sendBytes(from: neighbor.target, to: source, at: now, &outbox) {
                FrameBuilder.icmp(advertisement, from: $0, to: $1, hopLimit: 255, identification: $2)
            }
        } else if let reply = message.echoReply(isV4: isV4), owns(destination) {
            sendBytes(from: destination, to: source, at: now, &outbox) {
                FrameBuilder.icmp(reply, from: $0, to: $1, identification: $2)
            }
        } else if let failure = message.failure(isV4: isV4) {
            receiveFailure(failure, of: message.body, isV4: isV4, at: now, &outbox)
        }
    }

    /// An ICMP error has come about a packet that we sent.
    private mutating func receiveFailure(
        _ failure: ICMPMessage.Failure, of quoted: ArraySlice<UInt8>, isV4: Bool, at now: Instant,
        _ outbox: inout Outbox
    ) {
        guard let frame = try? DecodedFrame(decoding: quoted, linkType: .rawIP, allowsTruncation: true),
            let source = frame.sourceAddress, let destination = frame.destinationAddress, let ports = frame.ports,
            owns(source)
        else { return }
        let local = Endpoint(address: source, port: ports.source)
        let remote = Endpoint(address: destination, port: ports.destination)
        switch frame.transport {
        case .udp:
            guard failure == .portUnreachable, listens(.udp, local) else { return }
            post(.datagramRefused(local: local, remote: remote))
        case .tcp: failConnection(local: local, remote: remote, at: now, &outbox)
        case .icmp, .fragment, .other, .none: break
        }
    }

    /// Sends an ICMP error about a packet; never about ICMP or what went to a group (RFC 1122 §3.2.2).
    mutating func reportFailure(
        _ failure: ICMPMessage.Failure, of frame: DecodedFrame, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let offender = frame.sourceAddress, !frame.destination.isGroup else { return }
        if case .icmp = frame.transport { return }
        guard let destination = frame.destinationAddress,
            let own = owns(destination) ? destination : sourceAddress(for: offender)
        else { return }
        let quoted = frame.networkBytes
        let length: Int
        switch frame.network {
        case .ipv4(let packet): length = 20 + packet.options.count + packet.payload.count
        case .ipv6(let packet): length = packet.payload.endIndex - quoted.startIndex
        case .arp, .other: return
        }
        let message = ICMPMessage.error(failure, isV4: offender.isV4, quoting: quoted.prefix(length))
        sendBytes(from: own, to: offender, at: now, &outbox) {
            FrameBuilder.icmp(message, from: $0, to: $1, identification: $2)
        }
    }

    /// Sends somebody else's packet on its way.
    private mutating func forward(
        _ packet: Packet, to destination: IPAddress, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let hop = hop(to: destination) else {
            return reject(packet, .destinationUnreachable, at: now, &outbox)
        }
        let hardware = neighbors[hop.neighbor].hardware
        guard let sent = packet.forwarded(from: station.legs[hop.leg].port.mac, to: hardware ?? MACAddress(0))
        else { return reject(packet, .timeExceeded, at: now, &outbox) }
        dispatch(sent, by: hop, isKnown: hardware != nil, isForwarded: true, at: now, &outbox)
    }

    private mutating func reject(
        _ packet: Packet, _ failure: ICMPMessage.Failure, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let decoded = try? DecodedFrame(decoding: packet.bytes[...]) else { return }
        reportFailure(failure, of: decoded, at: now, &outbox)
    }
}
