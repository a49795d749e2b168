import Agents
import Consoles
import Sockets

extension NodeConsole {
    /// The console of a node of this kind, in the words of module Consoles.
    init(_ settings: AgentSettings) {
        let kind = ConsoleKind(settings)
        self.init(
            parse: { line in
                ConsoleParser.parse(line, for: kind).mapError { ConsoleRefusal("\($0)", json: ConsoleJSON.render($0)) }
            },
            render: { ScreenText.render($0) }, renderJSON: { ConsoleJSON.render($0) })
    }
}
