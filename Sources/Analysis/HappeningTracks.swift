import Wire

/// Everything that follows happenings one after the other, whoever's they are: what a judgement of a whole recording
/// and one in parts have in common.
struct HappeningTracks {
    var survivables = SurvivableTrack()
    var entities: EntityLinkTrack
    var calls = CallTrack()
    var timers: TimerTrack
    var answers = AnswerTrack()
    var storms = StormTrack()
    var halfOpen = HalfOpenTrack()
    /// Who is what.
    var roles: RoleTable

    /// - Parameters:
    ///   - scene: who is what.
    ///   - hasty: those that have one verdict for each failure: controllers and media servers.
    init(_ scene: Scene, hasty: [String]) {
        entities = EntityLinkTrack(controllers: hasty, tables: scene.names.linkTables)
        timers = TimerTrack(options: OptionsClock(others: hasty, tables: scene.names.linkTables))
        roles = scene.roles
    }

    /// Takes the next happening, in the order of times.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        handle(happening, roles.gateway(of: happening), names)
    }

    /// - Parameter gateway: as the table of roles has it.
    mutating func handle(_ happening: Happening, _ gateway: (node: Int, isMine: Bool)?, _ names: Names) {
        switch happening.signal {
        case .options, .optionsAnswer, .invite, .inviteAnswer:
            entities.handle(happening, names)
            calls.handle(happening, names)
            timers.handle(happening, names)
        case .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm:
            survivables.handle(happening, names)
            timers.handle(happening, names)
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply, .pending,
            .megacoError, .record, .repeated, .unreadable:
            break
        }
        answers.handle(happening)
        storms.handle(happening)
        guard let (node, isMine) = gateway else { return }
        timers.handle(happening, gateway: node, isMine: isMine)
        halfOpen.handle(happening, gateway: node, isMine: isMine)
    }

    /// Hands over what only the end of a recording settles; `findings` has its searches already.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func finish(at end: Instant, _ names: Names, into findings: inout Findings) {
        for search in findings.searches { timers.add(search) }
        findings.timers = timers.table.timers(names)
        answers.finish(at: end, names, into: &findings)
        storms.finish(names, into: &findings)
        halfOpen.finish(names, into: &findings)
    }
}
