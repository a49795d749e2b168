/// Makes a recording of each packet once, as its sender sent it, from one that holds it on every link that it crossed.
///
/// A tool that follows TCP across interfaces, such as Wireshark, takes the second sight of a segment for a
/// retransmission and does not look into it. Links of routers, whose interfaces have a dot in their name, and
/// deliveries are left out; what was sent and never arrived stays.
public struct SentRecording: Sendable {
    private var writer: PcapngWriter?
    /// The interface's number in the new recording, by its number in the old one.
    private var numbers: [Int: Int] = [:]

    public init() {}

    /// Takes the next item of the full recording and returns the blocks that it makes, none for most.
    ///
    /// - Parameter origin: ``CaptureReader/origin`` after the item was read.
    public mutating func take(_ item: CaptureReader.Item, origin: Int64?) -> [UInt8] {
        switch item {
        case .section(let section):
            // One section is enough for the recordings that have links of nodes.
            guard writer == nil else { return [] }
            let writer = PcapngWriter(section, origin: origin ?? 0)
            self.writer = writer
            return writer.opening
        case .interface(let interface, let number):
            guard let name = interface.name, !name.utf8.contains(0x2E), var writer else { return [] }
            numbers[number] = writer.interfaceCount
            let block = writer.addInterface(interface)
            self.writer = writer
            return block
        case .packet(var packet):
            guard packet.direction == .outbound, let number = numbers[packet.interface], let writer else { return [] }
            packet.interface = number
            return writer.packet(packet)
        case .statistics, .name: return []
        }
    }
}
