import Analysis
import Frames
import Megaco
import Packets
import RAS
import Wire

/// A recording written by hand: nodes with a link each, and what they send, with one delay between all of them.
///
/// With `isDirected` it looks like a lab's own recording, one interface a node with directions; without, like one
/// taken at a single place.
struct Story {
    static let delay = Duration.milliseconds(15)

    struct Node {
        var name: String
        var address: IPAddress
        var interface: Int
        var hardware: MACAddress
    }

    let isDirected: Bool
    var nodes: [String: Node] = [:]
    var packets: [CapturedPacket] = []
    var nextPort: UInt16 = 40_000
    var sequences: [String: UInt32] = [:]
    var transaction: UInt32 = 1000

    /// A TCP connection of a gateway to a controller.
    struct Link {
        var gateway: String
        var controller: String
        var port: UInt16
        /// Where the controller listens.
        var serverPort: UInt16 = 2944
    }

    static let addresses: [(String, String)] = [
        ("main", "10.10.0.10"), ("srs", "10.20.0.10"), ("srs2", "10.20.0.11"), ("sm1", "10.10.0.20"),
        ("mg1", "10.20.1.11"), ("mg2", "10.20.1.12"), ("mg3", "10.20.1.13"), ("mg4", "10.20.1.14"),
    ]

    init(isDirected: Bool = true) {
        self.isDirected = isDirected
        for (index, (name, text)) in Self.addresses.enumerated() {
            guard let address = IPAddress(text) else { continue }
            nodes[name] = Node(
                name: name, address: address, interface: isDirected ? index : 0,
                hardware: MACAddress(0x0200_0000_0000 + UInt64(index)))
        }
    }

    static var names: NameBook {
        var names = NameBook()
        for (name, text) in addresses {
            if let address = IPAddress(text) { names.nodes[address] = name }
            if name.hasPrefix("mg") { names.regions[name] = 2 }
        }
        names.controllers = ["main": .main, "srs": .survivable, "srs2": .survivable]
        names.backupServers = [2: ["srs"]]
        return names
    }

    static func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    /// The recording judged; packets in the order of time.
    func findings(_ names: NameBook = Story.names, header: StoryHeader? = nil, limit: Int = .max) -> Findings {
        var analyzer = Analyzer(names: names, limit: limit)
        analyzer.ingest(.section(CaptureSection(comment: header?.comment)))
        let interfaces = isDirected ? Self.addresses.map(\.0) : ["eth0"]
        for (index, name) in interfaces.enumerated() {
            analyzer.ingest(.interface(CaptureInterface(name: name), number: index))
        }
        for packet in packets.sorted(by: { $0.time < $1.time }) { analyzer.ingest(.packet(packet)) }
        return analyzer.finish()
    }

    // MARK: Frames

    private func frameAddress(_ name: String) -> FrameAddress {
        let node = nodes[name]
        return FrameAddress(hardware: node?.hardware ?? MACAddress(1), address: node?.address ?? .v4(1))
    }

    /// Records a frame where it leaves, and, if it is not lost, where it arrives.
    private mutating func record(_ frame: [UInt8], _ from: String, _ to: String, _ seconds: Double, lost: Bool) {
        let time = Self.at(seconds)
        guard isDirected, let source = nodes[from], let destination = nodes[to] else {
            packets.append(CapturedPacket(time: time, interface: 0, bytes: frame))
            return
        }
        packets.append(
            CapturedPacket(time: time, interface: source.interface, direction: .outbound, bytes: frame))
        guard !lost else { return }
        packets.append(
            CapturedPacket(
                time: time + Self.delay, interface: destination.interface, direction: .inbound, bytes: frame))
    }

    mutating func udp(
        _ from: String, _ port: UInt16, _ to: String, _ toPort: UInt16, _ payload: [UInt8], at seconds: Double,
        lost: Bool = false
    ) {
        let frame = FrameBuilder.udp(
            from: frameAddress(from), port: port, to: frameAddress(to), port: toPort, payload: payload)
        record(frame, from, to, seconds, lost: lost)
    }

    mutating func segment(
        _ link: Link, fromGateway: Bool, flags: TCPSegment.Flags, _ payload: [UInt8] = [], at seconds: Double,
        lost: Bool = false
    ) {
        let (from, to) = fromGateway ? (link.gateway, link.controller) : (link.controller, link.gateway)
        let key = "\(from) \(link.port)"
        let sequence = sequences[key, default: 5000]
        let segment = TCPSegment(
            sourcePort: fromGateway ? link.port : link.serverPort,
            destinationPort: fromGateway ? link.serverPort : link.port,
            sequence: sequence, acknowledgement: 0, flags: flags, window: 1000, payload: payload[...])
        if !flags.contains(.rst) { sequences[key] = sequence &+ segment.sequenceLength }
        let frame = FrameBuilder.tcp(segment, from: frameAddress(from), to: frameAddress(to))
        record(frame, from, to, seconds, lost: lost)
    }

    /// A question for the hardware address of somebody on the same network, which nobody answers.
    mutating func ask(_ from: String, for to: String, at seconds: Double) {
        let packet = ARPPacket(
            operation: ARPPacket.request, senderHardware: frameAddress(from).hardware,
            senderProtocol: frameAddress(from).address, targetHardware: MACAddress(0),
            targetProtocol: frameAddress(to).address)
        record(FrameBuilder.arp(packet), from, to, seconds, lost: true)
    }

    // MARK: H.248

    mutating func open(
        _ gateway: String, _ controller: String, at seconds: Double, answered: Bool = true, serverPort: UInt16 = 2944
    ) -> Link {
        nextPort += 1
        let link = Link(gateway: gateway, controller: controller, port: nextPort, serverPort: serverPort)
        segment(link, fromGateway: true, flags: .syn, at: seconds, lost: !answered)
        if answered { segment(link, fromGateway: false, flags: [.syn, .ack], at: seconds + 0.016) }
        return link
    }

    func message(_ from: String, _ transaction: Transaction) -> [UInt8] {
        let sender = MessageIdentifier.address(nodes[from]?.address ?? .v4(1), port: 2944)
        return TPKTFramer.frame(Megaco.Message(sender: sender, transactions: [transaction]).encodedText(.short))
    }

    static func request(
        _ identifier: UInt32, _ method: ServiceChangeMethod, _ reason: ServiceChangeReason, served: Bool = false
    ) -> Transaction {
        let change = ServiceChangeRequest(
            method: method, reason: reason, version: 1,
            extensions: [ServiceChangeExtension(name: "X-SRV", value: served ? "1" : "0")])
        return .request(
            TransactionRequest(
                identifier: identifier, actions: [ActionRequest(commands: [CommandRequest(.serviceChange(change))])]))
    }

    static func reply(_ identifier: UInt32, _ result: CommandReply.Result) -> Transaction {
        .reply(
            TransactionReply(
                identifier: identifier, outcome: .actions([ActionReply(commands: [CommandReply(result)])])))
    }

    /// A connection, a request over it and its answer 40 ms later: an acceptance, or that error.
    @discardableResult
    mutating func register(
        _ gateway: String, _ controller: String, _ method: ServiceChangeMethod, _ reason: ServiceChangeReason,
        at seconds: Double, error: ErrorDescriptor? = nil, served: Bool = false
    ) -> Link {
        let link = open(gateway, controller, at: seconds)
        transaction += 1
        let request = message(gateway, Self.request(transaction, method, reason, served: served))
        segment(link, fromGateway: true, flags: [.ack, .psh], request, at: seconds + 0.03)
        let result: CommandReply.Result =
            error.map { .error(.serviceChange, $0) } ?? .serviceChange(ServiceChangeReply(version: 1))
        let reply = message(controller, Self.reply(transaction, result))
        segment(link, fromGateway: false, flags: [.ack, .psh], reply, at: seconds + 0.07)
        if error != nil { segment(link, fromGateway: true, flags: [.fin, .ack], at: seconds + 0.09) }
        return link
    }

    /// Supervision of a link every 15 s from one time to another.
    mutating func supervise(_ link: Link, from begin: Double, to end: Double, answered: Bool = true) {
        var time = begin + 15
        while time < end {
            transaction += 1
            let probe = Transaction.request(
                TransactionRequest(
                    identifier: transaction,
                    actions: [ActionRequest(commands: [CommandRequest(.auditValue(AuditDescriptor()))])]))
            let bytes = message(link.controller, probe)
            segment(link, fromGateway: false, flags: [.ack, .psh], bytes, at: time, lost: !answered)
            if answered {
                let reply = message(link.gateway, Self.reply(transaction, .done(.auditValue, [])))
                segment(link, fromGateway: true, flags: [.ack, .psh], reply, at: time + 0.02)
            }
            time += 15
        }
    }

    mutating func forceAway(_ link: Link, at seconds: Double) {
        transaction += 1
        let bytes = message(link.controller, Self.request(transaction, .forced, .controllerImpendingFailure))
        segment(link, fromGateway: false, flags: [.ack, .psh], bytes, at: seconds)
        segment(link, fromGateway: false, flags: [.fin, .ack], at: seconds + 0.001)
    }

    // MARK: RAS

    enum Answer { case confirmed, rejected, none }

    mutating func report(_ survivable: String, _ main: String, active: Bool, at seconds: Double, _ answer: Answer) {
        let sequence = UInt16(truncatingIfNeeded: transaction)
        transaction += 1
        let report = SurvivableReport(identifier: 1, releaseMajor: 10, releaseMinor: 2, isActive: active)
        let address = Endpoint(address: nodes[survivable]?.address ?? .v4(1), port: 1719)
        let request = RAS.Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: sequence, callSignalAddresses: [], rasAddresses: [address], isKeepAlive: true,
                nonStandardData: report.nonStandardData))
        udp(survivable, 1719, main, 1719, request.encoded(), at: seconds, lost: answer == .none)
        switch answer {
        case .none: return
        case .confirmed:
            let confirm = RegistrationConfirm(sequenceNumber: sequence, endpointIdentifier: "1")
            udp(main, 1719, survivable, 1719, RAS.Message.registrationConfirm(confirm).encoded(), at: seconds + 0.02)
        case .rejected:
            let reject = RegistrationReject(sequenceNumber: sequence, reason: .securityDenial)
            udp(main, 1719, survivable, 1719, RAS.Message.registrationReject(reject).encoded(), at: seconds + 0.02)
        }
    }

    // MARK: SIP

    mutating func options(_ from: String, _ to: String, at seconds: Double, answer: String?) {
        transaction += 1
        let head =
            "Via: SIP/2.0/UDP \(from):5060;branch=z9hG4bK\(transaction)\r\nFrom: <sip:\(from)>;tag=1\r\n"
            + "To: <sip:\(to)>\r\nCall-ID: call\(transaction)\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
            + "Content-Length: 0\r\n\r\n"
        let isLost = answer == nil
        udp(from, 5060, to, 5060, Array(("OPTIONS sip:\(to) SIP/2.0\r\n" + head).utf8), at: seconds, lost: isLost)
        guard let answer else { return }
        udp(to, 5060, from, 5060, Array(("SIP/2.0 \(answer)\r\n" + head).utf8), at: seconds + 0.02)
    }
}
