import RAS
import Megaco
import Wire

/// Happenings as arrows for a ladder.
struct LadderBuilder {
    /// Most arrows that are kept.
    static let limit = 200_000

    private(set) var events: [LadderEvent] = []
    private(set) var leftOut = 0
    private let known: Set<String>
    /// The names of nodes, by their numbers.
    private let names: Names
    private var registrationRequests: Set<Key> = []
    private var probes: Set<Key> = []

    private struct Key: Hashable {
        let flow: FlowKey
        let transaction: UInt32
        let from: String
    }

    /// - Parameter phones: nodes with phones, whose registrations are too many for an arrow each.
    init(_ scene: Scene, phones: Set<String>) {
        names = scene.nodes.names
        known = Set(scene.gateways).union(scene.controllers)
        let order = scene.happenings.indices.sorted {
            (scene.happenings[$0].time, scene.happenings[$0].frame, $0)
                < (scene.happenings[$1].time, scene.happenings[$1].frame, $1)
        }
        for index in order {
            let happening = scene.happenings[index]
            let isOfPhone = phones.contains(names[happening.fromNumber]) || phones.contains(names[happening.toNumber])
            guard !isOfPhone || !happening.isOfRegistration, let (text, kind) = arrow(happening) else { continue }
            guard events.count < Self.limit else {
                leftOut += 1
                continue
            }
            var event = LadderEvent(
                time: happening.time, from: names[happening.fromNumber], to: names[happening.toNumber], text: text,
                kind: kind,
                frame: happening.frame, arrived: happening.delivered != nil)
            if happening.delivered != nil, happening.deliveredFrame != happening.frame {
                event.arrivalFrame = happening.deliveredFrame
            }
            events.append(event)
        }
    }

    private mutating func arrow(_ happening: Happening) -> (text: String, kind: LadderEvent.Kind)? {
        switch happening.signal {
        case .connecting: return known.contains(names[happening.toNumber]) ? ("SYN", .connection) : nil
        case .connected, .neighbourRequest: return nil
        case .finished: return known.contains(names[happening.fromNumber]) ? ("FIN", .connection) : nil
        case .reset: return known.contains(names[happening.fromNumber]) ? ("RST", .connection) : nil
        case .serviceChange(let transaction, let note):
            registrationRequests.insert(key(happening, transaction, from: names[happening.fromNumber]))
            guard !note.isInferred else {
                return (
                    "\(note.method == .inferred ? "registration" : note.methodName(names)), inferred",
                    .registration
                )
            }
            let served = note.served == true ? " served" : ""
            let place = note.isRoot ? "" : " termination"
            return ("ServiceChange \(note.methodName(names)) \(note.reason)\(served)\(place)", .registration)
        case .request(let transaction, let command, let isProbe):
            if isProbe { probes.insert(key(happening, transaction, from: names[happening.fromNumber])) }
            return (command.name, isProbe ? .keepAlive : .message)
        case .reply(let transaction, let note): return reply(happening, transaction, note)
        case .pending: return ("Pending", .message)
        case .megacoError(let code): return ("Error \(code)", .message)
        case .registrationRequest(_, let report, _):
            let state = report.map { $0.isActive ? " active" : " idle" } ?? ""
            return ("RRQ\(state)", .keepAlive)
        case .registrationConfirm: return ("RCF", .keepAlive)
        case .registrationReject(_, let reason): return ("RRJ \(reason)", .keepAlive)
        case .unregistrationRequest: return ("URQ", .message)
        case .unregistrationConfirm: return ("UCF", .message)
        case .options: return ("OPTIONS", .keepAlive)
        case .optionsAnswer(_, let status, let reason):
            return (Self.answerText(status, names[reason]), .keepAlive)
        case .invite: return ("INVITE", .keepAlive)
        case .inviteAnswer(_, let status, let reason): return (Self.answerText(status, names[reason]), .keepAlive)
        case .record, .repeated: return nil
        case .unreadable(let name): return ("unreadable \(name.rawValue)", .message)
        }
    }

    private mutating func reply(
        _ happening: Happening, _ transaction: UInt32, _ note: ReplyNote
    ) -> (text: String, kind: LadderEvent.Kind) {
        let key = key(happening, transaction, from: names[happening.toNumber])
        var text = note.error.map { "Error \($0)" } ?? (note.redirects ? "Reply try another" : "Reply ok")
        if note.isInferred {
            text =
                note.error != nil
                ? "refused, inferred" : note.command == .known(.serviceChange) ? "accepted, inferred" : "record"
        }
        if registrationRequests.contains(key) { return (text, .registration) }
        if probes.contains(key), note.error == nil { return (text, .keepAlive) }
        return (text, .message)
    }

    /// `503 Service Unavailable (LSP is inactive)` is `503 (LSP is inactive)`.
    private static func answerText(_ status: Int, _ reason: String) -> String {
        let usual = "Service Unavailable "
        let text = reason.hasPrefix(usual) ? String(reason.dropFirst(usual.count)) : reason
        return text.isEmpty ? "\(status)" : "\(status) \(text)"
    }

    private func key(_ happening: Happening, _ transaction: UInt32, from: String) -> Key {
        Key(flow: happening.flow, transaction: transaction, from: from)
    }
}
