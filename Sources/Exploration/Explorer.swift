public import Simulation
import Topologies
import Wire

/// Searches for a bad day: draws stories, plays them without frames, and makes small what breaks a property.
///
/// Hand it story numbers with ``explore(_:)``, each one once; several explorers of the same player and seed may share
/// the numbers among them. What it finds in a story depends on the story and on what it has found before.
public struct Explorer: Sendable {
    /// How long the stories that were played for the search itself went on, in scenario time.
    public private(set) var played = Duration.zero

    /// What came of one story.
    public enum Outcome: Sendable {
        /// Every property held.
        case good
        /// A property did not hold, in a way that is known already.
        case known(Violation)
        case found(BadDay)
        /// The story met a bound of the simulation.
        case unfinished(SimulationError)
    }

    public let player: StoryPlayer
    public let judge: PropertyJudge
    private let drawer: StoryDrawer
    public private(set) var coverage: Coverage
    /// How long a story must have been quiet to be over.
    private let quiet: Duration
    /// Kinds of faults that are known to break a property.
    private var known: [(property: Violation.Property, kinds: Set<String>)] = []

    /// - Parameters:
    ///   - seed: of the search.
    ///   - maximumFaults: the most faults of a story, 1…64.
    public init(_ player: StoryPlayer, _ limits: PropertyLimits, seed: UInt64, maximumFaults: Int) {
        self.player = player
        judge = PropertyJudge(player, limits)
        quiet = limits.unsettled ?? .minutes(3)
        let last =
            Instant.start + player.topology.duration - player.landscape.settlingTime
            - (limits.unsettled ?? .zero)
        drawer = StoryDrawer(
            player.landscape, seed: seed, maximumFaults: maximumFaults, period: player.begin...max(player.begin, last))
        coverage = Coverage(player)
    }

    /// The faults of a story.
    public func story(_ number: UInt64) -> [DrawnFault] { drawer.story(number) }

    /// Plays a story and looks at it.
    ///
    /// - Parameter isOver: true once there is no more time to make a day small; what has been reached is the result.
    public mutating func explore(_ number: UInt64, isOver: @escaping () -> Bool = { false }) -> Outcome {
        let faults = drawer.story(number)
        do throws(SimulationError) {
            let result = try player.play(faults, until: quiet)
            coverage.note(result)
            played += result.end - .start
            let violations = try judge.violations(of: faults, result)
            guard let first = violations.first else { return .good }
            let kinds = BadDay.kinds(of: faults, player.landscape)
            guard let new = violations.first(where: { !isKnown($0.property, kinds) }) else { return .known(first) }
            let day = shrink(faults, new, number, isOver: isOver)
            learn(day)
            return .found(day)
        } catch {
            return .unfinished(error)
        }
    }

    /// Takes note of what another explorer has found, so that it is not found again here.
    public mutating func learn(_ day: BadDay) {
        known.append((day.violation.property, BadDay.kinds(of: day.faults, player.landscape)))
    }

    /// Whether a smaller day is known whose faults these have too.
    private func isKnown(_ property: Violation.Property, _ kinds: Set<String>) -> Bool {
        known.contains { $0.property == property && $0.kinds.isSubset(of: kinds) }
    }

    private func shrink(
        _ faults: [DrawnFault], _ violation: Violation, _ number: UInt64, isOver: @escaping () -> Bool
    ) -> BadDay {
        var judge = judge
        judge.keepOnly(violation.property)
        let player = player
        let quiet = quiet
        func violations(_ faults: [DrawnFault]) -> [Violation] {
            guard let result = try? player.play(faults, until: quiet) else { return [] }
            return (try? judge.violations(of: faults, result)) ?? []
        }
        var shrinker = Shrinker(earliest: player.begin, isOver: isOver) { !violations($0).isEmpty }
        let small = shrinker.shrink(faults).enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        return BadDay(
            story: number, violation: violations(small).first ?? violation, faults: small,
            signature: BadDay.signature(violation.property, small, player.landscape), faultsFound: faults.count,
            trials: shrinker.trials)
    }
}
