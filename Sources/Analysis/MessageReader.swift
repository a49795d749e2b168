public import Packets

/// Reads a recording for its messages alone: whole ones, whatever segments they came in and on whatever port.
///
/// Hand over each item in the order of the file. What is kept of streams is bounded as in an ``Analyzer``.
public struct MessageReader: Sendable {
    private var dissector: Dissector

    /// - Parameter ports: ports that mean H.248 beside 2944 and 2945.
    public init(ports: Set<UInt16> = []) { dissector = Dissector(ports: ports) }

    /// The messages that are complete with this item, in the order of the stream.
    public mutating func take(_ item: CaptureReader.Item) -> [RecordedMessage] {
        dissector.messages = []
        dissector.ingest(item)
        return dissector.messages ?? []
    }
}
