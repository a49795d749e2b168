import FoundationEssentials
import SIP
import Testing
import Wire

/// RFC 4475's messages, read from a folder beside the package; they are not part of it.
@Suite("RFC 4475 torture messages")
struct TortureTests {
    /// Messages that an element may take; the answer to a request comes from the transaction layer.
    static let valid = [
        "badbranch", "bcast", "bext01", "cparam01", "cparam02", "dblreq", "esc01", "esc02", "escnull", "intmeth",
        "inv2543", "invut", "longreq", "lwsdisp", "mpart01", "noreason", "novelsc", "regaut01", "regescrt", "sdp01",
        "semiuri", "transports", "unkscm", "unksm2", "unreason", "wsinv", "zeromf",
    ]

    /// Messages at fault, with the layer at which that shows and the element that is named.
    ///
    /// Written from what RFC 4475 says of each in §3.1.2 and §3.3.
    static let invalid: [(name: String, layer: MessageFault.Layer, element: String)] = [
        ("ltgtruri", .startLine, "Request-Line"), ("lwsruri", .startLine, "Request-Line"),
        ("lwsstart", .startLine, "Request-Line"), ("trws", .startLine, "Request-Line"),
        ("bigcode", .startLine, "Status-Line"), ("baddn", .framing, "header field"), ("clerr", .framing, "body"),
        ("mcl01", .framing, "Content-Length"), ("ncl", .framing, "Content-Length"), ("badaspec", .headerValue, "To"),
        ("baddate", .headerValue, "Date"), ("badinv01", .headerValue, "Via"), ("quotbal", .headerValue, "To"),
        ("regbadct", .headerValue, "Contact"), ("scalar02", .headerValue, "CSeq"), ("scalarlg", .headerValue, "CSeq"),
        ("badvers", .validation, "Request-Line"), ("escruri", .validation, "Request-Line"),
        ("insuf", .validation, "From"), ("mismatch01", .validation, "CSeq"), ("mismatch02", .validation, "CSeq"),
        ("multi01", .validation, "From"),
    ]

    @Test("27 of 27 valid ones are taken, and come out again as they went in")
    func accepted() throws {
        guard SharedFiles.isPresent("corpus/sip-rfc4475") else { return }
        var taken = 0
        for name in Self.valid {
            let bytes = try SharedFiles.read("corpus/sip-rfc4475/\(name).dat")
            #expect(Message.fault(in: bytes) == nil, "\(name)")
            let received = try ReceivedMessage(reading: bytes)
            #expect(received.fields.count == Message(received).headers.count, "\(name)")
            let message = try Message(decoding: bytes)
            #expect(try Message(decoding: message.encoded()) == message, "\(name)")
            if received.firstFault() == nil { taken += 1 }
        }
        print("RFC 4475: \(taken) of \(Self.valid.count) valid messages taken")
        #expect(taken == 27)
    }

    @Test("22 of 22 others are at fault, each at its layer, and say where")
    func refused() throws {
        guard SharedFiles.isPresent("corpus/sip-rfc4475") else { return }
        var flagged = 0
        for (name, layer, element) in Self.invalid {
            let bytes = try SharedFiles.read("corpus/sip-rfc4475/\(name).dat")
            let fault = Message.fault(in: bytes)
            #expect(fault?.error.element == element, "\(name)")
            #expect(fault?.layer == layer, "\(name)")
            if fault?.layer == layer { flagged += 1 }
        }
        print("RFC 4475: \(flagged) of \(Self.invalid.count) messages at fault flagged at their layer")
        #expect(flagged == 22)
    }

    @Test("the layer answers the requests, and stays silent to responses")
    func answered() throws {
        guard SharedFiles.isPresent("corpus/sip-rfc4475") else { return }
        for (name, status) in Self.answers {
            let bytes = try SharedFiles.read("corpus/sip-rfc4475/\(name).dat")
            var layer = TransactionLayer(timing: Timing(), userAgent: "test", seed: 1)
            #expect(Self.status(layer.receive(bytes, over: Peers.datagram, at: .start)) == status, "\(name)")
        }
    }

    /// What each message is answered; 0 for one handed to the owner, nil for silence.
    static let answers: [(name: String, status: Int?)] = [
        ("badaspec", 400), ("badbranch", 0), ("baddate", 400), ("baddn", 400), ("badinv01", nil), ("badvers", 505),
        ("bcast", nil), ("bext01", 420), ("bigcode", nil), ("clerr", 400), ("cparam01", 405), ("dblreq", 405),
        ("esc02", 501), ("escruri", 400), ("insuf", nil), ("intmeth", 501), ("inv2543", 405), ("invut", 405),
        ("ltgtruri", 400), ("lwsdisp", 0), ("lwsruri", 400), ("lwsstart", 400), ("mcl01", 400), ("mismatch01", 400),
        ("mismatch02", 400), ("multi01", 400), ("ncl", 400), ("noreason", nil), ("novelsc", 416), ("quotbal", 400),
        ("regbadct", 400), ("scalar02", 400), ("scalarlg", nil), ("semiuri", 0), ("transports", 0), ("trws", 400),
        ("unkscm", 416), ("unreason", nil), ("wsinv", 405), ("zeromf", 0),
    ]

    private static func status(_ effects: [TransactionLayer.Effect]) -> Int? {
        for effect in effects {
            switch effect {
            case .transmit(let bytes, _):
                guard case .response(let status, _)? = (try? Message(decoding: bytes))?.startLine else { return -1 }
                return status
            case .request: return 0
            case .response, .timedOut, .transportFailed, .undecodable, .late: continue
            }
        }
        return nil
    }
}
