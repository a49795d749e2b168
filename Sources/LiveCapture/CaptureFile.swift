internal import Glibc
internal import Packets
internal import Wire

/// The pcapng file: whole blocks at every write, so that a file cut off at any moment is readable.
struct CaptureFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private let links: [CaptureLink]
    private var writer: PcapngWriter
    private var numbers: [MACAddress: Int] = [:]
    /// Interfaces for frames of no link, by network; made when the first one comes.
    private var strangers: [String: Int] = [:]
    private var received: [Int]
    private var blocks: [UInt8]
    private(set) var unassigned = 0

    /// - Throws: ``CaptureError`` where the file cannot be made.
    init(_ configuration: CaptureConfiguration) throws(CaptureError) {
        path = configuration.outputPath
        links = configuration.links
        writer = PcapngWriter(
            CaptureSection(comment: configuration.comment, operatingSystem: "Linux", application: "rainyday"),
            origin: configuration.storyStart &* 1_000_000_000)
        blocks = writer.opening
        received = []
        descriptor = open(configuration.outputPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CaptureError(subject: path, reason: String(cString: strerror(errno))) }
        for link in links {
            numbers[link.macAddress] = writer.interfaceCount
            received.append(0)
            blocks += writer.addInterface(
                CaptureInterface(
                    name: link.name, description: "link of \(link.name) in network \(link.network)",
                    snapLength: 65_535, addresses: link.addresses, macAddress: link.macAddress))
        }
    }

    deinit { close(descriptor) }

    /// The packet that a frame on a mirror is: its link by its source or destination address, its direction by the
    /// mirror's kind.
    mutating func packet(of frame: CaptureHandle.Frame, on mirror: CaptureMirror, at time: Instant) -> CapturedPacket {
        let field = mirror.kind == .sent ? frame.bytes.dropFirst(6).prefix(6) : frame.bytes.prefix(6)
        let address = MACAddress(field.reduce(0) { $0 << 8 | UInt64($1) })
        let interface = numbers[address] ?? stranger(in: mirror.network)
        received[interface] += 1
        return CapturedPacket(
            time: time, interface: interface, direction: mirror.kind == .sent ? .outbound : .inbound,
            originalLength: frame.originalLength, bytes: frame.bytes)
    }

    private mutating func stranger(in network: String) -> Int {
        unassigned += 1
        if let known = strangers[network] { return known }
        let number = writer.interfaceCount
        blocks += writer.addInterface(
            CaptureInterface(
                name: network, description: "frames of no link in network \(network)", snapLength: 65_535))
        received.append(0)
        strangers[network] = number
        return number
    }

    mutating func add(_ packet: CapturedPacket) { blocks += writer.packet(packet) }

    /// Appends the statistics of every interface.
    ///
    /// The kernel loses frames of a mirror without saying whose they were: they are booked on the first link of the
    /// mirror's network.
    mutating func addStatistics(droppedByNetwork: [String: Int], at time: Instant) {
        var rest = droppedByNetwork
        for number in received.indices {
            let dropped = number < links.count ? rest.removeValue(forKey: links[number].network) ?? 0 : 0
            let statistics = CaptureStatistics(
                interface: number, received: UInt64(received[number] + dropped), dropped: UInt64(dropped))
            blocks += writer.statistics(statistics, at: time)
        }
    }

    /// Writes what was added since the last call.
    mutating func flush() throws(CaptureError) {
        var rest = blocks[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                blocks = []
                throw CaptureError(subject: path, reason: String(cString: strerror(errno)))
            }
        }
        blocks.removeAll(keepingCapacity: true)
    }

    /// Writes the rest and waits until it is on the disk.
    mutating func finish() throws(CaptureError) {
        try flush()
        // A pipe or a terminal cannot be synchronised, which is no error.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw CaptureError(subject: path, reason: String(cString: strerror(errno)))
        }
    }
}
