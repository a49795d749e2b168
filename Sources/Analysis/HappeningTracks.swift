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
    mutating func handle(_ happening: Happening) {
        survivables.handle(happening)
        entities.handle(happening)
        calls.handle(happening)
        timers.handle(happening)
        answers.handle(happening)
        storms.handle(happening)
        guard let (gateway, isMine) = roles.gateway(of: happening) else { return }
        timers.handle(happening, gateway: gateway, isMine: isMine)
        halfOpen.handle(happening, gateway: gateway, isMine: isMine)
    }

    /// Hands over what only the end of a recording settles; `findings` has its searches already.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func finish(at end: Instant, _ names: [String], into findings: inout Findings) {
        for search in findings.searches { timers.add(search) }
        findings.timers = timers.table.timers(names)
        answers.finish(at: end, names, into: &findings)
        storms.finish(into: &findings)
        halfOpen.finish(into: &findings)
    }
}
