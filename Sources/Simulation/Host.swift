import Agents
import Fabric
import Frames
import Packets
import Wire

/// A simulated host or router: interfaces, neighbours, routes, sockets, and the process that runs on it.
///
/// Every call ends by ``settle(at:_:)``: what the agent is to learn has been told to it, and what is to be sent stands
/// in the outbox.
struct Host: Sendable {
    /// Whoever is, or was, the next hop of something.
    struct Neighbor: Sendable {
        enum State: Sendable {
            case unknown, asking
            case known(MACAddress)
        }

        var state = State.unknown
        var leg = 0
        /// Frames that wait for the answer, at most ``waitingLimit``.
        var waiting: [Waiting] = []
        var tries = 0
        var askAgainAt = Instant.start

        var hardware: MACAddress? {
            switch state {
            case .known(let hardware): hardware
            case .unknown, .asking: nil
            }
        }
    }

    /// Where packets to one destination go next.
    struct Hop: Sendable {
        var leg: Int
        var next: IPAddress
        /// An index into ``neighbors``.
        var neighbor: Int
    }

    struct Waiting: Sendable {
        var frame: Packet
        /// The packet is somebody else's, on its way through this router.
        var isForwarded: Bool
    }

    struct Process: Sendable {
        var agent: any Agent
        /// The agent's own, as of what it was told last.
        var wakeup: Instant?
        let listeners: Set<Listener>
        var isPaused = false
        /// What waits for a process that stands still, and how many bytes of datagrams are in it.
        var inbox: [AgentEvent] = []
        var inboxBytes = 0
        /// Connections of which the agent still wants to hear.
        var open: Set<ConnectionIdentifier> = []
        var accepted: Int32 = 0
        /// The wake-up that the driver has been asked for.
        var alarm: Instant?
    }

    struct ConnectionKey: Hashable, Sendable {
        var remote: Endpoint
        var localPort: UInt16
        var local: IPAddress

        /// Both ports and the remote address; hosts have few addresses of their own.
        func hash(into hasher: inout Hasher) {
            let ports = UInt64(remote.port) << 16 | UInt64(localPort)
            switch remote.address {
            case .v4(let value): hasher.combine(UInt64(value) << 32 | ports)
            case .v6(let high, let low):
                hasher.combine(high ^ ports)
                hasher.combine(low)
            }
        }
    }

    static let waitingLimit = 64
    static let hopLimit = 65_536

    let index: Int
    let station: SimulationPlan.Station
    /// The addresses of all its legs.
    let addresses: [IPAddress]
    let timers: KernelTimers
    let seed: UInt64
    var isPowered = true
    /// How often it was powered on, and how many processes it has had.
    var boot = 0
    var processes = 0
    var process: Process?
    /// What its agent wanted kept: what the next process starts with.
    var saved: AgentSettings?
    /// What it had saved when the last snapshot of it was taken; nil inside where that was nothing.
    private var backup: AgentSettings??
    var isRunning: Bool { if case .some = process { true } else { false } }
    var identification: UInt16 = 0
    var neighbors: [Neighbor] = []
    var neighborOfAddress: [IPAddress: Int] = [:]
    /// Destinations that were asked for; at most ``hopLimit``, then all are looked for anew.
    var hops: [IPAddress: Hop] = [:]
    /// Those that have not answered yet, in the order in which they were asked for.
    var askedNeighbors: [IPAddress] = []
    var reassembler = FragmentReassembler()
    var connections: [TCPConnection] = []
    var freeSlots: [Int] = []
    var slotOfKey: [ConnectionKey: Int] = [:]
    var slotOfIdentifier: [ConnectionIdentifier: Int] = [:]
    var nextSerial: UInt64 = 0
    var nextPort: UInt16 = 0

    // Work that is left when a call has done its own part.
    var events: [AgentEvent] = []
    var owing: [(slot: Int, serial: UInt64)] = []
    var loopback: [Packet] = []
    /// Empty between two calls; kept for its room.
    var output = TCPOutput()

    init(index: Int, station: SimulationPlan.Station, timers: KernelTimers, seed: UInt64) {
        self.index = index
        self.station = station
        addresses = station.legs.flatMap(\.port.addresses)
        self.timers = timers
        self.seed = seed
        let name = station.name.utf8.reduce(0 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        drawNumbers(name)
    }

    /// What a kernel draws at random when it boots.
    private mutating func drawNumbers(_ name: UInt64) {
        let draw = SeededGenerator.draw(seed, name, UInt64(boot))
        identification = UInt16(truncatingIfNeeded: draw)
        nextPort = 32_768 + UInt16(draw >> 16 % 28_232)
    }

    /// Loses everything that a host without power loses.
    mutating func powerOff() {
        isPowered = false
        process = nil
        neighbors.removeAll()
        neighborOfAddress.removeAll()
        hops.removeAll()
        askedNeighbors.removeAll()
        reassembler = FragmentReassembler()
        connections.removeAll()
        freeSlots.removeAll()
        slotOfKey.removeAll()
        slotOfIdentifier.removeAll()
        events.removeAll()
        owing.removeAll()
        loopback.removeAll()
    }

    mutating func powerOn(at now: Instant, _ outbox: inout Outbox) {
        isPowered = true
        boot += 1
        drawNumbers(UInt64(index))
        startProcess()
        settle(at: now, &outbox)
    }

    /// Copies what its agent has saved.
    mutating func takeBackup() { backup = .some(saved) }

    /// What was saved since the last snapshot is lost.
    mutating func restoreBackup() {
        if case .some(let saved) = backup { self.saved = saved }
    }

    /// Finishes a call: tells the agent what there is to tell, takes in what the host sent to itself, and sends the
    /// acknowledgements that nothing has carried.
    mutating func settle(at now: Instant, _ outbox: inout Outbox) {
        while true {
            if !events.isEmpty {
                tellAgent(at: now, &outbox)
            } else if !loopback.isEmpty {
                let packets = loopback
                loopback.removeAll(keepingCapacity: true)
                for packet in packets where outbox.step() { receiveOwn(packet, at: now, &outbox) }
            } else if owing.count == 1 {
                let (slot, serial) = owing.removeLast()
                if slot < connections.count, connections[slot].serial == serial {
                    drive(slot, at: now, &outbox) { $0.acknowledge(&$1) }
                }
            } else if !owing.isEmpty {
                let due = owing
                owing.removeAll(keepingCapacity: true)
                for (slot, serial) in due where slot < connections.count && connections[slot].serial == serial {
                    drive(slot, at: now, &outbox) { $0.acknowledge(&$1) }
                }
            } else {
                return
            }
            guard !outbox.isExhausted else { return }
        }
    }

    /// The addresses of its legs.
    func owns(_ address: IPAddress) -> Bool { addresses.contains(address) }
}
