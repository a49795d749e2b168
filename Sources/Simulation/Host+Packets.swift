import Agents
import Fabric
import Frames
import Wire

extension Host {
    /// Takes a frame from one of its links.
    mutating func receive(_ frame: [UInt8], on leg: Int, at now: Instant, _ outbox: inout Outbox) {
        guard isPowered else { return }
        let mac = station.legs[leg].port.mac
        if station.isRouter, let destination = Self.destination(of: frame, if: mac), !owns(destination) {
            forward(frame, to: destination, at: now, &outbox)
            return settle(at: now, &outbox)
        }
        guard let decoded = try? DecodedFrame(decoding: frame[...]) else { return }
        guard decoded.destination == mac || decoded.destination.isGroup else { return }
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

    /// The IP destination of a frame for that hardware address, read in place: a router needs no more.
    private static func destination(of frame: [UInt8], if hardware: MACAddress) -> IPAddress? {
        func number(_ at: Int) -> UInt64 {
            UInt64(frame[at]) << 24 | UInt64(frame[at + 1]) << 16 | UInt64(frame[at + 2]) << 8 | UInt64(frame[at + 3])
        }
        guard frame.count >= 34, number(0) << 16 | number(4) >> 16 == hardware.value else { return nil }
        switch (frame[12], frame[13]) {
        case (0x08, 0x00): return .v4(UInt32(truncatingIfNeeded: number(30)))
        case (0x86, 0xDD) where frame.count >= 54:
            return .v6(high: number(38) << 32 | number(42), low: number(46) << 32 | number(50))
        default: return nil
        }
    }

    /// Takes a packet that the host has sent to itself.
    mutating func receiveOwn(_ frame: [UInt8], at now: Instant, _ outbox: inout Outbox) {
        guard let decoded = try? DecodedFrame(decoding: frame[...]) else { return }
        receivePacket(decoded, on: nil, at: now, &outbox)
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
            receive(datagram, frame, from: source, to: destination, at: now, &outbox)
        case .icmp(let message):
            receive(message, from: source, to: destination, on: leg, at: now, &outbox)
        case .fragment: receiveFragment(frame, at: now)
        case .other, .none: break
        }
    }

    private mutating func receive(
        _ datagram: UDPDatagram, _ frame: DecodedFrame, from source: IPAddress, to destination: IPAddress,
        at now: Instant, _ outbox: inout Outbox
    ) {
        let local = Endpoint(address: destination, port: datagram.destinationPort)
        guard let process, process.listeners.contains(where: { $0.transport == .udp && $0.local == local }) else {
            return reportFailure(.portUnreachable, of: frame, at: now, &outbox)
        }
        post(
            .datagram(
                Datagram(
                    local: local, remote: Endpoint(address: source, port: datagram.sourcePort),
                    bytes: [UInt8](datagram.payload))))
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
            send(from: neighbor.target, to: source, at: now, &outbox) {
                FrameBuilder.icmp(advertisement, from: $0, to: $1, hopLimit: 255, identification: $2)
            }
        } else if let reply = message.echoReply(isV4: isV4), owns(destination) {
            send(from: destination, to: source, at: now, &outbox) {
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
            guard failure == .portUnreachable, let process,
                process.listeners.contains(where: { $0.transport == .udp && $0.local == local })
            else { return }
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
        send(from: own, to: offender, at: now, &outbox) {
            FrameBuilder.icmp(message, from: $0, to: $1, identification: $2)
        }
    }

    /// Sends somebody else's packet on its way.
    private mutating func forward(
        _ frame: [UInt8], to destination: IPAddress, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let (leg, next) = route(to: destination) else {
            return reject(frame, .destinationUnreachable, at: now, &outbox)
        }
        let hardware = neighbors[next]?.hardware
        guard let sent = FrameBuilder.forwarded(frame, from: station.legs[leg].port.mac, to: hardware ?? MACAddress(0))
        else { return reject(frame, .timeExceeded, at: now, &outbox) }
        if hardware != nil {
            outbox.frames.append(Outbox.Sending(port: station.legs[leg].port.identifier, frame: sent))
        } else {
            wait(Waiting(frame: sent, isForwarded: true), for: next, on: leg, at: now, &outbox)
        }
    }

    private mutating func reject(
        _ frame: [UInt8], _ failure: ICMPMessage.Failure, at now: Instant, _ outbox: inout Outbox
    ) {
        guard let decoded = try? DecodedFrame(decoding: frame[...]) else { return }
        reportFailure(failure, of: decoded, at: now, &outbox)
    }
}
