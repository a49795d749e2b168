import Agents
import FoundationEssentials
import NIOCore
import Wire

/// Writes a node's reports as lines of JSON, with a bound on what waits.
final class ReportWriter {
    private let channel: any Channel
    private let encoder = JSONEncoder()
    private let limit: Int
    private var leftOut = 0

    /// - Parameter limit: how many bytes may wait: a launcher that has stopped reading must not make a node grow.
    ///   Reports past it are left out, and the next one that fits is preceded by their count.
    init(to channel: any Channel, limit: Int = 8 << 20) {
        self.channel = channel
        self.limit = limit
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    func write(_ report: NodeReport) {
        let waiting = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard waiting < limit else {
            leftOut += 1
            return
        }
        if leftOut > 0, case .journal(let moment, _) = report {
            put(.journal(at: moment, entry: JournalEntry(.limitReached, nil, detail: "\(leftOut) reports left out")))
            leftOut = 0
        }
        put(report)
    }

    /// Calls back once every line is with the kernel, or the channel is gone.
    func flush(_ isDone: @escaping () -> Void) {
        channel.writeAndFlush(channel.allocator.buffer(capacity: 0)).assumeIsolated().whenComplete { _ in isDone() }
    }

    private func put(_ report: NodeReport) {
        guard let data = try? encoder.encode(report) else { return }
        var buffer = channel.allocator.buffer(capacity: data.count + 1)
        buffer.writeBytes(data)
        buffer.writeInteger(0x0A as UInt8)
        channel.writeAndFlush(buffer, promise: nil)
    }
}
