import Analysis
public import Packets

/// The texts of those frames of a recording that somebody wants to read; all others pass by.
public struct FrameTexts: Sendable {
    /// Most characters of one frame's text.
    private static let limit = 16_384

    private let wanted: Set<Int>
    private var reader: MessageReader
    private var interfaces: [Int: CaptureInterface] = [:]
    private var number = 0
    private var texts: [Int: String] = [:]

    /// - Parameters:
    ///   - wanted: numbers of frames, from 1.
    ///   - ports: ports that mean H.248 beside 2944 and 2945.
    public init(of wanted: Set<Int> = [], ports: Set<UInt16> = []) {
        self.wanted = wanted
        reader = MessageReader(ports: ports)
    }

    /// Takes the next item of the recording, as ``Packets/CaptureReader`` gives it.
    public mutating func take(_ item: CaptureReader.Item) {
        let messages = reader.take(item)
        switch item {
        case .interface(let interface, let number): interfaces[number] = interface
        case .packet(let packet):
            number += 1
            guard wanted.contains(number) else { return }
            let interface = interfaces[packet.interface]
            let text = FrameText(packet, number: number, interface: interface, messages: messages).text
            let isLong = text.utf8.count > Self.limit
            texts[number] = isLong ? String(text.unicodeScalars.prefix(Self.limit)) + " …" : text
        case .section, .statistics, .name: break
        }
    }

    /// The text of a frame; nil where it was not wanted or not there.
    subscript(frame: Int) -> String? { texts[frame] }
}
