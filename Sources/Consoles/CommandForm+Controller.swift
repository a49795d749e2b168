internal import Agents
internal import Wire

// The words of a SAT. Where the real system opens a form, its fields and their values follow on the same line.
extension CommandForm {
    static let region = Piece.number("network-region", 1...2000, unit: "", source: "ip-network-region form")
    private static let gatewayNumber = Piece.number(
        "media-gateway", 1...999, unit: "", source: "capacity of release 8 and later: assumed")
    private static let rule = Piece.number("mg-recovery-rule", 1...50, unit: "", source: "assumed")
    private static let survivableName = Piece.text("node name", limit: 64, source: "assumed")

    static let controllerScreens = [
        CommandForm("status nr-registration all-regions", shows: .statusRegionRegistration, "en prd rd pen pad ad pae"),
        CommandForm("status nr-registration network-region", region, "which gateways are registered") {
            .showRegion($0)
        },
        CommandForm("status media-gateways", shows: .statusMediaGateways),
        CommandForm("status media-gateway", gatewayNumber) { .showMediaGateway($0) },
        CommandForm("status ip-network-region", region, "its state, and who of it is registered") {
            .showNetworkRegion($0)
        },
        CommandForm("status ess clusters", shows: .essClusters, "survivable cores"),
        CommandForm("status health", shows: .health),
        CommandForm("list media-gateway", shows: .listMediaGateway),
        CommandForm("list survivable-processor", shows: .listSurvivableProcessor, "who is registered, who is active"),
        CommandForm("list registered-ip-stations", shows: .registeredStations),
        CommandForm("display alarms", shows: .alarms),
        CommandForm("display events", shows: .events, "denial events"),
        CommandForm("list system-parameters mg-recovery-rule", shows: .listRecoveryRules),
        CommandForm("list node-names all", shows: .listNodeNames),
        CommandForm(
            words("list trace ras ip-address") + [.address("ip-address")], "the last RAS messages of this address"
        ) { values, _ in values.last?.addresses.first.map { .traceRAS($0) } ?? .show(.traceRAS) },
        CommandForm("display system-parameters ip-options", shows: .ipOptions),
        CommandForm("display ip-interface procr", shows: .processorEthernet),
        CommandForm("display ip-network-region", region) { .display(.networkRegion($0)) },
        CommandForm("display media-gateway", gatewayNumber) { .display(.mediaGateway($0)) },
        CommandForm("display system-parameters mg-recovery-rule", rule) { .display(.recoveryRule($0)) },
        CommandForm(words("display survivable-processor") + [survivableName]) { values, _ in
            .display(.survivableProcessor(values.last?.text ?? ""))
        },
    ]

    static let controllerOrders = [
        CommandForm("disable nr-registration network-region", region, "outlasts a restart") {
            .setRegionRegistration(region: $0, isEnabled: false)
        },
        CommandForm("enable nr-registration network-region", region) {
            .setRegionRegistration(region: $0, isEnabled: true)
        },
        CommandForm("enable mg-return", nil, "gateways may return to main") { _ in .returnGateways },
        CommandForm("disable mg-return", nil, "end that at once") { _ in .endReturn },
        CommandForm("reset system interchange", nil, "of a duplicated server: the standby becomes the active one") {
            _ in
            .interchange
        },
        CommandForm(
            "reset system", .number("reset system", 1...4, unit: "", source: "levels of reset system"),
            "1 keeps links, 2 and 3 drop them, 4 reboots with the saved translations"
        ) { $0 == 4 ? .reset : .restart(level: $0) },
        CommandForm("save translation", nil, "what was changed outlasts reset system 4 and a power failure") { _ in
            .save
        },
    ]

    // MARK: What the emulator knows and does not carry out

    static let controllerStrangers =
        ["all", "lsp", "ess"].map { stranger("save translation \($0)", "file synchronisation is not emulated") }
        + ["enable ess cluster", "disable ess cluster", "get forced-takeover ipserver-interface"].map {
            stranger($0, "it acts on port networks, which are not emulated")
        }
        + [
            stranger(
                "enable ms-return",
                "media servers of the emulator return by themselves, or stay (the key 'returns by itself')"),
            stranger("display errors", "of the maintenance objects only alarms and denial events are emulated"),
            stranger("display capacity", "what a server may hold at most is not emulated"),
        ]
        + ["busyout", "release", "test"].map { word in
            CommandForm("\(word) media-gateway", gatewayNumber, "not emulated") { _ in
                .notEmulated("\(word) media-gateway: maintenance of media gateways is not emulated.")
            }
        }

    private static func stranger(_ line: String, _ why: String) -> CommandForm {
        CommandForm(line, nil, "not emulated") { _ in .notEmulated("\(line): \(why).") }
    }

    // MARK: Forms

    private static let gatewayFields = [
        Field("name", .text("name", limit: 29, source: "media-gateway form: assumed")) { .name($0.text) },
        Field("serial", .text("serial number", limit: 32, source: "assumed")) { .serialNumber($0.text) },
        Field("region", region) { .networkRegion($0.number) },
        Field("rule", .numberOrNone("rule", 1...50, source: "assumed")) { value in
            .recoveryRule(value == .nothing ? nil : value.number)
        },
    ]

    private static let survivableFields = [
        Field("id", .number("id", 1...65535, unit: "", source: "16 bits on the wire: assumed")) {
            .identifier(UInt16(clamping: $0.number))
        },
        Field("address", .address("address")) { .address($0.addresses.first ?? .v4(0)) },
        Field("region", region) { .networkRegion($0.number) },
    ]

    private static let ruleFields =
        [
            Field("migrate", .choice("migrate", RecoveryRule.Migration.allCases.map(\.rawValue))) { value in
                .migration(RecoveryRule.Migration(rawValue: value.text) ?? .immediately)
            },
            Field("stability", .number("stability", 3...15, unit: "minutes", source: "mg-recovery-rule form, 10.2")) {
                .stability(.seconds($0.number * 60))
            },
        ]
        + WeekHours.Day.allCases.map { day in
            Field(day.rawValue, .hours(day.rawValue)) { value in
                if case .hours(let hours) = value { .hours(day, hours) } else { .hours(day, []) }
            }
        }

    private static let ipOptionFields = [
        Field("force", .yesOrNo("force")) { .force($0.number == 1) },
        Field(
            "link-loss-delay",
            .number("link-loss-delay", 1...30, unit: "minutes", source: "ip-options form, 10.2")
        ) { .linkLossDelay(.seconds($0.number * 60)) },
    ]

    private static let regionFields = [
        Field("name", .text("name", limit: 20, source: "ip-network-region form: assumed")) { .name($0.text) },
        Field("backup-servers", .names("backup-servers", limit: 6, source: "ip-network-region form: assumed")) {
            value in
            if case .names(let names) = value { .backupServers(names) } else { .backupServers([]) }
        },
    ]

    static let controllerForms = [
        CommandForm(
            words("change system-parameters ip-options"), fields: ipOptionFields,
            "force: Force Phones and Gateways to Active Survivable Servers?"
        ) { .change(.ipOptions, $1) },
        CommandForm(
            words("change ip-interface procr"),
            fields: [Field("enable", .yesOrNo("enable")) { .enableInterface($0.number == 1) }]
        ) { .change(.processorEthernet, $1) },
        CommandForm(words("change ip-network-region") + [region], fields: regionFields) {
            .change(.networkRegion($0.last?.number ?? 0), $1)
        },
        CommandForm(words("change media-gateway") + [gatewayNumber], fields: gatewayFields) {
            .change(.mediaGateway($0.last?.number ?? 0), $1)
        },
        CommandForm(words("add media-gateway") + [gatewayNumber], fields: gatewayFields) {
            .add(.mediaGateway($0.last?.number ?? 0), $1)
        },
        CommandForm("remove media-gateway", gatewayNumber) { .remove(.mediaGateway($0)) },
        CommandForm(words("change system-parameters mg-recovery-rule") + [rule], fields: ruleFields) {
            .change(.recoveryRule($0.last?.number ?? 0), $1)
        },
        CommandForm(words("change survivable-processor") + [survivableName], fields: survivableFields) {
            .change(.survivableProcessor($0.last?.text ?? ""), $1)
        },
        CommandForm(words("add survivable-processor") + [survivableName], fields: survivableFields) {
            .add(.survivableProcessor($0.last?.text ?? ""), $1)
        },
        CommandForm(words("remove survivable-processor") + [survivableName]) { values, _ in
            .remove(.survivableProcessor(values.last?.text ?? ""))
        },
    ]
}
