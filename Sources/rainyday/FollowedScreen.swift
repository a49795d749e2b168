import Analysis
import Glibc
import Reports
import Topologies
import Verdicts
import Wire

/// `inspect --follow` on standard error: a line for each thing that is certain, and on a terminal, below them, a lane a
/// gateway that grows with the recording.
final class FollowedScreen {
    private let title: String
    private let names: NameBook
    private let hasLanes: Bool
    private let paint: Paint
    private let screen = LiveScreen(STDERR_FILENO)

    init(_ title: String, names: NameBook, color: ColourChoice) {
        self.title = title
        self.names = names
        hasLanes = Terminal.isInteractive(STDERR_FILENO) && Terminal.environment("TERM") != "dumb"
        paint = Paint(isOn: Terminal.wantsColour(STDERR_FILENO, color))
    }

    func say(_ events: [SettledEvent]) {
        for event in events {
            guard let (tone, text) = SettledLine.of(event) else { continue }
            switch tone {
            case .good: screen.say(paint.good(text))
            case .bad: screen.say(paint.bad(text))
            case .doubtful: screen.say(paint.doubtful(text))
            case .plain: screen.say(text)
            }
        }
    }

    /// Draws the lanes anew.
    func show(_ findings: Findings) {
        guard hasLanes else { return }
        let gateways = findings.gateways.map { (name: $0, region: names.region(of: $0)) }
        var story = LiveStory(
            title: title, lasts: nil, speed: 1, gateways: gateways, controllers: findings.controllers, teller: .packets)
        story.now = findings.ended
        (story.packets, story.dropped) = (findings.packets, Int(clamping: findings.dropped))
        for link in findings.links {
            story.register(link.gateway, with: link.controller, at: link.start)
            if let end = link.end { story.register(link.gateway, with: nil, at: end) }
        }
        let size = Terminal.size(of: STDERR_FILENO) ?? (columns: 80, rows: 24)
        screen.show(LiveLanes(story, columns: size.columns, rows: size.rows, usesColours: paint.isOn).lines)
    }

    /// Waits until everything is written.
    func end() { screen.end() }
}
