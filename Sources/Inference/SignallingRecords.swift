import Frames
import Megaco
import Packets
import RAS
import Wire

/// What single messages of H.248, RAS and SIP say of their senders: encoding, versions, transports, calls, times.
struct SignallingRecords: Sendable {
    struct Style: Hashable, Sendable {
        var isBinary = false
        var isUDP = false
        var hasLongTokens = false
        var version: Int?
        var profile: String?
        var profileVersion: Int?
    }

    /// By the address of the sender.
    private(set) var megaco: [IPAddress: Style] = [:]
    /// How many calls a gateway says that it has, each time that it asks for a controller.
    struct CallReport: Hashable, Sendable {
        var time: Instant
        var calls: Int
    }

    /// By the address of the gateway, in order of time.
    private(set) var calls: [IPAddress: [CallReport]] = [:]
    /// When a gateway was told to end all of its calls, by its address, soon after it said that it has some.
    private(set) var subtractions: [IPAddress: [Instant]] = [:]
    /// So soon a controller ends calls that it cannot go on with.
    static let subtractionPatience = Duration.seconds(5)
    private var reportCount = 0
    private static let reportLimit = 20_000
    /// Session managers whose SIP goes over TCP.
    private(set) var usesTCPForSIP: Set<IPAddress> = []
    /// When a session manager ended calls by BYE, by its address, then by the number that they went to.
    private(set) var byes: [IPAddress: [String: Instant]] = [:]
    private static let byeLimit = 10_000
    /// What RCFs grant, by the address of their sender, then by that of who is granted it.
    private(set) var timeToLive: [IPAddress: [IPAddress: Int]] = [:]
    /// A time of day that somebody said, with the moment at which he said it.
    private(set) var clock: (stamp: TimeStamp, at: Instant)?

    init(_ recording: CanonicalRecording) {
        for item in recording.items {
            guard case .packet(let packet) = item, packet.direction == .outbound,
                let frame = try? DecodedFrame(decoding: packet.bytes[...], allowsTruncation: true),
                let source = frame.sourceAddress, let destination = frame.destinationAddress
            else { continue }
            switch frame.transport {
            case .udp(let datagram):
                let ports = [datagram.sourcePort, datagram.destinationPort]
                if ports.contains(1719) {
                    readRAS(datagram.payload, from: source, to: destination)
                } else if ports.contains(5060) {
                    readBye(datagram.payload, from: source, at: packet.time)
                } else {
                    readMegaco(datagram.payload, from: source, to: destination, isUDP: true, at: packet.time)
                }
            case .tcp(let segment):
                guard !segment.payload.isEmpty else { continue }
                readBye(segment.payload, from: source, at: packet.time)
                if segment.destinationPort == 5060, segment.payload.starts(with: Array("OPTIONS ".utf8)) {
                    usesTCPForSIP.insert(source)
                } else if segment.payload.first == 3, segment.payload.count > 5 {
                    readMegaco(
                        segment.payload.dropFirst(4), from: source, to: destination, isUDP: false, at: packet.time)
                }
            case .icmp, .fragment, .other, .none: continue
            }
        }
    }

    /// `BYE sip:90000012@10.10.0.10 SIP/2.0`.
    private mutating func readBye(_ payload: ArraySlice<UInt8>, from source: IPAddress, at time: Instant) {
        guard payload.starts(with: Self.byeStart), byes[source]?.count ?? 0 < Self.byeLimit else { return }
        let user = payload.dropFirst(Self.byeStart.count).prefix(40).prefix { $0 != UInt8(ascii: "@") }
        let number = String(decoding: user, as: UTF8.self)
        if byes[source]?[number] == nil { byes[source, default: [:]][number] = time }
    }

    private static let byeStart = Array("BYE sip:".utf8)

    private mutating func readRAS(
        _ payload: ArraySlice<UInt8>, from source: IPAddress, to destination: IPAddress
    ) {
        guard timeToLive[source]?[destination] == nil, timeToLive[source]?.count ?? 0 < 1000,
            case .registrationConfirm(let confirm)? = try? RAS.Message(decoding: [UInt8](payload)),
            let seconds = confirm.timeToLive
        else { return }
        timeToLive[source, default: [:]][destination] = Int(seconds)
    }

    private mutating func readMegaco(
        _ payload: ArraySlice<UInt8>, from source: IPAddress, to destination: IPAddress, isUDP: Bool, at time: Instant
    ) {
        let isBinary = payload.first == 0x30
        let isLong = payload.starts(with: Array("MEGACO/".utf8))
        guard isBinary || isLong || payload.starts(with: Array("!/".utf8)) else { return }
        var style = megaco[source] ?? Style(isBinary: isBinary, isUDP: isUDP, hasLongTokens: isLong)
        defer { megaco[source] = style }
        // Only the first registrations say more, and how many calls there are.
        let saysCalls = reportCount < Self.reportLimit && Self.saysCalls(payload)
        let maySubtract = calls[destination]?.last.map { time - $0.time < Self.subtractionPatience } ?? false
        guard style.version == nil || clock == nil || saysCalls || maySubtract else { return }
        guard let message = try? Megaco.Message(decoding: [UInt8](payload), isBinary ? .binary : .text(.short)),
            case .transactions(let transactions) = message.body
        else { return }
        for transaction in transactions {
            switch transaction {
            case .request(let request):
                if maySubtract, request.actions.contains(where: Self.endsAll) {
                    subtractions[destination, default: []].append(time)
                }
                guard case .serviceChange(let change)? = request.actions.first?.commands.first?.command else {
                    continue
                }
                if saysCalls, let count = change.value(ofExtension: "X-ACT").flatMap({ Int($0) }) {
                    reportCount += 1
                    calls[source, default: []].append(CallReport(time: time, calls: min(max(0, count), 999)))
                }
                guard style.version == nil else { continue }
                style.version = change.version
                style.profile = change.profile?.name
                style.profileVersion = change.profile?.version
                if clock == nil, let stamp = change.timeStamp { clock = (stamp, time) }
            case .reply(let reply):
                guard clock == nil, case .actions(let actions) = reply.outcome,
                    case .serviceChange(let change?)? = actions.first?.commands.first?.result,
                    let stamp = change.timeStamp
                else { continue }
                clock = (stamp, time)
            case .pending, .acknowledgement, .segmentReply: continue
            }
        }
    }

    /// True for a Subtract of everything in every context.
    private static func endsAll(_ action: ActionRequest) -> Bool {
        guard action.context == .all else { return false }
        return action.commands.contains { if case .subtract = $0.command { true } else { false } }
    }

    /// True for a message that has `X-ACT` in it.
    private static func saysCalls(_ payload: ArraySlice<UInt8>) -> Bool {
        let word = Array("X-ACT".utf8)
        return payload.indices.contains { payload[$0] == word[0] && payload[$0...].starts(with: word) }
    }
}
