import Frames
import Packets
import Wire

/// Reads a recording and lists each packet once, however often the recording shows it on its way.
///
/// A sight belongs to a packet that was seen before where addresses, identification and payload are the same and it is
/// on a network that the packet crosses just now, or has fewer hops left than at any sight. Bounded: what exceeds
/// ``limit`` packets or ``byteLimit`` bytes is counted.
struct PacketLedger: Sendable {
    static let limit = 1_000_000
    static let byteLimit = 512 << 20
    /// Networks that packets cross, of all packets together.
    private static let crossingLimit = 4_000_000
    /// So long a packet is on its way at most.
    static let patience = Duration.seconds(5)

    private(set) var passages: [Passage] = []
    /// Frame bytes of each passage's first sight.
    private(set) var frames: [[UInt8]] = []
    /// Each network that a packet crosses, in the order of their first sights.
    private(set) var crossings: [Crossing] = []
    private(set) var ended = Instant.start
    /// The link type of the first packet; of a mixture, those of other types are analysed as far as they can be.
    private(set) var linkType: UInt16 = 1
    private(set) var leftOut = 0
    private var interfaces: [UInt16] = []
    private var frameCount = 0
    private var byteCount = 0
    private var recent: [Key: Int] = [:]
    private var lastSweep = Instant.start

    private struct Key: Hashable {
        let source: Endpoint
        let destination: Endpoint
        let identification: UInt32
        let digest: Int
    }

    mutating func ingest(_ item: CaptureReader.Item) {
        switch item {
        case .interface(let interface, _):
            if interfaces.count < 65_536 { interfaces.append(interface.linkType) }
        case .packet(let packet): ingest(packet)
        case .section, .statistics, .name: break
        }
    }

    private mutating func ingest(_ packet: CapturedPacket) {
        frameCount += 1
        ended = max(ended, packet.time)
        let type = LinkType(number: number(ofLinkTypeOf: packet.interface))
        guard let frame = try? DecodedFrame(decoding: packet.bytes[...], linkType: type, allowsTruncation: true),
            let (key, passage) = Self.read(frame, packet, number: frameCount)
        else { return }
        sweep(packet.time)
        if let index = recent[key], packet.time - passages[index].last <= Self.patience,
            continues(index, passage, packet)
        {
            return
        }
        guard passages.count < Self.limit, byteCount + packet.bytes.count <= Self.byteLimit else {
            leftOut += 1
            return
        }
        recent[key] = passages.count
        if passages.isEmpty { linkType = number(ofLinkTypeOf: packet.interface) }
        byteCount += packet.bytes.count
        passages.append(passage)
        frames.append(packet.bytes)
        if passage.kind != .question { enter(passages.count - 1, passage, packet) }
    }

    /// Takes a sight of a packet that was seen before; false where it is another one.
    private mutating func continues(_ index: Int, _ sight: Passage, _ packet: CapturedPacket) -> Bool {
        if sight.kind == .question {
            guard passages[index].hopLimit >= sight.hopLimit else { return false }
        } else {
            var place = Int(passages[index].crossing)
            while place >= 0, !crossings[place].isWay(of: sight) { place = Int(crossings[place].previous) }
            if place >= 0 {
                guard crossings[place].takes(packet.time) else { return false }
                crossings[place].sights += 1
                crossings[place].last = packet.time
                if crossings[place].deliveries > 1 { countEntries(index) }
            } else {
                guard passages[index].hopLimit > sight.hopLimit else { return false }
                enter(index, sight, packet)
            }
        }
        passages[index].sights += 1
        passages[index].last = max(passages[index].last, packet.time)
        if sight.hopLimit <= passages[index].hopLimit { passages[index].lastFrame = sight.frame }
        passages[index].hopLimit = min(passages[index].hopLimit, sight.hopLimit)
        return true
    }

    private mutating func enter(_ index: Int, _ sight: Passage, _ packet: CapturedPacket) {
        guard crossings.count < Self.crossingLimit else {
            leftOut += 1
            return
        }
        let previous = passages[index].crossing
        let before = previous >= 0 ? crossings[Int(previous)] : nil
        passages[index].crossing = Int32(crossings.count)
        crossings.append(
            Crossing(
                passage: Int32(index), previous: previous, depth: before.map { $0.depth &+ 1 } ?? 0,
                hopLimit: sight.hopLimit, sender: sight.sender, receiver: sight.receiver,
                length: UInt32(clamping: min(packet.originalLength, 65_536)), first: packet.time, last: packet.time,
                entries: max(1, before?.deliveries ?? 1)))
    }

    /// What comes out of one network goes into the next, each copy of it.
    private mutating func countEntries(_ index: Int) {
        var way: [Int] = []
        var place = Int(passages[index].crossing)
        while place >= 0 {
            way.append(place)
            place = Int(crossings[place].previous)
        }
        for (next, before) in zip(way, way.dropFirst()).reversed() {
            crossings[next].entries = max(1, crossings[before].deliveries)
        }
    }

    private func number(ofLinkTypeOf interface: Int) -> UInt16 {
        interfaces.indices.contains(interface) ? interfaces[interface] : 1
    }

    /// Forgets what is over.
    private mutating func sweep(_ now: Instant) {
        guard now - lastSweep > .seconds(60) || recent.count > 200_000 else { return }
        lastSweep = now
        recent = recent.filter { now - passages[$0.value].last <= Self.patience }
    }

    private static func read(_ frame: DecodedFrame, _ packet: CapturedPacket, number: Int) -> (Key, Passage)? {
        guard let source = frame.sourceAddress, let destination = frame.destinationAddress else { return nil }
        var identification: UInt32 = 0
        var hopLimit: UInt8 = 255
        switch frame.network {
        case .ipv4(let packet): (identification, hopLimit) = (UInt32(packet.identification), packet.hopLimit)
        case .ipv6(let packet): hopLimit = packet.hopLimit
        case .arp(let packet): guard packet.operation == ARPPacket.request else { return nil }
        case .other: return nil
        }
        var hasher = FNV()
        let kind: Passage.Kind
        switch frame.transport {
        case .tcp(let segment):
            kind = .tcp(flags: segment.flags, payload: segment.payload.count)
            hasher.add(segment.sequence)
            hasher.add(segment.acknowledgement)
            hasher.add(UInt32(segment.flags.rawValue))
            hasher.add(segment.payload)
        case .udp(let datagram):
            kind = .udp(payload: datagram.payload.count)
            hasher.add(datagram.payload)
        case .icmp(let message):
            let isQuestion = message.type == 135 && message.neighbor?.target != destination
            if message.type == 135, !isQuestion { return nil }
            kind = isQuestion ? .question : .icmp(type: message.type)
            if isQuestion, let target = message.neighbor?.target {
                return question(frame, packet, from: source, to: target, number: number)
            }
            hasher.add(UInt32(message.type))
        case .fragment, .other: kind = .other
        case .none:
            guard case .arp = frame.network, frame.destination.isGroup else { return nil }
            return question(frame, packet, from: source, to: destination, number: number)
        }
        let ports = frame.ports ?? (0, 0)
        let from = Endpoint(address: source, port: ports.source)
        let to = Endpoint(address: destination, port: ports.destination)
        let passage = Passage(
            time: packet.time, last: packet.time, hopLimit: hopLimit, firstHopLimit: hopLimit, source: from,
            destination: to, kind: kind, sender: frame.source, receiver: frame.destination, frame: number,
            lastFrame: number)
        return (
            Key(source: from, destination: to, identification: identification, digest: hasher.digest), passage
        )
    }

    private static func question(
        _ frame: DecodedFrame, _ packet: CapturedPacket, from source: IPAddress, to target: IPAddress, number: Int
    ) -> (Key, Passage) {
        let (from, to) = (Endpoint(address: source, port: 0), Endpoint(address: target, port: 0))
        let passage = Passage(
            time: packet.time, last: packet.time, hopLimit: 255, firstHopLimit: 255, source: from, destination: to,
            kind: .question, sender: frame.source, receiver: frame.destination, frame: number,
            lastFrame: number)
        // Asked again a second later it is another question.
        let second = UInt32(truncatingIfNeeded: packet.time.nanoseconds / 500_000_000)
        return (Key(source: from, destination: to, identification: second, digest: 0), passage)
    }
}

/// A digest that is the same in every process.
struct FNV {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    var digest: Int { Int(truncatingIfNeeded: value) }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func add(_ word: UInt32) { value = (value ^ UInt64(word)) &* 0x100_0000_01B3 }
}
