import Glibc
import SIP
import Wire

/// SIP: an OPTIONS of 445 bytes as session managers send it.
enum SIPRows {
    private static let message: [UInt8] = {
        let lines = [
            "OPTIONS sip:main.example.com:5060;transport=tcp SIP/2.0",
            "Via: SIP/2.0/TCP 192.0.2.121:5060;rport;branch=z9hG4bK7F3A01150000C0DE1234567890",
            "Max-Forwards: 70", "From: <sip:manager@example.com>;tag=5d2f9c1e7b3a4e1a2b3c4d5e",
            "To: <sip:main.example.com>", "Call-ID: 5d2f9c1e-7b3a11ee-9f3c000c29aabbcc@192.0.2.121",
            "CSeq: 12345 OPTIONS", "Contact: <sip:192.0.2.121:5060;transport=tcp>", "Accept: application/sdp",
            "User-Agent: session manager", "Content-Length: 0", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }()

    /// To standard output, for programs of others.
    static func writeMessage() { _ = message.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) } }

    static func measure() {
        print("OPTIONS of \(message.count) bytes")
        Stopwatch.measure("index of header fields") { index(message) }
        Stopwatch.measure("what a responder needs, typed") { needed(message) }
        Stopwatch.measure("every header field, typed") { everything(message) }
        Stopwatch.measure("checked as the server checks it") { checked(message) }
        Stopwatch.measure("Message, with texts") { texts(message) }
        var server = TransactionLayer(timing: Timing(), userAgent: "benchmark", seed: 1)
        let here = Endpoint(address: .v4(0xC000_0201), port: 5060)
        let flow = Flow.stream(connection: 1, local: here, remote: Endpoint(address: .v4(0xC000_0279), port: 5060))
        Stopwatch.measure("answered with 200") { answered(message, &server, flow) }
    }

    @inline(never)
    private static func index(_ bytes: [UInt8]) -> Int { (try? ReceivedMessage(reading: bytes))?.fields.count ?? 0 }

    @inline(never)
    private static func needed(_ bytes: [UInt8]) -> Int {
        guard let message = try? ReceivedMessage(reading: bytes), let via = try? message.via(),
            let from = try? message.from(), let to = try? message.to(), let identifier = try? message.callID(),
            let cSeq = try? message.cSeq(), let hops = try? message.maxForwards()
        else { return 0 }
        return Int(via.branch.start) &+ Int(from.tag.start) &+ Int(to.uri.host.start) &+ identifier.count
            &+ Int(cSeq.number) &+ Int(hops) &+ (message.has(.require) ? 1 : 0) &+ message.body.count
            &+ Int(message.uri.host.start) &+ message.method.count
    }

    nonisolated(unsafe) private static var values = 0

    @inline(never)
    private static func take(_ value: borrowing FieldValue) { values &+= 1 }

    @inline(never)
    private static func everything(_ bytes: [UInt8]) -> Int {
        guard let message = try? ReceivedMessage(reading: bytes) else { return 0 }
        for field in message.fields { try? message.forEachValue(of: field) { take($0) } }
        return values
    }

    @inline(never)
    private static func checked(_ bytes: [UInt8]) -> Int {
        (try? ReceivedMessage(reading: bytes))?.firstFault() == nil ? 1 : 0
    }

    @inline(never)
    private static func texts(_ bytes: [UInt8]) -> Int { (try? Message(decoding: bytes))?.headers.count ?? 0 }

    @inline(never)
    private static func answered(_ bytes: [UInt8], _ server: inout TransactionLayer, _ flow: Flow) -> Int {
        for case .request(_, let identifier, _) in server.receive(bytes, over: flow, at: .start) {
            for case .transmit(let answer, _) in server.respond(to: identifier, status: 200, reason: "OK", at: .start) {
                return answer.count
            }
        }
        return 0
    }
}
