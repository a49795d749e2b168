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

    /// Messages at fault, with the element that is named.
    static let invalid: [(name: String, element: String)] = [
        ("badaspec", "To"), ("baddate", "Date"), ("baddn", "header field"), ("badinv01", "Via"),
        ("badvers", "Request-Line"), ("bigcode", "Status-Line"), ("clerr", "body"), ("escruri", "Request-Line"),
        ("insuf", "From"), ("ltgtruri", "Request-Line"), ("lwsruri", "Request-Line"), ("lwsstart", "Request-Line"),
        ("mcl01", "Content-Length"), ("mismatch01", "CSeq"), ("mismatch02", "CSeq"), ("multi01", "From"),
        ("ncl", "Content-Length"), ("quotbal", "To"), ("regbadct", "Contact"), ("scalar02", "CSeq"),
        ("scalarlg", "CSeq"), ("trws", "Request-Line"),
    ]

    @Test("the 27 valid ones are taken")
    func accepted() throws {
        guard SharedFiles.isPresent("corpus/sip-rfc4475") else { return }
        for name in Self.valid {
            let bytes = try SharedFiles.read("corpus/sip-rfc4475/\(name).dat")
            #expect(Message.fault(in: bytes) == nil, "\(name)")
            let message = try Message(decoding: bytes)
            #expect(try Message(decoding: message.encoded()) == message, "\(name)")
        }
    }

    @Test("the 22 others are at fault, and say where")
    func refused() throws {
        guard SharedFiles.isPresent("corpus/sip-rfc4475") else { return }
        for (name, element) in Self.invalid {
            let bytes = try SharedFiles.read("corpus/sip-rfc4475/\(name).dat")
            #expect(Message.fault(in: bytes)?.error.element == element, "\(name)")
        }
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
