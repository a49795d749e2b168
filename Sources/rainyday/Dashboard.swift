import Agents
import Analysis
import Glibc
import Lab
import Reports
import Topologies
import Wire

/// Live progress of a run on standard error: on a terminal lanes that grow in place, with a line above them for each
/// thing that happens; piped, only the lines, for people or as JSON.
final class Dashboard {
    /// How progress is told.
    private enum Form { case silent, lanes, lines, json }

    private let topology: Topology
    private let speed: Int
    private let form: Form
    private let paint: Paint
    private let screen = LiveScreen(STDERR_FILENO)
    private var story: LiveStory
    /// Nodes that lines of the timeline take out of service, by their words.
    private let outages: [String: [String]]
    private var lastDrawn: ContinuousClock.Instant?
    private var hasBegun = false

    init(topology: Topology, speed: Int, isQuiet: Bool, format: LogFormat, color: ColourChoice) {
        self.topology = topology
        self.speed = speed
        let isTerminal = Terminal.isInteractive(STDERR_FILENO) && Terminal.environment("TERM") != "dumb"
        form = isQuiet ? .silent : format == .json ? .json : isTerminal ? .lanes : .lines
        paint = Paint(isOn: form != .json && Terminal.wantsColour(STDERR_FILENO, color))
        story = LiveStory(topology, speed: speed)
        var outages: [String: [String]] = [:]
        for scheduled in topology.schedule() {
            guard case .node(let action, let names) = scheduled.action, [.powerOff, .kill].contains(action) else {
                continue
            }
            outages[scheduled.text] = names
        }
        self.outages = outages
    }

    func show(_ progress: LabProgress) {
        guard form != .silent else { return }
        note(progress)
        if form == .json { return RunLog.line(progress, story).map(screen.say) ?? () }
        switch progress {
        case .stage(let name): stage(name)
        case .began:
            let wall = topology.duration.inSeconds / Double(speed)
            say(
                "\(topology.title): \(Self.text(topology.duration.inSeconds)) s at speed \(speed),"
                    + " \(Self.text(wall)) s to wait"
            )
        case .fault(let moment, let text): event(moment, paint.doubtful("⚡ \(text)"))
        case .journal(let moment, let node, let entry): journal(moment, node, entry)
        case .crashed(let node, let how): say(paint.bad("\(node) \(how)"))
        case .interrupted: say("interrupted: writing what there is")
        case .clock, .late, .recorded: break
        }
        if hasBegun { draw() }
    }

    /// Keeps what is known of the story.
    private func note(_ progress: LabProgress) {
        switch progress {
        case .began: hasBegun = true
        case .clock(let now): story.now = max(story.now, now)
        case .fault(let moment, let text):
            story.strike(at: moment)
            for name in outages[text] ?? [] { story.register(name, with: nil, at: moment) }
        case .journal(let moment, let node, let entry):
            if let controller = entry.registration { story.register(node, with: controller, at: moment) }
        case .late(let nanoseconds): story.lateness = .nanoseconds(nanoseconds)
        case .recorded(let packets, let dropped): (story.packets, story.dropped) = (packets, dropped)
        case .stage, .crashed, .interrupted: break
        }
    }

    /// Draws the lanes as they are at the end, which stay, and waits until all is written.
    func end() {
        if form == .lanes, hasBegun {
            lastDrawn = nil
            draw()
        } else if form == .lanes {
            screen.show([])
        }
        screen.end()
    }

    /// Something that is said at the end, as a line or an object.
    func tell(_ kind: String, _ text: String) {
        switch form {
        case .silent: break
        case .json: screen.say(RunLog.note(kind, text, story))
        case .lanes, .lines: Terminal.write("\(kind): \(text)", to: STDERR_FILENO)
        }
    }

    /// True where standard error holds objects of JSON and nothing else.
    var isJSON: Bool { form == .json }

    private func stage(_ name: String) {
        guard form == .lanes, !hasBegun else { return }
        screen.show([paint.faint("… \(name)")])
    }

    /// What a person wants to see as it happens; the rest is in the journal.
    private func journal(_ moment: Instant, _ node: String, _ entry: JournalEntry) {
        let subject = entry.subject.map { " \($0)" } ?? ""
        switch entry.kind {
        case .registered:
            event(moment, "\(node) \(paint.good("registered with"))\(subject)  \(entry.detail ?? "")")
        case .linkLost, .unregistered, .reset, .totalSearchExpired:
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
            .limitReached, .callBlocked, .callFailed, .callConfirmed, .callGivenUp, .commanded, .denialEvent,
            .alarmRaised, .alarmCleared, .mediaLink,
            .phonesRefused,
            .phonesUnregistered,
            .phonesLost:
            return
        }
    }

    private func event(_ moment: Instant, _ text: String) { say("\(Self.column(moment.seconds)) s  \(text)") }

    private func say(_ line: String) { screen.say(line) }

    /// At most ten times a wall second.
    private func draw() {
        let now = ContinuousClock.now
        guard form == .lanes, lastDrawn.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
        lastDrawn = now
        let size = Terminal.size(of: STDERR_FILENO) ?? (columns: 80, rows: 24)
        screen.show(
            LiveLanes(story, columns: size.columns, rows: size.rows, usesColours: paint.isOn).lines)
    }

    private static func text(_ value: Double) -> String { JSONValue.decimal(value, places: 1).text }

    private static func column(_ value: Double) -> String {
        let text = text(value)
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
