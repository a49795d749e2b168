import Frames
import Packets
import RAS
import Wire

/// What the phones of one node said and heard over RAS, phone by phone.
struct PhoneRecords: Sendable {
    /// One RRQ as its phone sent it.
    struct Request: Sendable {
        var time: Instant
        var to: IPAddress
        var sequence: UInt16
        var isKeepAlive: Bool
    }

    /// One RCF as it reached its phone.
    struct Confirm: Sendable {
        var time: Instant
        var from: IPAddress
        var timeToLive: Int?
        /// The gatekeepers that it names, with their priorities, in its order.
        var alternates: [AlternateGatekeeper]
        var sequence: UInt16
    }

    /// One phone, at one port.
    struct Phone: Sendable {
        var alias: String?
        var requests: [Request] = []
        var confirms: [Confirm] = []
        /// RRJs, by when they reached it and whose they are.
        var rejects: [Reject] = []

        /// True where the one that was asked answered before a moment, at which the phone may have acted on it.
        func hears(_ request: Request, before end: Instant) -> Bool {
            confirms.contains { $0.from == request.to && $0.time >= request.time && $0.time <= end }
                || rejects.contains { $0.from == request.to && $0.time >= request.time && $0.time <= end }
        }
    }

    /// One RRJ as it reached its phone.
    struct Reject: Sendable {
        var time: Instant
        var from: IPAddress
    }

    /// More phones, and more messages of one, are left out.
    static let phoneLimit = 20_000
    private static let messageLimit = 1_000

    /// By the address of the node, then by the port.
    private(set) var phones: [IPAddress: [UInt16: Phone]] = [:]

    /// - Parameter nodes: addresses of groups of phones.
    init(_ recording: CanonicalRecording, nodes: Set<IPAddress>) {
        guard !nodes.isEmpty else { return }
        for item in recording.items {
            guard case .packet(let packet) = item,
                let frame = try? DecodedFrame(decoding: packet.bytes[...], allowsTruncation: true),
                case .udp(let datagram) = frame.transport, let source = frame.sourceAddress,
                let destination = frame.destinationAddress,
                let message = try? RAS.Message(decoding: [UInt8](datagram.payload))
            else { continue }
            if packet.direction == .outbound, nodes.contains(source) {
                take(message, from: source, datagram.sourcePort, to: destination, at: packet.time)
            } else if packet.direction == .inbound, nodes.contains(destination) {
                take(message, by: destination, datagram.destinationPort, from: source, at: packet.time)
            }
        }
    }

    private mutating func take(
        _ message: RAS.Message, from source: IPAddress, _ port: UInt16, to destination: IPAddress, at time: Instant
    ) {
        guard case .registrationRequest(let request) = message, request.nonStandardData == nil else { return }
        guard phones[source]?[port] != nil || phones[source]?.count ?? 0 < Self.phoneLimit else { return }
        var phone = phones[source]?[port] ?? Phone()
        if phone.alias == nil { phone.alias = request.aliases.first }
        if phone.requests.count < Self.messageLimit {
            phone.requests.append(
                Request(
                    time: time, to: destination, sequence: request.sequenceNumber, isKeepAlive: request.isKeepAlive))
        }
        phones[source, default: [:]][port] = phone
    }

    private mutating func take(
        _ message: RAS.Message, by node: IPAddress, _ port: UInt16, from source: IPAddress, at time: Instant
    ) {
        guard let phone = phones[node]?[port] else { return }
        if case .registrationReject = message, phone.rejects.count < Self.messageLimit {
            phones[node]?[port]?.rejects.append(Reject(time: time, from: source))
        }
        guard case .registrationConfirm(let confirm) = message, phone.confirms.count < Self.messageLimit else { return }
        phones[node]?[port]?.confirms.append(
            Confirm(
                time: time, from: source, timeToLive: confirm.timeToLive.map(Int.init),
                alternates: confirm.alternateGatekeepers, sequence: confirm.sequenceNumber))
    }
}
