import Frames
import Wire

/// One packet on one network of its way: as it was sent into it, and as it came out.
struct Crossing: Hashable, Sendable {
    /// The passage that it is part of, by its index.
    var passage: Int32
    /// The crossing before it, by its index; below zero for the first.
    var previous: Int32
    /// How many networks came before this one.
    var depth: UInt8
    var hopLimit: UInt8
    /// The hardware addresses of the frame.
    var sender: MACAddress
    var receiver: MACAddress
    /// Bytes of the frame on the wire.
    var length: UInt32
    var first: Instant
    var last: Instant
    var sights: UInt8 = 1
    /// How many copies were sent into the network, and how many came out.
    var entries: UInt8 = 1

    /// Each copy is seen as it is sent, and as it comes out.
    var deliveries: UInt8 { sights > entries ? sights - entries : 0 }

    /// Copies of one packet come so soon after each other where no network before this one has made them.
    static let patienceForCopies = Duration.milliseconds(50)

    /// True where a sight is on this network, by its hops and its hardware addresses.
    func isWay(of sight: Passage) -> Bool {
        hopLimit == sight.hopLimit && sender == sight.sender && receiver == sight.receiver
    }

    /// True where another sight is of this crossing, too.
    func takes(_ time: Instant) -> Bool {
        guard sights < 200, time >= first else { return false }
        if Int(sights) < 2 * Int(entries) { return time - last <= PacketLedger.patience }
        return time - last <= Self.patienceForCopies
    }
}
