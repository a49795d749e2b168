import Rehearsals
public import Topologies

/// A story played once for every combination of settings.
///
/// Play each of ``combinations`` with ``outcome(of:)``, in any order and on any thread, and show them in a
/// ``SweepTable``.
public struct Sweep: Sendable {
    /// What is varied, in the order in which the user named it.
    public let ranges: [SettingRange]
    /// Every combination of one value of each range, the last range varying fastest.
    public let combinations: [[SettingChange]]
    private let source: TopologySource
    private let name: String
    private let speed: Int

    /// More combinations than this are refused.
    public static let limit = 10_000

    /// - Parameters:
    ///   - name: the topology as the user named it.
    ///   - speed: multiplies the timers of modelled kernels, as in ``Rehearsals/Rehearsal``.
    ///   - checked: told how many combinations have been checked, after each.
    /// - Throws: ``SettingChangeError`` where there are too many combinations, or where one is no topology; every one
    ///   is tried before the first is played.
    public init(
        _ source: TopologySource, named name: String, over ranges: [SettingRange], speed: Int = 1,
        checked: (_ count: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(SettingChangeError) {
        var combinations: [[SettingChange]] = [[]]
        for range in ranges {
            guard combinations.count * range.values.count <= Self.limit else {
                throw SettingChangeError(
                    "these are more than \(Self.limit) combinations of settings: take larger steps or fewer settings")
            }
            combinations = combinations.flatMap { combination in range.changes.map { combination + [$0] } }
        }
        for (index, combination) in combinations.enumerated() {
            _ = try source.topology(with: combination)
            checked(index + 1, combinations.count)
        }
        self.source = source
        self.name = name
        self.ranges = ranges
        self.combinations = combinations
        self.speed = speed
    }

    /// Plays the story with the settings of one combination, 0 up to the number of ``combinations``.
    public func outcome(of combination: Int) -> SweepOutcome {
        let changes = combinations[combination]
        do {
            let topology = try source.topology(with: changes)
            let rehearsal = Rehearsal(
                playing: Rehearsal.simulator(of: topology, speed: speed, keepsFrames: false), of: topology,
                named: name, speed: speed)
            return SweepOutcome(changes, rehearsal)
        } catch {
            return SweepOutcome(changes, failure: "\(error)")
        }
    }
}
