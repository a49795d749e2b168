import Frames
import Wire

/// What became of one packet on one network.
struct CrossingSample: Hashable, Sendable {
    var from: IPAddress
    var to: IPAddress
    /// Of the first sight of the packet, from 1.
    var frame: Int
    /// True where its sender itself sent it into the network, and no router: what is cut between nodes is lost there.
    var isFromSender: Bool
    /// The hardware address that sent it into the network: each of those has its own queue.
    var ingress: MACAddress
    var entry: Instant
    var exit: Instant
    /// Bytes on the wire.
    var length: Int
    /// Copies that went in and came out.
    var entries: Int
    var deliveries: Int
    /// False where it was seen on no network after this one, and should have been, or did not come out of this one.
    var passes: Bool

    /// How long it took.
    var transit: Duration { exit - entry }
    /// One copy in, one out.
    var isPlain: Bool { entries == 1 && deliveries == 1 }
    /// Both ends, in order.
    var pair: [IPAddress] { [from, to].sorted() }

    /// Those of each network, by its name, in order of time; none where networks are not seen on both sides.
    ///
    /// - Parameter segments: by the addresses of nodes.
    static func all(
        _ recording: CanonicalRecording, segments: [IPAddress: String], between: String
    ) -> [String: [CrossingSample]] {
        let crossings = recording.crossings
        guard crossings.count(where: { $0.deliveries > 0 }) * 2 > crossings.count else { return [:] }
        var depths: [[IPAddress]: Int] = [:]
        for passage in recording.passages where passage.hasArrived && passage.crossing >= 0 {
            let pair = [passage.source.address, passage.destination.address].sorted()
            depths[pair] = max(depths[pair] ?? 0, Int(crossings[Int(passage.crossing)].depth))
        }
        var samples: [String: [CrossingSample]] = [:]
        for passage in recording.passages where passage.crossing >= 0 {
            let (from, to) = (passage.source.address, passage.destination.address)
            guard let source = segments[from], let destination = segments[to] else { continue }
            let depth = depths[[from, to].sorted()]
            var place = Int(passage.crossing)
            var isLast = true
            while place >= 0 {
                let crossing = crossings[place]
                let position = Int(crossing.depth)
                place = Int(crossing.previous)
                defer { isLast = false }
                let name: String
                if position == 0 {
                    name = source
                } else if let depth, position <= depth {
                    name = position == depth ? destination : between
                } else {
                    continue
                }
                samples[name, default: []].append(
                    CrossingSample(
                        from: from, to: to, frame: passage.frame, isFromSender: position == 0,
                        ingress: crossing.sender, entry: crossing.first, exit: crossing.last,
                        length: Int(crossing.length), entries: Int(crossing.entries),
                        deliveries: Int(crossing.deliveries), passes: crossing.deliveries > 0 || !isLast))
            }
        }
        return samples.mapValues { $0.sorted { ($0.entry, $0.frame) < ($1.entry, $1.frame) } }
    }
}
