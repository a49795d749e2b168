public import Packets
import Fabric
import Wire

extension SimulationResult {
    /// The gathered frames as a pcapng recording, laid out as the lab lays out its own: an interface for each link,
    /// each frame as its node sent it and as it was delivered, and nothing dropped.
    public func capture(story: StoryHeader) -> [UInt8] {
        var writer = PcapngWriter(story: story)
        var bytes = writer.opening
        bytes.reserveCapacity(frames.reduce(4_096) { $0 + $1.bytes.count + 64 })
        for link in links { bytes += writer.addInterface(link.captureInterface) }
        var counts = [UInt64](repeating: 0, count: links.count)
        for frame in frames {
            counts[frame.link] += 1
            bytes += writer.packet(frame.captured)
        }
        for (link, count) in counts.enumerated() {
            bytes += writer.statistics(
                CaptureStatistics(interface: link, received: count, dropped: 0), at: end)
        }
        return bytes
    }
}

extension SimulatedLink {
    /// The link as an interface of a recording.
    public var captureInterface: CaptureInterface {
        CaptureInterface(linkType: 1, name: name, addresses: port.addresses, macAddress: port.mac)
    }
}

extension SimulatedFrame {
    /// The frame as a packet of a recording whose interfaces are ``SimulationResult/links``.
    public var captured: CapturedPacket {
        CapturedPacket(
            time: time, interface: link, direction: direction == .sent ? .outbound : .inbound,
            originalLength: bytes.count, bytes: bytes)
    }
}
