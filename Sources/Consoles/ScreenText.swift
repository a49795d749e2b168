public import Agents

/// Lays an agent's answers out as the field knows them: a SAT's screens, and those of a gateway's command line.
///
/// A screen whose layout was found is printed as it was found; under every other one stands a line that says so
/// (``assumedMark``). What an emulated node does not have shows as 0 or blank: alarms, busied-out trunks, logins,
/// translations. A cell that is too long is cut.
public enum ScreenText {
    /// The line under a screen whose layout is assumed.
    public static let assumedMark = "[layout assumed]"

    /// The answer as lines, each without spaces at its end, parted by newlines, none at the end.
    public static func render(_ answer: ConsoleAnswer) -> String {
        switch answer.body {
        case .done: "Command successfully completed"
        case .refused(let reason): reason
        case .screen(let screen, let rows):
            (lines(of: screen, rows).map(trimmed) + (isFound(screen) ? [] : [assumedMark])).joined(separator: "\n")
        }
    }

    /// Whether the text of a screen was found rather than its layout assumed.
    static func isFound(_ screen: ConsoleScreen) -> Bool {
        switch screen {
        case .mgcList, .faults, .statusMediaGateways, .listSurvivableProcessor, .traceRAS: true
        case .mgc, .recovery, .system, .runningConfiguration, .statusRegionRegistration, .statusRegion,
            .listMediaGateway, .listRecoveryRules, .listNodeNames, .ipOptions, .processorEthernet, .networkRegion,
            .mediaGateway, .recoveryRule, .survivableProcessor, .registeredStations, .phones, .localSurvivability,
            .statusMediaGateway, .statusNetworkRegion, .essClusters, .health, .moduleList, .ipInterfaces, .alarms,
            .events, .mediaServer, .entityLinks, .entityStatistics:
            false
        }
    }

    private static func lines(of screen: ConsoleScreen, _ rows: [ConsoleRow]) -> [String] {
        switch screen {
        case .mgcList: mgcList(rows)
        case .mgc: callControllerStatus(rows)
        case .recovery: recoveryTimes(rows)
        case .faults: faults(rows)
        case .localSurvivability: localSurvivability(rows)
        case .alarms: alarms(rows)
        case .events: events(rows)
        case .system: system(rows)
        case .runningConfiguration: ["! running configuration"] + rows.map { $0["command"] ?? "" }
        case .statusRegionRegistration: regionRegistration(rows)
        case .statusRegion: regionGateways(rows)
        case .statusMediaGateways: mediaGatewayStatus(rows)
        case .listMediaGateway: mediaGatewayReport(rows)
        case .listSurvivableProcessor: survivableProcessors(rows)
        case .listRecoveryRules: recoveryRules(rows)
        case .listNodeNames: nodeNames(rows)
        case .traceRAS: trace(rows)
        case .ipOptions: ipOptions(rows)
        case .statusMediaGateway: mediaGatewayState(rows)
        case .statusNetworkRegion: networkRegionState(rows)
        case .essClusters: clusters(rows)
        case .health: health(rows)
        case .moduleList: modules(rows)
        case .ipInterfaces: ipInterfaces(rows)
        case .registeredStations: registeredStations(rows)
        case .phones: phones(rows)
        case .mediaServer: mediaServer(rows)
        case .processorEthernet: processorEthernet(rows)
        case .networkRegion: networkRegion(rows)
        case .mediaGateway: mediaGateway(rows)
        case .recoveryRule: recoveryRule(rows)
        case .survivableProcessor: survivableProcessor(rows)
        case .entityLinks: entityLinks(rows)
        case .entityStatistics: entityLinks(rows, title: "ENTITY LINK STATISTICS")
        }
    }

    /// A line of cells, each cut or filled up to its width, a space at least between two; the last is left as it is.
    static func line(_ cells: [(text: String, width: Int)]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            line += index == cells.count - 1 ? cell.text : padded(String(cell.text.prefix(cell.width - 1)), cell.width)
        }
        return line
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func rightAligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ line: String) -> String {
        String(decoding: line.utf8.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    }
}
