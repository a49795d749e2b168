public import Packets

/// The frames of a recording with the interfaces on which they were seen.
public struct RecordedFrames: Hashable, Sendable {
    /// By their number in the recording.
    public private(set) var interfaces: [Int: CaptureInterface] = [:]
    /// In the order of the recording; the first is frame 1.
    public private(set) var packets: [CapturedPacket] = []

    public init() {}

    /// Takes the next item of a recording, as ``Packets/CaptureReader`` gives it.
    public mutating func take(_ item: CaptureReader.Item) {
        switch item {
        case .interface(let interface, let number): interfaces[number] = interface
        case .packet(let packet): packets.append(packet)
        case .section, .statistics, .name: break
        }
    }

    /// The digest of each frame.
    public var digests: FrameDigests {
        var digests = FrameDigests()
        for packet in packets { digests.append(packet) }
        return digests
    }

    /// A frame as text, by its number from 1; nil where there is none.
    public func text(of number: Int) -> String? {
        guard packets.indices.contains(number - 1) else { return nil }
        let packet = packets[number - 1]
        return FrameText(packet, number: number, interface: interfaces[packet.interface]).text
    }
}
