import Agents
import Consoles
import Testing

@Suite("Console lines")
struct ConsoleParserTests {
    @Test(
        "are read with the field's words",
        arguments: [
            ("show mgc list", .gateway, .show(.mgcList)),
            ("  SHOW\tMGC ", .gateway, .show(.mgc)),
            ("show recovery", .gateway, .show(.recovery)),
            ("show faults", .gateway, .show(.faults)),
            ("show sls", .gateway, .show(.localSurvivability)),
            ("set sls enable", .gateway, .setLocalSurvivability(true)),
            ("set sls disable", .gateway, .setLocalSurvivability(false)),
            ("show controllers", .mediaServer, .show(.mediaServer)),
            ("display alarms", .controller, .show(.alarms)),
            ("display events", .controller, .show(.events)),
            ("set reset-times primary-search 1", .gateway, .setPrimarySearchTimer(.seconds(60))),
            ("set reset-times primary-search 59", .gateway, .setPrimarySearchTimer(.seconds(59 * 60))),
            ("set reset-times total-search 2", .gateway, .setTotalSearchTimer(.seconds(120))),
            ("set reset-times total-search 60", .gateway, .setTotalSearchTimer(.seconds(3600))),
            ("set reset-times transition-point 4", .gateway, .setTransitionPoint(4)),
            ("reset", .gateway, .reset),
            ("reset mgp", .gateway, .reset),
            ("status nr-registration all-regions", .controller, .show(.statusRegionRegistration)),
            ("status nr-registration network-region 12", .controller, .showRegion(12)),
            (
                "disable nr-registration network-region 2", .controller,
                .setRegionRegistration(region: 2, isEnabled: false)
            ),
            (
                "enable nr-registration network-region 2000", .controller,
                .setRegionRegistration(region: 2000, isEnabled: true)
            ),
            ("enable mg-return", .controller, .returnGateways),
            ("change ip-interface procr enable n", .controller, .setProcessorEthernet(false)),
            ("set active-calls 3", .gateway, .setActiveCalls(3)),
            ("status media-gateways", .controller, .show(.statusMediaGateways)),
            ("list media-gateway", .controller, .show(.listMediaGateway)),
            ("list survivable-processor", .controller, .show(.listSurvivableProcessor)),
            ("display system-parameters ip-options", .controller, .show(.ipOptions)),
            ("change system-parameters ip-options force y", .controller, .setForceToActiveSurvivable(true)),
            ("change system-parameters ip-options force n", .controller, .setForceToActiveSurvivable(false)),
            ("reset system 4", .controller, .reset),
            ("show entity links", .sessionManager, .show(.entityLinks)),
            ("reset", .sessionManager, .reset),
        ] as [(String, ConsoleKind, ConsoleCommand.Action)])
    func reads(_ line: String, kind: ConsoleKind, action: ConsoleCommand.Action) {
        #expect(ConsoleParser.parse(line, for: kind) == .success(action))
    }

    @Test(
        "that are no commands are refused with place, reason and the nearest word",
        arguments: [
            ("", .gateway, 0, "The line is empty."),
            (" \t", .gateway, 0, "The line is empty."),
            ("shw mgc", .gateway, 0, "'shw' is unknown; did you mean 'show'?"),
            ("show mgclist", .gateway, 5, "'mgclist' is unknown after 'show'; it takes mgc, recovery, faults or sls."),
            ("show fault", .gateway, 5, "'fault' is unknown after 'show'; did you mean 'faults'?"),
            ("show mgc list all", .gateway, 14, "'show mgc list' is complete before 'all'."),
            ("show", .gateway, 4, "'show' wants mgc, recovery, faults or sls after it."),
            (
                "set reset-times", .gateway, 15,
                "'set reset-times' wants primary-search, total-search or transition-point after it."
            ),
            (
                "set reset-times primary-search", .gateway, 30,
                "'set reset-times primary-search' wants a number of 1 to 59 minutes after it."
            ),
            (
                "set reset-times primary-search 60", .gateway, 31,
                "primary-search takes 1 to 59 minutes, not 60 (G700-MG-MIB cmgPrimarySearchTime)."
            ),
            (
                "set reset-times total-search 1", .gateway, 29,
                "total-search takes 2 to 60 minutes, not 1 (G700-MG-MIB cmgTotalSearchTime)."
            ),
            (
                "set reset-times transition-point 99999999999999999999", .gateway, 33,
                "transition-point takes 1 to 4, not 99999999999999999999 (G700-MG-MIB cmgTransitionPoint)."
            ),
            (
                "set reset-times total-search -2", .gateway, 29,
                "'-2' is not a whole number for total-search."
            ),
            (
                "change system-parameters ip-options force yes", .controller, 42,
                "force takes y or n, not 'yes'."
            ),
            (
                "change system-parameters ip-options", .controller, 35,
                "'change system-parameters ip-options' wants force after it."
            ),
            (
                "reset system 2", .controller, 13,
                "reset system takes 4 only, not 2 (levels 1 to 3 leave the registrations alone: assumed)."
            ),
            ("reset", .controller, 5, "'reset' wants system after it."),
            ("show mgc", .controller, 0, "That is a command of a media gateway."),
            ("status media-gateways", .sessionManager, 0, "That is a command of a Communication Manager server."),
            ("show entity links", .gateway, 0, "That is a command of a session manager."),
            ("show mgc\u{0}", .gateway, 8, "Character 9 of the line (code 0) cannot stand in a command."),
            ("show mgç", .gateway, 7, "Character 8 of the line (code 195) cannot stand in a command."),
            (
                String(repeating: "x", count: 257), .gateway, 256, "The line is longer than 256 characters."
            ),
        ] as [(String, ConsoleKind, Int, String)])
    func refuses(_ line: String, kind: ConsoleKind, offset: Int, text: String) {
        switch ConsoleParser.parse(line, for: kind) {
        case .success(let action): Issue.record("read as \(action)")
        case .failure(let error):
            #expect(error.description == text)
            #expect(error.offset == offset)
        }
    }

    @Test("Every beginning of every command gives an answer", arguments: ConsoleKind.allCases)
    func prefixes(_ kind: ConsoleKind) {
        let lines = [
            "set reset-times primary-search 59", "change system-parameters ip-options force y", "show entity links",
        ]
        for line in lines {
            for length in 0...line.utf8.count {
                if case .failure(let error) = ConsoleParser.parse(String(line.prefix(length)), for: kind) {
                    #expect(!error.description.isEmpty)
                    #expect((0...line.utf8.count).contains(error.offset))
                }
            }
        }
    }
}
