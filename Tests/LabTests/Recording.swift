import Frames
import Packets
import Wire

/// A capture file, read whole.
struct Recording {
    struct Entry {
        let time: Instant
        /// The link's name, such as `mg1`.
        let link: String
        let direction: CapturedPacket.Direction
        let frame: DecodedFrame

        var segment: TCPSegment? {
            if case .tcp(let segment) = frame.transport { segment } else { nil }
        }
    }

    private(set) var entries: [Entry] = []

    /// - Throws: where a block, or the last one, is cut off, or a frame is no frame.
    init(_ bytes: [UInt8]) throws {
        var reader = CaptureReader()
        var names: [Int: String] = [:]
        for item in try reader.append(bytes) {
            switch item {
            case .interface(let interface, let number): names[number] = interface.name
            case .packet(let packet):
                entries.append(
                    Entry(
                        time: packet.time, link: names[packet.interface] ?? "", direction: packet.direction,
                        frame: try DecodedFrame(decoding: packet.bytes[...])))
            case .section, .statistics, .name: continue
            }
        }
        try reader.finish()
    }

    /// What a node has sent.
    func sent(by node: String) -> [Entry] { entries.filter { $0.link == node && $0.direction == .outbound } }
}
