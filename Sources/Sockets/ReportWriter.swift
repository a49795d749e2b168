import FoundationEssentials
import NIOCore

/// Writes a node's reports as lines of JSON, with a bound on what waits.
final class ReportWriter {
    /// Set once the control channel is there.
    var channel: (any Channel)?
    private let encoder = JSONEncoder()

    /// A launcher that has stopped reading must not make a node grow: journal lines past this are left out.
    private static let limit = 8 << 20

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func write(_ report: NodeReport) {
        guard let channel, let data = try? encoder.encode(report) else { return }
        let waiting = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard waiting < Self.limit else { return }
        var buffer = channel.allocator.buffer(capacity: data.count + 1)
        buffer.writeBytes(data)
        buffer.writeInteger(0x0A as UInt8)
        channel.writeAndFlush(buffer, promise: nil)
    }
}
