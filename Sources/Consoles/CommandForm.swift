internal import Agents

/// One command: its words and parameters in order, and what it asks for.
struct CommandForm: Sendable {
    enum Piece: Hashable, Sendable {
        case word(String)
        /// A whole number; its name, range, unit (plural, empty for none) and the source of the range.
        case number(String, ClosedRange<Int>, unit: String, source: String)
        case yesOrNo(String)

        /// How the piece is named among what could follow.
        var hint: String {
            switch self {
            case .word(let word): word
            case .number(_, let range, let unit, _):
                range.count == 1
                    ? "\(range.lowerBound)"
                    : "a number of \(range.lowerBound) to \(range.upperBound)\(unit.isEmpty ? "" : " \(unit)")"
            case .yesOrNo: "y or n"
            }
        }
    }

    let pieces: [Piece]
    /// Takes the value of the one parameter: the number, 1 or 0 for y or n, 0 where there is none.
    let action: @Sendable (Int) -> ConsoleCommand.Action

    init(_ words: String, _ parameter: Piece? = nil, _ action: @escaping @Sendable (Int) -> ConsoleCommand.Action) {
        pieces = words.split(separator: " ").map { .word(String($0)) } + (parameter.map { [$0] } ?? [])
        self.action = action
    }

    init(_ words: String, shows screen: ConsoleScreen) { self.init(words) { _ in .show(screen) } }

    /// The commands of a console.
    static func forms(of kind: ConsoleKind) -> [CommandForm] {
        switch kind {
        case .gateway: gateway
        case .controller: controller
        case .sessionManager: sessionManager
        case .mediaServer: mediaServer
        case .phones: phones
        }
    }

    private static let gateway = [
        CommandForm("show mgc list", shows: .mgcList),
        CommandForm("show mgc", shows: .mgc),
        CommandForm("show recovery", shows: .recovery),
        CommandForm("show faults", shows: .faults),
        CommandForm("show sls", shows: .localSurvivability),
        CommandForm("set sls enable") { _ in .setLocalSurvivability(true) },
        CommandForm("set sls disable") { _ in .setLocalSurvivability(false) },
        CommandForm(
            "set reset-times primary-search",
            .number("primary-search", 1...59, unit: "minutes", source: "G700-MG-MIB cmgPrimarySearchTime")
        ) { .setPrimarySearchTimer(.seconds($0 * 60)) },
        CommandForm(
            "set reset-times total-search",
            .number("total-search", 2...60, unit: "minutes", source: "G700-MG-MIB cmgTotalSearchTime")
        ) { .setTotalSearchTimer(.seconds($0 * 60)) },
        CommandForm(
            "set reset-times transition-point",
            .number("transition-point", 1...4, unit: "", source: "G700-MG-MIB cmgTransitionPoint")
        ) { .setTransitionPoint($0) },
        CommandForm("set active-calls", .number("active-calls", 0...999, unit: "calls", source: "assumed")) {
            .setActiveCalls($0)
        },
        CommandForm("set calls-being-set-up", .number("calls", 0...999, unit: "calls", source: "assumed")) {
            .setCallsBeingSetUp($0)
        },
        CommandForm("reset") { _ in .reset },
        CommandForm("reset mgp") { _ in .reset },
    ]

    private static let region = Piece.number(
        "network-region", 1...2000, unit: "", source: "ip-network-region form")

    private static let controller = [
        CommandForm("status nr-registration all-regions", shows: .statusRegionRegistration),
        CommandForm("status nr-registration network-region", region) { .showRegion($0) },
        CommandForm("disable nr-registration network-region", region) {
            .setRegionRegistration(region: $0, isEnabled: false)
        },
        CommandForm("enable nr-registration network-region", region) {
            .setRegionRegistration(region: $0, isEnabled: true)
        },
        CommandForm("enable mg-return") { _ in .returnGateways },
        CommandForm("change ip-interface procr enable", .yesOrNo("enable")) { .setProcessorEthernet($0 == 1) },
        CommandForm("status media-gateways", shows: .statusMediaGateways),
        CommandForm("list media-gateway", shows: .listMediaGateway),
        CommandForm("list survivable-processor", shows: .listSurvivableProcessor),
        CommandForm("list registered-ip-stations", shows: .registeredStations),
        CommandForm("display alarms", shows: .alarms),
        CommandForm("display events", shows: .events),
        CommandForm("display system-parameters ip-options", shows: .ipOptions),
        CommandForm("change system-parameters ip-options force", .yesOrNo("force")) {
            .setForceToActiveSurvivable($0 == 1)
        },
        CommandForm(
            "reset system",
            .number("reset system", 4...4, unit: "", source: "levels 1 to 3 leave the registrations alone: assumed")
        ) { _ in .reset },
    ]

    private static let phones = [
        CommandForm("show phones", shows: .phones),
        CommandForm("reset") { _ in .reset },
    ]

    private static let mediaServer = [
        CommandForm("show controllers", shows: .mediaServer),
        CommandForm("reset") { _ in .reset },
    ]

    private static let sessionManager = [
        CommandForm("show entity links", shows: .entityLinks),
        CommandForm("show entity statistics", shows: .entityStatistics),
        CommandForm("accept new service") { _ in .setServiceState(.accept) },
        CommandForm("deny new service") { _ in .setServiceState(.deny) },
        CommandForm("reset") { _ in .reset },
    ]
}
