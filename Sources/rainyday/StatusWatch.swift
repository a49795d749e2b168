import Glibc
import Lab
import Reports
import Wire

/// `rainyday status --watch`: the lanes of a lab that stays on a terminal, a line for each change where it is none.
final class StatusWatch {
    private let lab: LabName
    private let isInteractive: Bool
    private let usesColours: Bool
    private let screen = LiveScreen(STDOUT_FILENO)
    /// How many changes of each gateway have been told.
    private var told: [String: KeeperStatus.Stay] = [:]

    init(_ lab: LabName, _ color: ColourChoice) {
        self.lab = lab
        isInteractive = Terminal.isInteractive() && Terminal.environment("TERM") != "dumb"
        usesColours = Terminal.wantsColour(STDOUT_FILENO, color)
    }

    /// Goes on until a signal comes or the lab is down.
    ///
    /// - Throws: ``ExitStatus`` of the signal, or with code 2 where there is no lab.
    func run() throws {
        // Asked with its name from now on: another one that comes up is not meant.
        let client: KeeperClient
        do { client = try KeeperClient(name: lab.name) } catch { throw ExitStatus(error) }
        let signals = SignalInbox()
        while true {
            guard case .status(let status) = client.ask(.status) else {
                screen.say("the lab is down")
                return screen.end()
            }
            tell(status)
            // Four times a second: what is asked for costs the lab a line.
            var watched = [pollfd(fd: signals?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)]
            _ = poll(&watched, 1, 250)
            if let number = signals?.next() {
                screen.end()
                throw ExitStatus.signalled(number)
            }
        }
    }

    private func tell(_ status: KeeperStatus) {
        guard isInteractive else { return tellChanges(status) }
        let gateways = status.nodes.filter { $0.kind == "gateway" }
        var story = LiveStory(
            title: status.title, lasts: nil, speed: status.speed, gateways: gateways.map { ($0.name, $0.region) },
            controllers: status.nodes.filter { $0.kind == "controller" }.map(\.name))
        story.now = .start + .nanoseconds(Int64(max(0, status.seconds) * 1e9))
        story.lateness = .nanoseconds(Int64(status.latenessMilliseconds * 1e6))
        (story.packets, story.dropped) = (status.packets, status.dropped)
        for gateway in gateways {
            let changes = gateway.stays.map { LiveStory.Change(seconds: $0.seconds, controller: $0.controller) }
            story.replace(changes, of: gateway.name)
            if !gateway.isPowered { story.register(gateway.name, with: nil, at: story.now) }
        }
        let size = Terminal.size(of: STDOUT_FILENO) ?? (columns: 80, rows: 24)
        screen.show(LiveLanes(story, columns: size.columns, rows: size.rows, usesColours: usesColours).lines)
    }

    /// What is new since the last time, in the order of time.
    private func tellChanges(_ status: KeeperStatus) {
        var lines: [(seconds: Double, text: String)] = []
        for node in status.nodes where node.kind == "gateway" {
            let last = told[node.name]
            let new = node.stays.drop { stay in last.map { stay.seconds <= $0.seconds } ?? false }
            for stay in new {
                lines.append(
                    (stay.seconds, node.name + (stay.controller.map { " registered with \($0)" } ?? " without service"))
                )
            }
            told[node.name] = node.stays.last ?? last
        }
        for line in lines.sorted(by: { $0.seconds < $1.seconds }) {
            let time = String((line.seconds * 10).rounded() / 10)
            screen.say(String(repeating: " ", count: max(0, 8 - time.count)) + time + " s  " + line.text)
        }
    }
}
