import Analysis
public import Packets

/// What some frames of a recording say, decoded: lines for each, as the recording streams by.
public struct FrameDetails: Sendable {
    /// Most lines of a frame, and most characters of a line.
    private static let lineLimit = 24
    private static let characterLimit = 2000

    private let wanted: Set<Int>
    private var reader: MessageReader
    private var interfaces: [Int: CaptureInterface] = [:]
    private var count = 0
    /// By the number of the frame, counted from 1.
    public private(set) var lines: [Int: [String]] = [:]

    /// - Parameters:
    ///   - wanted: the numbers of the frames.
    ///   - ports: ports that mean H.248 beside 2944 and 2945.
    public init(of wanted: Set<Int>, ports: Set<UInt16> = []) {
        self.wanted = wanted
        reader = MessageReader(ports: ports)
    }

    /// Takes the next item of a recording, as ``Packets/CaptureReader`` gives it.
    public mutating func take(_ item: CaptureReader.Item) {
        let messages = reader.take(item)
        switch item {
        case .interface(let interface, let number): interfaces[number] = interface
        case .packet(let packet):
            count += 1
            guard wanted.contains(count) else { return }
            let interface = interfaces[packet.interface]
            let text = FrameText(packet, number: count, interface: interface, messages: messages).text
            // The first line is about the frame, which the row of the ladder is about as well.
            let body = text.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
            lines[count] = body.prefix(Self.lineLimit).map { String($0.prefix(Self.characterLimit)) }
        case .section, .statistics, .name: break
        }
    }
}
