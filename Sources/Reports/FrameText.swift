public import Analysis
import Frames
import Megaco
public import Packets
import RAS
import SIP
import Wire

/// One frame of a recording as people read it: number, time, link and protocols, addresses, and the message as text.
///
/// A frame is read on its own, and the rest of a message that several TCP segments carry is shown as bytes, unless the
/// messages that are complete with it are handed over.
public struct FrameText: Hashable, Sendable {
    /// Lines, the first without and the others with indentation; no line break at the end.
    public let text: String

    /// - Parameters:
    ///   - number: its number in the recording, from 1.
    ///   - interface: where it was seen; Ethernet without a name where it is nil.
    ///   - messages: those that are complete with it, as ``Analysis/MessageReader`` gives them; empty where it carries
    ///     a part of one, or none.
    public init(
        _ packet: CapturedPacket, number: Int, interface: CaptureInterface?, messages: [RecordedMessage] = []
    ) {
        let way =
            switch packet.direction {
            case .unknown: "on"
            case .inbound: "delivered on"
            case .outbound: "sent on"
            }
        let link = PrintableText.of(interface?.name ?? "interface \(packet.interface)")
        let length = CountText.of(packet.originalLength, "byte")
        let head = "frame \(number), \(Self.seconds(packet.time)) s, \(way) \(link), \(length)"
        let body: FrameBody
        do {
            let frame = try DecodedFrame(
                decoding: packet.bytes[...], linkType: LinkType(number: interface?.linkType ?? 1),
                allowsTruncation: packet.isCut)
            body = FrameBody(frame, isCut: packet.isCut, messages)
        } catch {
            body = FrameBody(
                protocols: [], lines: ["cannot be read: \(error)", FrameBody.hexadecimal(packet.bytes[...])])
        }
        let first = body.protocols.isEmpty ? head : head + ": " + body.protocols.joined(separator: " · ")
        text = ([first] + body.lines.map { "  " + $0 }).joined(separator: "\n")
    }

    /// To the nanosecond.
    private static func seconds(_ moment: Instant) -> String {
        let magnitude = moment.nanoseconds.magnitude
        let fraction = String(magnitude % 1_000_000_000)
        return (moment.nanoseconds < 0 ? "-" : "") + "\(magnitude / 1_000_000_000)."
            + String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
    }
}

/// What is inside a frame: the names of its protocols, and lines about them.
private struct FrameBody {
    var protocols: [String] = []
    var lines: [String] = []
    private var messages: [RecordedMessage] = []

    init(protocols: [String], lines: [String]) {
        self.protocols = protocols
        self.lines = lines
    }

    init(_ frame: DecodedFrame, isCut: Bool, _ messages: [RecordedMessage]) {
        self.messages = messages
        protocols = ["Ethernet"]
        switch frame.network {
        case .arp(let packet):
            protocols.append("ARP")
            lines.append(Self.words(packet))
        case .ipv4(let packet):
            protocols.append("IPv4")
            addTransport(frame, "\(packet.source)", "\(packet.destination)")
        case .ipv6(let packet):
            protocols.append("IPv6")
            addTransport(frame, "[\(packet.source)]", "[\(packet.destination)]")
        case .other(let type): lines.append("EtherType \(type), from \(frame.source) to \(frame.destination)")
        }
        if !isCut, !frame.hasValidChecksums { lines.append("a checksum is wrong") }
    }

    private static func words(_ packet: ARPPacket) -> String {
        switch packet.operation {
        case ARPPacket.request: "who has \(packet.targetProtocol)? tell \(packet.senderProtocol)"
        case ARPPacket.reply: "\(packet.senderProtocol) is at \(packet.senderHardware)"
        case let other: "operation \(other), from \(packet.senderProtocol) to \(packet.targetProtocol)"
        }
    }

    private mutating func addTransport(_ frame: DecodedFrame, _ source: String, _ destination: String) {
        switch frame.transport {
        case .udp(let datagram):
            protocols.append("UDP")
            lines.append(
                "\(source):\(datagram.sourcePort) > \(destination):\(datagram.destinationPort)"
                    + "  " + CountText.of(datagram.payload.count, "byte"))
            guard messages.isEmpty else { return addMessages() }
            addMessage(Array(datagram.payload), ports: [datagram.sourcePort, datagram.destinationPort])
        case .tcp(let segment):
            protocols.append("TCP")
            lines.append(
                "\(source):\(segment.sourcePort) > \(destination):\(segment.destinationPort)"
                    + "  \(Self.flags(segment.flags))  seq \(segment.sequence) ack \(segment.acknowledgement)"
                    + " win \(segment.window)  " + CountText.of(segment.payload.count, "byte"))
            guard messages.isEmpty else { return addMessages() }
            addStream(Array(segment.payload), ports: [segment.sourcePort, segment.destinationPort])
        case .icmp(let message):
            protocols.append(frame.sourceAddress?.isV4 == true ? "ICMP" : "ICMPv6")
            lines.append("\(source) > \(destination)  type \(message.type) code \(message.code)")
        case .fragment:
            lines.append("\(source) > \(destination)  a fragment")
            addMessages()
        case .other(let number): lines.append("\(source) > \(destination)  protocol \(number)")
        case .none: break
        }
    }

    private static func flags(_ flags: TCPSegment.Flags) -> String {
        let names: [(TCPSegment.Flags, String)] = [
            (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"), (.ece, "ECE"),
            (.cwr, "CWR"),
        ]
        return names.filter { flags.contains($0.0) }.map(\.1).joined(separator: " ")
    }

    // MARK: Messages

    private mutating func addStream(_ payload: [UInt8], ports: [UInt16]) {
        guard !payload.isEmpty else { return }
        var framer = TPKTFramer()
        if ports.contains(where: { $0 == 2944 || $0 == 2945 }), let messages = try? framer.append(payload),
            !messages.isEmpty
        {
            protocols.append("TPKT")
            for message in messages { addMessage(message, ports: ports) }
            if framer.bufferedBytes > 0 { lines.append("and \(framer.bufferedBytes) bytes of another message") }
        } else {
            addMessage(payload, ports: ports)
        }
    }

    /// The messages that are complete with this frame.
    private mutating func addMessages() {
        for message in messages {
            switch message.kind {
            case .h248: addH248(message.bytes)
            case .ras: addRAS(message.bytes)
            case .sip: add("SIP") { String(decoding: message.bytes, as: UTF8.self) }
            case .encrypted:
                add("TLS") { "a record of \(String(decoding: message.bytes, as: UTF8.self)) bytes, encrypted" }
            }
            if case "cannot be read"? = lines.last?.prefix(14) { lines.append(Self.hexadecimal(message.bytes[...])) }
        }
    }

    private mutating func addRAS(_ payload: [UInt8]) {
        add("RAS") { try "\(RAS.Message(decoding: payload).words)" }
    }

    private mutating func addH248(_ payload: [UInt8]) {
        if payload.first == 0x30 {
            add("H.248 binary") {
                let message = try Megaco.Message(decodingBinary: payload)
                return String(decoding: message.encodedText(.short), as: UTF8.self)
            }
        } else {
            add("H.248") {
                _ = try Megaco.Message(decodingText: payload)
                return String(decoding: payload, as: UTF8.self)
            }
        }
    }

    private mutating func addMessage(_ payload: [UInt8], ports: [UInt16]) {
        guard !payload.isEmpty else { return }
        if ports.contains(1719) {
            addRAS(payload)
        } else if ports.contains(2944) || ports.contains(2945) && payload.first == 0x30 {
            addH248(payload)
        } else if (try? SIP.Message(decoding: payload)) != nil {
            add("SIP") { String(decoding: payload, as: UTF8.self) }
        } else {
            lines.append(Self.hexadecimal(payload[...]))
            return
        }
        if case "cannot be read"? = lines.last?.prefix(14) { lines.append(Self.hexadecimal(payload[...])) }
    }

    private mutating func add(_ name: String, _ decode: () throws -> String) {
        if protocols.last != name { protocols.append(name) }
        do {
            lines += try decode().split(whereSeparator: \.isNewline).map { PrintableText.of(String($0)) }
        } catch {
            lines.append("cannot be read: \(error)")
        }
    }

    static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = bytes.prefix(64).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return bytes.count > 64 ? digits + " …" : digits
    }
}

extension RAS.Message {
    /// Its name, sequence number and what matters of the rest.
    fileprivate var words: String {
        switch self {
        case .registrationRequest(let request):
            "RRQ \(request.sequenceNumber)" + (request.isKeepAlive ? ", keep-alive" : "")
                + Self.list("aliases", request.aliases) + Self.option("endpoint", request.endpointIdentifier)
                + Self.option("time to live", request.timeToLive) + Self.report(request.nonStandardData)
        case .registrationConfirm(let confirm):
            "RCF \(confirm.sequenceNumber), endpoint \(confirm.endpointIdentifier)"
                + Self.option("gatekeeper", confirm.gatekeeperIdentifier)
                + Self.option("time to live", confirm.timeToLive)
        case .registrationReject(let reject): "RRJ \(reject.sequenceNumber), \(reject.reason)"
        case .unregistrationRequest(let request): "URQ \(request.sequenceNumber)"
        case .unregistrationConfirm(let confirm): "UCF \(confirm.sequenceNumber)"
        }
    }

    private static func list(_ name: String, _ values: [String]) -> String {
        values.isEmpty ? "" : ", \(name) \(values.joined(separator: " "))"
    }

    private static func option(_ name: String, _ value: (some CustomStringConvertible)?) -> String {
        value.map { ", \(name) \($0)" } ?? ""
    }

    private static func report(_ data: NonStandardData?) -> String {
        guard let data else { return "" }
        guard let report = SurvivableReport(data) else { return ", nonStandardData of somebody else" }
        return ", survivable \(report.identifier) of release \(report.releaseMajor).\(report.releaseMinor), "
            + (report.isActive ? "active" : "inactive")
    }
}
