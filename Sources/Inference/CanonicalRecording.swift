import Packets
import Frames
import Wire

/// A recording told anew: each packet as it was sent, on its sender's link, and as it arrived, on its receiver's.
///
/// Whatever the recording was like, with one interface or many, with directions or without: where it shows packets at
/// more than one place on their way, it can be told which of them arrived. A packet arrives where it has crossed as
/// many networks as the best of its way, and was seen to come out of the last of them, if any is. Where each packet is
/// seen once only, nothing says which of them arrived, and all are taken to.
struct CanonicalRecording: Sendable {
    /// In the order of the first sights.
    let passages: [Passage]
    /// Each network that a packet crosses; ``Passage/crossing`` is the last one of a packet.
    let crossings: [Crossing]
    /// What an analysis reads: an interface for each address, each packet outbound and, where it arrived, inbound.
    let items: [CaptureReader.Item]
    /// The number, in the recording that was read, of each packet among ``items``.
    let frameNumbers: [Int]
    /// Everybody who sent a packet of his own, in the order of addresses.
    let hosts: [IPAddress]
    /// True where losses can be seen.
    let showsArrivals: Bool
    let ended: Instant
    let leftOut: Int

    init(_ ledger: PacketLedger) {
        var passages = ledger.passages
        ended = ledger.ended
        leftOut = ledger.leftOut
        let packets = passages.count { $0.kind != .question }
        let repeated = passages.count { $0.kind != .question && $0.sights > 1 }
        showsArrivals = packets > 0 && repeated * 4 > packets
        if showsArrivals { Self.judge(&passages, ledger.crossings) }
        crossings = ledger.crossings
        self.passages = passages
        let senders = Set(passages.filter { $0.kind != .question }.map(\.source.address))
        hosts = senders.sorted()
        (items, frameNumbers) = Self.items(passages, ledger.frames, hosts, linkType: ledger.linkType)
    }

    private struct Pair: Hashable {
        let from: IPAddress
        let to: IPAddress

        init(_ passage: Passage) { (from, to) = (passage.source.address, passage.destination.address) }
        init(_ from: IPAddress, _ to: IPAddress) { (self.from, self.to) = (from, to) }
        var reversed: Pair { Pair(to, from) }
    }

    /// Tells which packets arrived.
    private static func judge(_ passages: inout [Passage], _ crossings: [Crossing]) {
        /// How many networks the way has, and whether packets are seen to come out of the last one.
        struct Way {
            var depth: UInt8
            var isClosed: Bool
        }
        func last(_ passage: Passage) -> Crossing? {
            crossings.indices.contains(Int(passage.crossing)) ? crossings[Int(passage.crossing)] : nil
        }
        // Recorded at both ends alone, networks between are seen to be entered only.
        let areClosed = crossings.count { $0.deliveries > 0 } * 2 > crossings.count
        var best: [Pair: Way] = [:]
        for passage in passages {
            guard let end = last(passage) else { continue }
            let way = Way(depth: end.depth, isClosed: end.deliveries > 0)
            for pair in [Pair(passage), Pair(passage).reversed] {
                guard let known = best[pair], known.depth >= way.depth else {
                    best[pair] = way
                    continue
                }
                if known.depth == way.depth, way.isClosed { best[pair] = way }
            }
        }
        for index in passages.indices {
            if let end = last(passages[index]), let way = best[Pair(passages[index])] {
                let mayBeOpen = !way.isClosed && !areClosed && passages[index].sights > 1
                passages[index].hasArrived = end.depth == way.depth && (end.deliveries > 0 || mayBeOpen)
            } else {
                passages[index].hasArrived = passages[index].sights > 1
            }
        }
    }

    private static func items(
        _ passages: [Passage], _ frames: [[UInt8]], _ hosts: [IPAddress], linkType: UInt16
    ) -> (items: [CaptureReader.Item], frameNumbers: [Int]) {
        var items: [CaptureReader.Item] = []
        let number = Dictionary(uniqueKeysWithValues: hosts.enumerated().map { ($1, $0) })
        for (index, host) in hosts.enumerated() {
            let interface = CaptureInterface(linkType: linkType, name: "n\(index)", addresses: [host])
            items.append(.interface(interface, number: index))
        }
        var sights: [(time: Instant, index: Int, frame: Int, item: CaptureReader.Item)] = []
        for (index, passage) in passages.enumerated() {
            func add(
                _ time: Instant, _ frame: Int, _ interface: Int?, _ direction: CapturedPacket.Direction
            ) {
                guard let interface else { return }
                let packet = CapturedPacket(
                    time: time, interface: interface, direction: direction, bytes: frames[index])
                sights.append((time, index, frame, .packet(packet)))
            }
            add(passage.time, passage.frame, number[passage.source.address], .outbound)
            guard passage.hasArrived else { continue }
            add(passage.last, passage.lastFrame, number[passage.destination.address], .inbound)
        }
        sights.sort { ($0.time, $0.frame, $0.index) < ($1.time, $1.frame, $1.index) }
        return (items + sights.map(\.item), sights.map { passages[$0.index].frame })
    }
}
