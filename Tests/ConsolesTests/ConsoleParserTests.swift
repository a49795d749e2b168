import Agents
import Consoles
import Foundation
import Testing
import Wire

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
            ("reset system 2", .controller, .restart(level: 2)),
            ("disa nr n 2", .controller, .setRegionRegistration(region: 2, isEnabled: false)),
            ("sh faul", .gateway, .show(.faults)),
            ("show mgc l", .gateway, .show(.mgcList)),
            ("show sys", .gateway, .show(.system)),
            ("set mgc list 10.0.0.1,10.0.0.2", .gateway, .setMGCList([.v4(0x0A00_0001), .v4(0x0A00_0002)])),
            ("clear mgc list", .gateway, .clearMGCList(nil)),
            ("clear mgc list 10.0.0.2", .gateway, .clearMGCList(.v4(0x0A00_0002))),
            ("disable mg-return", .controller, .endReturn),
            ("save translation", .controller, .save),
            ("copy running-config startup-config", .gateway, .save),
            ("copy run start", .gateway, .save),
            ("nvram initialize", .gateway, .initialize),
            ("show mg list_config", .gateway, .show(.moduleList)),
            ("show ip interface brief", .gateway, .show(.ipInterfaces)),
            ("status media-gateway 4", .controller, .showMediaGateway(4)),
            ("status ip-network-region 2", .controller, .showNetworkRegion(2)),
            ("status ess clusters", .controller, .show(.essClusters)),
            ("status health", .controller, .show(.health)),
            (
                "save translation lsp", .controller,
                .notEmulated("save translation lsp: file synchronisation is not emulated.")
            ),
            (
                "busyout media-gateway 2", .controller,
                .notEmulated("busyout media-gateway: maintenance of media gateways is not emulated.")
            ),
            ("list trace ras ip-address 10.0.0.2", .controller, .traceRAS(.v4(0x0A00_0002))),
            ("display ip-network-region 2", .controller, .display(.networkRegion(2))),
            ("display survivable-processor Branch-SRS", .controller, .display(.survivableProcessor("Branch-SRS"))),
            (
                "change ip-network-region 2 name \"Branch  2\" backup-servers srsB,main", .controller,
                .change(.networkRegion(2), [.name("Branch  2"), .backupServers(["srsB", "main"])])
            ),
            (
                "change ip-network-region 2 backup-servers none", .controller,
                .change(.networkRegion(2), [.backupServers([])])
            ),
            (
                "add media-gateway 5 serial 12TG41070199 region 2 rule none", .controller,
                .add(
                    .mediaGateway(5), [.serialNumber("12TG41070199"), .networkRegion(2), .recoveryRule(nil)])
            ),
            (
                "change system-parameters mg-recovery-rule 3 migrate TIME-window-or-0-active-calls stability 15 "
                    + "monday 22,23 friday 1-3", .controller,
                .change(
                    .recoveryRule(3),
                    [
                        .migration(.timeWindowOrZeroActiveCalls), .stability(.seconds(900)),
                        .hours(.monday, [22, 23]), .hours(.friday, [1, 2, 3]),
                    ])
            ),
            (
                "add survivable-processor srs2 id 7 address 10.0.0.9", .controller,
                .add(.survivableProcessor("srs2"), [.identifier(7), .address(.v4(0x0A00_0009))])
            ),
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
            (
                "show mgclist", .gateway, 5,
                "'mgclist' is unknown after 'show'; it takes mgc, recovery, faults, sls, system, running-config, mg "
                    + "or ip."
            ),
            ("show fuelts", .gateway, 5, "'fuelts' is unknown after 'show'; did you mean 'faults'?"),
            ("show r", .gateway, 5, "'r' can be recovery or running-config after 'show'."),
            ("show mgc list all", .gateway, 14, "'show mgc list' is complete before 'all'."),
            (
                "show", .gateway, 4,
                "'show' wants mgc, recovery, faults, sls, system, running-config, mg or ip after it."
            ),
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
                "primary-search takes 1 to 59 minutes, not 60 (G700-MG-MIB cmgPrimarySearchTime, 10.2 help)."
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
                "'change system-parameters ip-options' wants force or link-loss-delay after it."
            ),
            (
                "change system-parameters ip-options force y link-loss-delay 31", .controller, 60,
                "link-loss-delay takes 1 to 30 minutes, not 31 (ip-options form, 10.2)."
            ),
            (
                "change system-parameters ip-options force y force n", .controller, 44, "'force' is there twice."
            ),
            (
                "change ip-network-region 2 backup-servers srs,,x", .controller, 42,
                "backup-servers takes up to 6 different node names with commas between, or none, not 'srs,,x' "
                    + "(ip-network-region form: assumed)."
            ),
            (
                "change media-gateway 1 region", .controller, 29,
                "'change media-gateway 1 region' wants a number of 1 to 2000 after it."
            ),
            (
                "change media-gateway 1 nmae x", .controller, 23,
                "'nmae' is unknown after 'change media-gateway 1'; did you mean 'name'?"
            ),
            ("change media-gateway 1 name \"x", .controller, 28, "The quote mark at character 29 has no partner."),
            (
                "set mgc list 10.0.0.1,srs", .gateway, 13,
                "mgc list takes IPv4 or IPv6 addresses with commas between (the lab has no name server), not 'srs'."
            ),
            (
                "change system-parameters mg-recovery-rule 1 monday 22-24", .controller, 51,
                "monday takes hours of 0 to 23 such as 22,23 or 1-4, or none, not '22-24'."
            ),
            (
                "reset system 5", .controller, 13,
                "reset system takes 1 to 4, not 5 (levels of reset system)."
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

    @Test("Tab finds the words that could follow, and what else could")
    func completion() {
        func complete(_ line: String) -> ConsoleHelp.Completion { ConsoleHelp.completion(of: line, for: .controller) }
        #expect(complete("sta").addition == "tus ")
        #expect(complete("status n").addition == "r-registration ")
        #expect(complete("status nr-registration ").words == ["all-regions", "network-region"])
        #expect(complete("status nr-registration ").addition.isEmpty)
        #expect(complete("change system-parameters ").words == ["ip-options", "mg-recovery-rule"])
        #expect(complete("change system-parameters mg-recovery-rule 1 migrate time-").addition == "")
        #expect(complete("change system-parameters mg-recovery-rule 1 migrate t").addition == "ime-")
        #expect(complete("change system-parameters ip-options force y ").words == ["link-loss-delay"])
        #expect(complete("status nr-registration network-region ").hints == ["a number of 1 to 2000"])
        #expect(complete("nonsense ").words.isEmpty)
        #expect(
            ConsoleHelp.completion(of: "", for: .gateway).words == ["show", "set", "clear", "copy", "nvram", "reset"])
    }

    @Test("help lists commands, a question mark what could follow")
    func help() {
        #expect(ConsoleHelp.answer("show mgc", for: .gateway) == nil)
        #expect(ConsoleHelp.answer("set ?", for: .gateway) == "mgc\nsls\nreset-times\nactive-calls\ncalls-being-set-up")
        #expect(ConsoleHelp.answer("show mgc list ?", for: .gateway) == "Nothing follows.")
        #expect(
            ConsoleHelp.answer("help set reset", for: .gateway)?.split(separator: "\n").first
                == "set reset-times primary-search 1…59  (from the next search on)")
        #expect(ConsoleHelp.answer("help nonsense", for: .gateway) == "No command begins so; help lists all.")
        for kind in ConsoleKind.allCases {
            let lines = ConsoleHelp.answer("?", for: kind)?.split(separator: "\n")
            #expect(lines?.count == ConsoleHelp.commands(of: kind).count)
        }
    }

    @Test("JSON has stable keys and escapes what it must")
    func json() {
        let rows = [ConsoleRow([.init("name", "a \"b\"\\\n\u{1}"), .init("link", "up")])]
        #expect(
            ConsoleJSON.render(ConsoleAnswer(token: 1, body: .screen(.statusMediaGateways, rows)))
                == #"{"outcome":"screen","screen":"statusMediaGateways","rows":"#
                + #"[{"name":"a \"b\"\\\n\u0001","link":"up"}]}"#)
        #expect(ConsoleJSON.render(ConsoleAnswer(token: 1, body: .done)) == #"{"outcome":"done"}"#)
        guard case .failure(let error) = ConsoleParser.parse("shw", for: .gateway) else { return }
        #expect(
            ConsoleJSON.render(error)
                == #"{"outcome":"refused","reason":"'shw' is unknown; did you mean 'show'?","offset":0,"#
                + #""expected":["show","set","clear","copy","nvram","reset"]}"#)
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

@Suite("Docs/Consoles.md")
struct ConsoleDocumentTests {
    @Test("lists every command as help does", arguments: ConsoleKind.allCases)
    func words(_ kind: ConsoleKind) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(contentsOf: root.appending(path: "Docs/Consoles.md"), encoding: .utf8)
        #expect(document.contains("\n" + (ConsoleHelp.answer("help", for: kind) ?? "?") + "\n```"))
    }
}
