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
    var halfOpen: HalfOpenTrack

    /// - Parameters:
    ///   - scene: who is what.
    ///   - hasty: those that have one verdict for each failure: controllers and media servers.
    init(_ scene: Scene, hasty: [String]) {
        entities = EntityLinkTrack(controllers: hasty, tables: scene.names.linkTables)
        timers = TimerTrack(scene, options: OptionsClock(others: hasty, tables: scene.names.linkTables))
        halfOpen = HalfOpenTrack(scene)
    }

    /// Takes the next happening, in the order of times.
    mutating func handle(_ happening: Happening) {
        survivables.handle(happening)
        entities.handle(happening)
        calls.handle(happening)
        timers.handle(happening)
        answers.handle(happening)
        storms.handle(happening)
        halfOpen.handle(happening)
    }

    /// Hands over what only the end of a recording settles; `findings` has its searches already.
    mutating func finish(at end: Instant, into findings: inout Findings) {
        for search in findings.searches { timers.add(search) }
        findings.timers = timers.table.timers
        answers.finish(at: end, into: &findings)
        storms.finish(into: &findings)
        halfOpen.finish(into: &findings)
    }
}
