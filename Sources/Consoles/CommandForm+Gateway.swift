internal import Agents

// The words of a G430 or G450.
extension CommandForm {
    static let gateway = [
        CommandForm("show mgc list", shows: .mgcList, "the controllers, the Primary Search Timer, SLS"),
        CommandForm("show mgc", shows: .mgc, "with whom it is registered"),
        CommandForm("show recovery", shows: .recovery, "the search timers"),
        CommandForm("show faults", shows: .faults),
        CommandForm("show sls", shows: .localSurvivability),
        CommandForm("show system", shows: .system),
        CommandForm("show running-config", shows: .runningConfiguration, "the commands that make its settings"),
        CommandForm("show mg list_config", shows: .moduleList, "what stands in its slots: the main board alone"),
        CommandForm("show ip interface brief", shows: .ipInterfaces),
        CommandForm(
            words("set mgc list") + [
                .addresses("mgc list", limit: 4, source: "administration guides of the G430 and G450")
            ],
            "from the next search on"
        ) { values, _ in .setMGCList(values.last?.addresses ?? []) },
        CommandForm(words("clear mgc list"), "every controller") { _, _ in .clearMGCList(nil) },
        CommandForm(words("clear mgc list") + [.address("clear mgc list")], "one controller") { values, _ in
            .clearMGCList(values.last?.addresses.first)
        },
        CommandForm("set sls enable") { _ in .setLocalSurvivability(true) },
        CommandForm("set sls disable") { _ in .setLocalSurvivability(false) },
        CommandForm(
            "set reset-times primary-search",
            .number("primary-search", 1...59, unit: "minutes", source: "G700-MG-MIB cmgPrimarySearchTime, 10.2 help"),
            "from the next search on"
        ) { .setPrimarySearchTimer(.seconds($0 * 60)) },
        CommandForm(
            "set reset-times total-search",
            .number("total-search", 2...60, unit: "minutes", source: "G700-MG-MIB cmgTotalSearchTime"),
            "from the next search on"
        ) { .setTotalSearchTimer(.seconds($0 * 60)) },
        CommandForm(
            "set reset-times transition-point",
            .number("transition-point", 1...4, unit: "", source: "G700-MG-MIB cmgTransitionPoint"),
            "from the next search on"
        ) { .setTransitionPoint($0) },
        CommandForm(
            "set active-calls", .number("active-calls", 0...999, unit: "calls", source: "assumed"),
            "the emulator's own word"
        ) { .setActiveCalls($0) },
        CommandForm(
            "set calls-being-set-up", .number("calls", 0...999, unit: "calls", source: "assumed"),
            "the emulator's own word"
        ) { .setCallsBeingSetUp($0) },
        CommandForm("copy running-config startup-config", nil, "what was set outlasts a reset") { _ in .save },
        CommandForm("nvram initialize", nil, "no controllers, default timers, then a reset") { _ in .initialize },
        CommandForm("reset", nil, "reboot the gateway with its startup configuration") { _ in .reset },
        CommandForm("reset mgp", nil, "the same here") { _ in .reset },
    ]
}
