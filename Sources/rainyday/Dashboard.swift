import Agents
import Analysis
import Glibc
import Lab
import Topologies
import Wire

/// Live progress of a run: on a terminal one line that changes, with a line above it for each thing that happens;
/// piped, only the lines.
final class Dashboard {
    private let topology: Topology
    private let speed: Int
    private let isQuiet: Bool
    private let isInteractive: Bool
    private let paint: Paint
    private let gateways: [String]
    /// Where each gateway is registered now; nil while it has no service.
    private var controller: [String: String] = [:]
    private var latenessMilliseconds = 0.0
    private var lastDrawn = Instant.start
    private var hasLine = false

    init(topology: Topology, speed: Int, isQuiet: Bool) {
        self.topology = topology
        self.speed = speed
        self.isQuiet = isQuiet
        isInteractive = Terminal.isInteractive(STDERR_FILENO)
        paint = Paint(isOn: Terminal.wantsColour(STDERR_FILENO))
        gateways = topology.nodes.compactMap { node in
            if case .agent(.gateway) = node.kind { node.name } else { nil }
        }
    }

    func show(_ progress: LabProgress) {
        guard !isQuiet else { return }
        switch progress {
        case .stage(let name): stage(name)
        case .began:
            let wall = topology.duration.inSeconds / Double(speed)
            say(
                "\(topology.title): \(Self.text(topology.duration.inSeconds)) s at speed \(speed),"
                    + " \(Self.text(wall)) s to wait"
            )
        case .clock(let now): if now - lastDrawn >= .milliseconds(200 * speed) { draw(now) }
        case .fault(let moment, let text): event(moment, paint.doubtful("⚡ \(text)"))
        case .journal(let moment, let node, let entry): journal(moment, node, entry)
        case .crashed(let node, let how): say(paint.bad("\(node) \(how)"))
        case .late(let nanoseconds): latenessMilliseconds = Double(nanoseconds) / 1e6
        case .interrupted: say("interrupted: writing what there is")
        }
    }

    /// Takes the changing line away.
    func end() {
        if hasLine { Terminal.put("\r\u{1B}[K", to: STDERR_FILENO) }
        hasLine = false
    }

    private func stage(_ name: String) {
        guard isInteractive else { return }
        Terminal.put("\r\u{1B}[K\(paint.faint("… \(name)"))", to: STDERR_FILENO)
        hasLine = true
    }

    /// What a person wants to see as it happens; the rest is in the journal.
    private func journal(_ moment: Instant, _ node: String, _ entry: JournalEntry) {
        let subject = entry.subject.map { " \($0)" } ?? ""
        switch entry.kind {
        case .registered:
            controller[node] = entry.subject
            event(moment, "\(node) \(paint.good("registered with"))\(subject)  \(entry.detail ?? "")")
        case .linkLost, .unregistered, .reset, .totalSearchExpired:
            controller[node] = nil
            event(moment, "\(node) \(paint.bad(entry.kind.rawValue))\(subject)")
        case .primarySearchExpired: event(moment, "\(node) \(entry.kind.rawValue)")
        case .callsKept, .callsPreserved, .callsDropped, .callsCleared:
            event(moment, "\(node) \(entry.kind.rawValue)\(subject) \(entry.detail ?? "")")
        case .active, .inactive: event(moment, "\(node) is \(entry.kind.rawValue)")
        case .regionState, .survivableLost, .survivableRefused, .entityLink, .sipEntity, .serviceState,
            .mediaServerRegistered,
            .mediaServerLost, .localSetup, .localRegistered, .localTeardown, .localUnregistered,
            .phonesRegistered:
            event(moment, "\(node) \(entry.kind.rawValue)\(subject) \(entry.detail ?? "")")
        case .booted, .searchStarted, .tries, .refused, .unanswered, .gatewayRegistered, .gatewayRefused, .gatewayLost,
            .gatewayUnregistered, .linkLossDelayExpired, .survivableRegistered, .registeredWithMain, .refusedByMain,
            .lostMain, .lateAnswer, .pending, .controllerMoved, .leaving, .gatewayMoved, .gatewayLeaving, .undecodable,
            .limitReached, .callBlocked, .callFailed, .commanded, .denialEvent, .alarmRaised, .alarmCleared, .mediaLink,
            .phonesRefused,
            .phonesUnregistered,
            .phonesLost:
            return
        }
    }

    private func event(_ moment: Instant, _ text: String) { say("\(Self.column(moment.seconds)) s  \(text)") }

    private func say(_ line: String) {
        end()
        Terminal.write(line, to: STDERR_FILENO)
    }

    private func draw(_ now: Instant) {
        lastDrawn = now
        guard isInteractive else { return }
        let share = min(1, max(0, now.seconds / max(1, topology.duration.inSeconds)))
        let filled = Int(share * 20)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        let states = gateways.prefix(8).map { gateway in
            controller[gateway].map { "\(gateway) \(paint.good($0))" } ?? "\(gateway) \(paint.bad("–"))"
        }
        let more = gateways.count > 8 ? "  +\(gateways.count - 8)" : ""
        Terminal.put(
            "\r\u{1B}[K\(bar) \(Self.text(now.seconds)) s  \(states.joined(separator: "  "))\(more)"
                + paint.faint("  late \(Self.text(latenessMilliseconds)) ms"), to: STDERR_FILENO)
        hasLine = true
    }

    private static func text(_ value: Double) -> String { JSONValue.decimal(value, places: 1).text }

    private static func column(_ value: Double) -> String {
        let text = text(value)
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
