public import Wire

/// Gateways that went from one controller to another and back, and again.
public struct PingPong: Hashable, Sendable {
    /// So many moves in a row are needed: there, back, and there again.
    public static let bound = 3

    public var gateways: [String]
    /// The two controllers, in the order of their names.
    public var controllers: [String]
    /// Moves of all gateways.
    public var moves: Int
    public var start: Instant
    public var end: Instant
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        Finding(
            .pingPong,
            "\(NameList.of(gateways)) moved between \(controllers.joined(separator: " and ")) \(moves) times",
            nodes: gateways + controllers, start: start, end: end, count: moves, frames: frames,
            cause:
                "split registration prevention sends gateways away that a recovery rule lets "
                + "return, or the network flaps",
            prevention: "recovery rule none or a time-day-window with split registration prevention (R6); "
                + "a longer time of network stability where the network flaps")
    }

    /// Every pair of controllers between which gateways went to and fro.
    static func all(_ links: [H248Link]) -> [PingPong] {
        var found: [[String]: PingPong] = [:]
        for (gateway, mine) in Dictionary(grouping: links, by: \.gateway) {
            var run: [H248Link] = []
            for link in mine.sorted(by: { ($0.start, $0.frame) < ($1.start, $1.frame) }) {
                if run.last?.controller == link.controller { continue }
                if run.count >= 2, run[run.count - 2].controller != link.controller {
                    note(run, gateway, &found)
                    run = Array(run.suffix(1))
                }
                run.append(link)
            }
            note(run, gateway, &found)
        }
        return found.values.map { one in
            var one = one
            one.gateways.sort(by: NaturalOrder.precedes)
            return one
        }.sorted { ($0.start, $0.gateways.first ?? "") < ($1.start, $1.gateways.first ?? "") }
    }

    private static func note(_ run: [H248Link], _ gateway: String, _ found: inout [[String]: PingPong]) {
        guard run.count > bound, let first = run.first, let last = run.last else { return }
        let pair = Set(run.map(\.controller)).sorted(by: NaturalOrder.precedes)
        var one =
            found[pair]
            ?? PingPong(gateways: [], controllers: pair, moves: 0, start: run[1].start, end: first.start, frames: [])
        if !one.gateways.contains(gateway) { one.gateways.append(gateway) }
        one.moves += run.count - 1
        one.start = min(one.start, run[1].start)
        one.end = max(one.end, last.start)
        one.frames = (one.frames + run.dropFirst().map(\.frame)).sorted()
        found[pair] = one
    }
}
