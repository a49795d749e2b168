import Frames
import Megaco
import Packets
import Wire

/// The first half of an analysis: frames → IP → UDP and TCP → messages, as observations.
///
/// Every table is bounded: fragments by `FragmentReassembler`, connections by `connectionLimit`, observations by
/// `observationLimit`; what exceeds a bound is counted in `leftOut`.
struct Dissector: Sendable {
    static let connectionLimit = 65_536
    static let observationLimit = 1_000_000
    static let interfaceLimit = 65_536
    /// Most bytes that all streams together keep behind holes and of messages that are not complete.
    static let heldLimit = 8 << 20
    /// A stream on which nothing was seen for so long may be forgotten.
    static let idleTime = Duration.seconds(600)

    /// Ports that mean H.248 whatever is said there.
    let megacoPorts: Set<UInt16>

    var observations: [Observation] = []
    private(set) var interfaces: [CaptureInterface] = []
    private(set) var names: [ResolvedName] = []
    private(set) var story: StoryHeader?
    private(set) var packets = 0
    private(set) var cutPackets = 0
    private(set) var dropped: UInt64 = 0
    private(set) var ended = Instant.start
    /// Interfaces whose name has a dot: links of routers.
    private var routerLinks: [Bool] = []
    /// Two nodes have sent something, so that links of routers count for nothing in the end.
    private var showsNodes = false
    /// The addresses that each interface sent from, at most five of them.
    private(set) var sources: [Int: [IPAddress]] = [:]
    var malformed = 0 {
        didSet {
            if unreadable == nil { unreadable = Unreadable(at: latest) }
            unreadable?.add(packets, at: latest)
        }
    }
    /// The first of what is malformed, and how often.
    private(set) var unreadable: Unreadable?
    /// The time of the frame that is looked at.
    private(set) var latest = Instant.start
    /// The messages of the frame that is looked at, where they are wanted instead of observations.
    var messages: [RecordedMessage]?
    var leftOut = 0
    var missingBytes = 0
    var streams = StreamTable()
    /// Streams that are over and may be forgotten to make room.
    var closedStreams = 0
    /// Bytes that streams keep, of ``heldLimit``.
    var heldBytes = 0
    /// When streams were last looked through for such as may be forgotten, in packets.
    var lastCleaning = 0
    private var fragments = FragmentReassembler()
    private var recentDatagrams = RecentDatagrams()
    var glancer = MessageGlancer()
    /// The texts that signals have numbers of.
    var texts = MessageTexts()

    /// - Parameter ports: ports of H.248 beside 2944 and 2945.
    init(ports: Set<UInt16> = []) { megacoPorts = ports.union([2944, 2945]) }

    mutating func ingest(_ item: CaptureReader.Item) {
        switch item {
        case .section(let section): story = story ?? section.story
        case .interface(let interface, _):
            if interfaces.count < Self.interfaceLimit {
                interfaces.append(interface)
                routerLinks.append(interface.name?.utf8.contains(UInt8(ascii: ".")) ?? false)
            }
        case .name(let name): if names.count < Self.interfaceLimit { names.append(name) }
        case .statistics(let statistics):
            dropped = dropped.addingReportingOverflow(statistics.dropped ?? 0).partialValue
        case .packet(let packet): ingest(RecordedFrame(packet))
        }
    }

    mutating func ingest(_ packet: RecordedFrame) {
        packets += 1
        if packet.isCut { cutPackets += 1 }
        ended = max(ended, packet.time)
        latest = packet.time
        // What a virtual router sends on is no news, and is well formed: two thirds of a recording need not be read.
        if showsNodes, packet.direction != .unknown, packet.interface < routerLinks.count, packet.interface >= 0,
            routerLinks[packet.interface], story?.mode == "simulation"
        {
            return
        }
        let linkType = interfaces.indices.contains(packet.interface) ? interfaces[packet.interface].linkType : 1
        if linkType == 1, let plain = PlainFrame(decoding: packet.bytes) {
            let place = place(of: packet, source: plain.source, destination: plain.destination)
            if plain.isStream, takeUsual(plain, packet.bytes, at: place) { return }
            ingest(plain.transport(of: packet.bytes), at: place)
            return
        }
        guard
            let frame = try? DecodedFrame(
                decoding: packet.bytes, linkType: LinkType(number: linkType), allowsTruncation: packet.isCut)
        else {
            malformed += 1
            return
        }
        guard let source = frame.sourceAddress, let destination = frame.destinationAddress else { return }
        let place = place(of: packet, source: source, destination: destination)
        if case .arp(let packet) = frame.network {
            guard packet.operation == ARPPacket.request, frame.destination.isGroup else { return }
            let (asking, asked) = (Endpoint(address: source, port: 0), Endpoint(address: destination, port: 0))
            add(.neighbourRequest, at: place, from: asking, to: asked, isStream: false)
        } else if frame.transport == .fragment {
            guard let whole = fragments.receive(frame.network, vantage: place.vantage.number, at: packet.time) else {
                return
            }
            guard
                let transport = try? DecodedFrame.Transport(
                    decoding: whole.payload[...], protocolNumber: whole.protocolNumber)
            else {
                malformed += 1
                return
            }
            ingest(transport, at: place)
        } else {
            ingest(frame.transport, at: place)
        }
    }

    private mutating func place(of packet: RecordedFrame, source: IPAddress, destination: IPAddress) -> Place {
        var vantage = Vantage.anywhere
        switch packet.direction {
        case .unknown: break
        case .inbound: vantage = Vantage(interface: packet.interface, isOutbound: false)
        case .outbound:
            vantage = Vantage(interface: packet.interface, isOutbound: true)
            note(source, sentOn: packet.interface)
        }
        return Place(
            time: packet.time, frame: packets, vantage: vantage, interface: packet.interface, source: source,
            destination: destination)
    }

    private mutating func ingest(_ transport: DecodedFrame.Transport, at place: Place) {
        switch transport {
        case .udp(let datagram):
            // Without directions the same datagram may be recorded on several interfaces.
            if !place.vantage.isDirected, recentDatagrams.isRepeated(datagram, at: place, interfaces.count) { return }
            receive(datagram, at: place)
        case .tcp(let segment): receive(segment, at: place)
        case .icmp(let message):
            // A neighbour solicitation asks everybody; one to a single neighbour only confirms it (RFC 4861 §7.3).
            guard message.type == 135, let target = message.neighbor?.target, target != place.destination else {
                return
            }
            let (asking, asked) = (Endpoint(address: place.source, port: 0), Endpoint(address: target, port: 0))
            add(.neighbourRequest, at: place, from: asking, to: asked, isStream: false)
        case .fragment, .other, .none: break
        }
    }

    private mutating func note(_ source: IPAddress, sentOn interface: Int) {
        guard interface < Self.interfaceLimit, !(sources[interface, default: []].contains(source)) else { return }
        if sources[interface, default: []].count < 5 { sources[interface, default: []].append(source) }
        if !showsNodes {
            let isNode = { (link: Int) in link >= 0 && link < routerLinks.count && !routerLinks[link] }
            showsNodes = sources.keys.filter(isNode).count >= 2
        }
    }

    mutating func add(
        _ signal: Signal, at place: Place, from source: Endpoint, to destination: Endpoint, isStream: Bool
    ) {
        guard messages == nil else { return }
        guard observations.count < Self.observationLimit else {
            leftOut += 1
            return
        }
        observations.append(
            Observation(
                time: place.time, frame: place.frame, vantage: place.vantage, source: source,
                destination: destination, isStream: isStream, stream: place.stream, signal: signal))
    }

    /// Hands the observations over; there are none after it, and room for as many.
    mutating func takeObservations() -> [Observation] {
        let taken = observations
        observations = []
        observations.reserveCapacity(min(taken.count, Self.roomLimit))
        return taken
    }

    private static let roomLimit = 8_192

    /// Where and when a frame was seen.
    struct Place: Sendable {
        var time: Instant
        var frame: Int
        var vantage: Vantage
        var interface: Int
        var source: IPAddress
        var destination: IPAddress
        /// The place of its stream, where it is of one.
        var stream = -1
    }
}

/// The last few datagrams, to tell a copy on another interface from a repetition.
private struct RecentDatagrams: Sendable {
    private struct Entry {
        let time: Instant
        let interface: Int
        let source: IPAddress
        let datagram: UDPDatagram
    }

    private var entries: [Entry] = []
    private var next = 0

    /// True where another interface showed the same datagram within the last second.
    ///
    /// - Parameter interfaces: how many there are so far; with one, nothing need be compared.
    mutating func isRepeated(_ datagram: UDPDatagram, at place: Dissector.Place, _ interfaces: Int) -> Bool {
        guard interfaces > 1 else { return false }
        let isRepeated = entries.contains {
            $0.interface != place.interface && $0.source == place.source && $0.datagram == datagram
                && place.time - $0.time <= .seconds(1)
        }
        guard !isRepeated else { return true }
        // Of its own, since the reader's bytes are many more.
        var own = datagram
        own.payload = [UInt8](datagram.payload)[...]
        let entry = Entry(time: place.time, interface: place.interface, source: place.source, datagram: own)
        if entries.count < 64 {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % 64
        }
        return false
    }
}
