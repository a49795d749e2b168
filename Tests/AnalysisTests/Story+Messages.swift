import Frames
import Megaco
import Wire

/// Messages and segments one by one.
extension Story {
    /// What a node sends in one segment.
    mutating func send(_ link: Link, fromGateway: Bool, _ payload: [UInt8], at seconds: Double, lost: Bool = false) {
        segment(link, fromGateway: fromGateway, flags: [.ack, .psh], payload, at: seconds, lost: lost)
    }

    /// The bytes that were sent last, again.
    mutating func sendAgain(
        _ link: Link, fromGateway: Bool, _ payload: [UInt8], at seconds: Double, lost: Bool = false
    ) {
        let key = "\(fromGateway ? link.gateway : link.controller) \(link.port)"
        sequences[key] = (sequences[key] ?? 5000) &- UInt32(payload.count)
        send(link, fromGateway: fromGateway, payload, at: seconds, lost: lost)
    }

    /// A request on ROOT of a gateway, in TPKT.
    mutating func serviceChange(_ gateway: String, _ method: ServiceChangeMethod = .restart) -> [UInt8] {
        transaction += 1
        return message(gateway, Self.request(transaction, method, .coldBoot))
    }

    /// The acceptance of the last request, in TPKT.
    func acceptance(_ controller: String) -> [UInt8] {
        message(controller, Self.reply(transaction, .serviceChange(ServiceChangeReply(version: 1))))
    }

    mutating func probe(_ controller: String) -> [UInt8] {
        transaction += 1
        let request = CommandRequest(.auditValue(AuditDescriptor()))
        return message(
            controller,
            .request(TransactionRequest(identifier: transaction, actions: [ActionRequest(commands: [request])])))
    }

    /// An OPTIONS, or its answer, as a stream carries it.
    static func sip(_ number: Int, answer: String? = nil) -> [UInt8] {
        let first = answer.map { "SIP/2.0 \($0)" } ?? "OPTIONS sip:main SIP/2.0"
        let lines = [
            first, "Via: SIP/2.0/TCP sm1:5060;branch=z9hG4bK\(number)", "From: <sip:sm1>;tag=1", "To: <sip:main>",
            "Call-ID: call\(number)", "CSeq: 1 OPTIONS", "Max-Forwards: 70", "Content-Length: 0",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
