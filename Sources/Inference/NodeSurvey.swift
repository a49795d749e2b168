public import Analysis
import Frames
public import Packets
public import Wire

/// Which addresses a recording has, and what it calls them.
///
/// Hand over each item of the recording, then ask. Bounded: addresses beyond the limit go without a place.
public struct NodeSurvey: Sendable {
    /// Most addresses that are kept.
    public static let limit = 65_536

    /// The name that the recording gives to an address: by a name resolution block, or by the interface of its node
    /// in a recording of this project.
    public private(set) var names: [IPAddress: String] = [:]
    /// Every address that sent something over IP.
    public private(set) var addresses: Set<IPAddress> = []
    private var interfaces: [CaptureInterface] = []
    private var isStory = false

    public init() {}

    /// A book that has the name, or else the address as its name, of each node.
    public var book: NameBook {
        var book = NameBook()
        for address in addresses { book.nodes[address] = names[address] ?? address.description }
        return book
    }

    /// Takes the next item of the recording.
    public mutating func ingest(_ item: CaptureReader.Item) {
        switch item {
        case .section(let section): isStory = isStory || section.story != nil
        case .interface(let interface, _):
            if interfaces.count < Self.limit { interfaces.append(interface) }
        case .name(let name):
            if names.count < Self.limit, names[name.address] == nil { names[name.address] = name.name }
        case .statistics: break
        case .packet(let packet): ingest(packet)
        }
    }

    private mutating func ingest(_ packet: CapturedPacket) {
        guard addresses.count < Self.limit else { return }
        let interface = interfaces.indices.contains(packet.interface) ? interfaces[packet.interface] : nil
        let linkType = LinkType(number: interface?.linkType ?? 1)
        guard let frame = try? DecodedFrame(decoding: packet.bytes[...], linkType: linkType, allowsTruncation: true),
            let source = frame.sourceAddress
        else { return }
        if case .arp = frame.network { return }
        addresses.insert(source)
        guard isStory, packet.direction == .outbound, let name = interface?.name, !name.contains(".") else { return }
        if names[source] == nil { names[source] = name }
    }
}
