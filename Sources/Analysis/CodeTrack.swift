import Megaco
import Wire

/// Methods, reasons and errors that do not fit each other, by RFC 3525 and H.248.8.
struct CodeTrack {
    private static let limit = 1_024

    private var found: [Key: WrongCode] = [:]

    /// By the numbers of nodes.
    private struct Key: Hashable {
        let from: Int
        let to: Int
        let said: String
    }

    /// In the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    func codes(_ names: Names) -> [WrongCode] {
        found.map { key, one in
            var one = one
            (one.from, one.to) = (names[key.from], names[key.to])
            return one
        }.sorted { ($0.first, $0.frames.first ?? 0) < ($1.first, $1.frames.first ?? 0) }
    }

    /// A ServiceChange on ROOT, with its method and its reason.
    mutating func handle(_ note: ServiceChangeNote, _ happening: Happening) {
        guard note.isRoot else { return }
        let (method, fitting): (ServiceChangeMethod, ClosedRange<Int>)
        switch note.method {
        case .restart: (method, fitting) = (.restart, 901...902)
        case .disconnected: (method, fitting) = (.disconnected, 900...900)
        case .failover: (method, fitting) = (.failover, 908...909)
        case .handOff: (method, fitting) = (.handOff, 903...903)
        case .graceful, .forced, .other, .inferred: return
        }
        guard !fitting.contains(note.reason) else { return }
        let wanted = fitting.map(String.init).joined(separator: " or ")
        add("\(method.name) \(note.reason)", "\(method.name) goes with \(wanted) (RFC 3525 §7.2.8)", happening)
    }

    /// An error in the reply to a request.
    mutating func handle(error: Int, of request: Conversation.Request, _ happening: Happening) {
        switch request {
        case .auditValue:
            add(
                "error \(error) to an empty AuditValue",
                "who is up answers an empty AuditValue on ROOT without an error (RFC 3525 §7.2.5)", happening)
        case .serviceChange:
            if error == 502 {
                add(
                    "error 502 to a ServiceChange on ROOT",
                    "502 is of the service state of a termination; 503 or 504 refuse a gateway (H.248.8)", happening)
            } else if (400..<500).contains(error), ![402, 406, 459].contains(error) {
                add(
                    "error \(error) to a ServiceChange on ROOT",
                    "4xx other than 402, 406 and 459 says that the request cannot be read (H.248.8)", happening)
            }
        case .other, .registration, .unregistration, .options: break
        }
    }

    private mutating func add(_ said: String, _ expected: String, _ happening: Happening) {
        let key = Key(from: happening.fromNumber, to: happening.toNumber, said: said)
        guard found[key] != nil || found.count < Self.limit else { return }
        var one =
            found[key]
            ?? WrongCode(
                from: "", to: "", said: said, expected: expected, count: 0,
                first: happening.time, last: happening.time, frames: [])
        one.count += 1
        one.last = max(one.last, happening.time)
        if one.frames.count < Finding.frameLimit { one.frames.append(happening.frame) }
        found[key] = one
    }
}
