import Frames
import Packets
import Wire

/// Turns a recording of H.248 in TPKT over TCP into one of H.248 over TLS: a handshake after each SYN, each message as
/// one record of its length and what protects it, sequence numbers and acknowledgements to match.
///
/// What follows the handshake on its connection comes later by the time that it takes.
struct EncryptedRecording {
    enum Version { case tls12, tls13 }

    /// What AES-GCM adds to a message, with the header of the record and, in TLS 1.3, the true content type.
    private var growth: Int { version == .tls12 ? 5 + 8 + 16 : 5 + 1 + 16 }

    let version: Version
    /// Where the controllers listen instead of 2944 and 2945.
    let port: UInt16?

    private var connections: [Key: Connection] = [:]
    private var output: [CapturedPacket] = []

    private struct Key: Hashable {
        let client: Endpoint
        let server: Endpoint
    }

    private struct Sighting {
        var interface: Int
        var source: MACAddress
        var destination: MACAddress
        var time: Instant
    }

    private struct Connection {
        /// The first sequence numbers of both ends, after their SYN.
        var starts: [Bool: UInt32] = [:]
        /// Where messages of both ends begin, counted from there.
        var messages: [Bool: [UInt32]] = [true: [], false: []]
        var handshake: [Bool: UInt32]?
        var shift = Duration.zero
        /// Where SYN (true) and its answer were seen to leave and to arrive.
        var left: [Bool: Sighting] = [:]
        var arrived: [Bool: Sighting] = [:]
    }

    private init(version: Version, port: UInt16?) {
        self.version = version
        self.port = port
    }

    /// - Parameter packets: in the order of time.
    static func of(_ packets: [CapturedPacket], version: Version = .tls13, port: UInt16? = nil) -> [CapturedPacket] {
        var recording = Self(version: version, port: port)
        for packet in packets { recording.take(packet) }
        return recording.output.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    private mutating func take(_ packet: CapturedPacket) {
        guard let frame = try? DecodedFrame(decoding: packet.bytes[...]), case .tcp(let segment) = frame.transport,
            let source = frame.sourceAddress, let destination = frame.destinationAddress
        else {
            output.append(packet)
            return
        }
        let isMine = [2944, 2945].contains(segment.destinationPort)
        guard isMine || [2944, 2945].contains(segment.sourcePort) else {
            output.append(packet)
            return
        }
        let ends = (
            Endpoint(address: source, port: segment.sourcePort),
            Endpoint(address: destination, port: segment.destinationPort)
        )
        let key = isMine ? Key(client: ends.0, server: ends.1) : Key(client: ends.1, server: ends.0)
        let sighting = Sighting(
            interface: packet.interface, source: frame.source, destination: frame.destination, time: packet.time)
        var connection = connections[key] ?? Connection()
        if segment.flags.contains(.syn) {
            if isMine, connection.starts[true] != segment.sequence &+ 1 { connection = Connection() }
            connection.starts[isMine] = segment.sequence &+ 1
            if packet.direction == .outbound {
                // On its own link, the last one where it is repeated; others send it on.
                let first = connection.left[isMine]?.interface ?? packet.interface
                if first == packet.interface { connection.left[isMine] = sighting }
            } else {
                connection.arrived[isMine] = sighting
            }
        }
        if !segment.payload.isEmpty, isMine, connection.handshake == nil { shake(&connection, key, at: packet.time) }
        let changed = changed(segment, &connection, isMine: isMine)
        connections[key] = connection
        emit(changed, key, isMine: isMine, sighting, packet.direction, at: packet.time + connection.shift)
    }

    private mutating func emit(
        _ segment: TCPSegment, _ key: Key, isMine: Bool, _ sighting: Sighting,
        _ direction: CapturedPacket.Direction, at time: Instant
    ) {
        var segment = segment
        if let port {
            if isMine { segment.destinationPort = port } else { segment.sourcePort = port }
        }
        let (from, to) = isMine ? (key.client, key.server) : (key.server, key.client)
        let bytes = FrameBuilder.tcp(
            segment, from: FrameAddress(hardware: sighting.source, address: from.address),
            to: FrameAddress(hardware: sighting.destination, address: to.address))
        output.append(
            CapturedPacket(
                time: time, interface: sighting.interface, direction: direction, originalLength: bytes.count,
                bytes: bytes))
    }

    // MARK: Numbers

    private func changed(_ segment: TCPSegment, _ connection: inout Connection, isMine: Bool) -> TCPSegment {
        var segment = segment
        if !segment.payload.isEmpty, let start = connection.starts[isMine] {
            segment.payload = encrypted(segment.payload, at: segment.sequence &- start, &connection, isMine)[...]
        }
        if !segment.flags.contains(.syn) {
            segment.sequence = moved(segment.sequence, connection, isMine)
        }
        if segment.flags.contains(.ack) {
            segment.acknowledgement = moved(segment.acknowledgement, connection, !isMine)
        }
        return segment
    }

    private func moved(_ number: UInt32, _ connection: Connection, _ isMine: Bool) -> UInt32 {
        guard let handshake = connection.handshake?[isMine], let start = connection.starts[isMine] else {
            return number
        }
        let place = number &- start
        let count = (connection.messages[isMine] ?? []).count { $0 < place }
        return number &+ handshake &+ UInt32(count * growth)
    }

    /// Each TPKT packet as a record.
    private func encrypted(
        _ payload: ArraySlice<UInt8>, at place: UInt32, _ connection: inout Connection, _ isMine: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = payload
        var place = place
        while rest.count >= 4 {
            let head = Array(rest.prefix(4))
            let length = Int(head[2]) << 8 | Int(head[3])
            if connection.messages[isMine]?.last.map({ $0 < place }) ?? true {
                connection.messages[isMine]?.append(place)
            }
            bytes += record(23, length + growth - 5, seed: UInt64(place) << 1 | (isMine ? 1 : 0))
            rest = rest.dropFirst(length)
            place &+= UInt32(length)
        }
        return bytes
    }

    private func record(_ content: UInt8, _ length: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let head: [UInt8] = [content, 3, 3, UInt8(length >> 8), UInt8(length & 0xFF)]
        return head + (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    // MARK: The handshake

    private mutating func shake(_ connection: inout Connection, _ key: Key, at time: Instant) {
        guard let left = connection.left[true], let arrived = connection.arrived[true],
            let leftBack = connection.left[false], let arrivedBack = connection.arrived[false]
        else { return }
        let delay = arrived.time - left.time
        let flights: [[(UInt8, Int)]] =
            version == .tls13
            ? [
                [(22, 512)], [(22, 122), (20, 1), (23, 32), (23, 700), (23, 281), (23, 53)], [(20, 1), (23, 53)],
                [(23, 250), (23, 250)],
            ]
            : [
                [(22, 240)], [(22, 80), (22, 800), (22, 333), (22, 4)], [(22, 70), (20, 1), (22, 40)],
                [(22, 190), (20, 1), (22, 40)],
            ]
        var next: [Bool: UInt32] = [true: 0, false: 0]
        for (index, flight) in flights.enumerated() {
            let isMine = index % 2 == 0
            var payload: [UInt8] = []
            for (number, (content, length)) in flight.enumerated() {
                payload += record(content, length, seed: UInt64(index * 16 + number) << 40 | UInt64(key.client.port))
            }
            let segment = TCPSegment(
                sourcePort: isMine ? key.client.port : key.server.port,
                destinationPort: isMine ? key.server.port : key.client.port,
                sequence: (connection.starts[isMine] ?? 0) &+ (next[isMine] ?? 0),
                acknowledgement: (connection.starts[!isMine] ?? 0) &+ (next[!isMine] ?? 0), flags: [.ack, .psh],
                window: 500, payload: payload[...])
            let departure = time + delay * index
            emit(segment, key, isMine: isMine, isMine ? left : leftBack, .outbound, at: departure)
            emit(segment, key, isMine: isMine, isMine ? arrived : arrivedBack, .inbound, at: departure + delay)
            next[isMine, default: 0] += UInt32(payload.count)
        }
        connection.handshake = next
        connection.shift = delay * 4 + .microseconds(10)
    }
}
