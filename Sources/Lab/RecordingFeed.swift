import Analysis
import Decompression
import Packets
import Wire

/// The bytes of a file → what it shows: unpacked, read and analysed as they come.
struct RecordingFeed {
    private let unpacker = Unpacker()
    private var reader = CaptureReader()
    private var sink: Sink
    /// Called with each item that was analysed, and the reader's origin.
    var onItem: ((CaptureReader.Item, Int64?) -> Void)?
    /// Where the recording stops to be readable, or what of it cannot be read.
    private(set) var damage: DecodeError?
    /// True once the file has ended and all of it was read.
    private(set) var isWhole = false

    init(analyzer: Analyzer) { sink = Sink(analyzer: analyzer) }

    var packetCount: Int { reader.packetCount }
    /// When its times begin, in nanoseconds since 1970; nil where nothing was read, and where a story has times of its
    /// own.
    var origin: Int64? { sink.isStory ? nil : reader.origin }
    var isEmpty: Bool { unpacker.taken == 0 }
    /// True where there is nothing in it that could be analysed.
    var isUnreadable: Bool { damage != nil && reader.packetCount == reader.unreadableCount }

    /// Takes the next bytes; nothing more is taken once there is damage.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard damage == nil else { return }
        do throws(DecodeError) {
            try unpacker.append(bytes) { (piece) throws(DecodeError) in try read(piece) }
        } catch {
            damage = placed(error)
        }
    }

    /// What is there so far, after what is certain of it has been settled.
    mutating func settle() -> Findings { sink.analyzer.settle() }

    /// The events that were settled since the last time.
    mutating func takeSettled() -> [SettledEvent] { sink.analyzer.takeSettled() }

    /// The file ends here.
    ///
    /// - Parameter isCut: true where nobody waited for the end, so that it may come anywhere.
    mutating func finish(isCut: Bool = false) -> Findings {
        if damage == nil {
            do throws(DecodeError) {
                try unpacker.finish { (piece) throws(DecodeError) in try read(piece) }
                try reader.finish()
            } catch {
                if !isCut || error.reason != .endOfInput { damage = placed(error) }
            }
        }
        isWhole = damage == nil
        damage = damage ?? reader.firstUnreadable
        return sink.analyzer.conclude()
    }

    private mutating func read(_ piece: UnsafeRawBufferPointer) throws(DecodeError) {
        guard let onItem else { return try reader.append(piece, to: &sink) }
        for item in try reader.append(piece) {
            sink.take(item)
            onItem(item, reader.origin)
        }
    }

    /// What is analysed as it is read.
    private struct Sink: CaptureSink {
        var analyzer: Analyzer
        /// The recording has times of its own.
        var isStory = false

        mutating func take(_ item: CaptureReader.Item) {
            if case .section(let section) = item, section.story != nil { isStory = true }
            analyzer.ingest(item)
        }

        mutating func take(_ frame: RecordedFrame) { analyzer.ingest(frame) }
    }

    /// Says which bytes the error counts, and after which frame it is, where the file is compressed.
    private func placed(_ error: DecodeError) -> DecodeError {
        guard let compression = unpacker.compression else { return error }
        let isOfFile = error.element.hasPrefix(compression.rawValue)
        let count = reader.packetCount
        let element =
            isOfFile
            ? error.element + (count > 0 ? " after frame \(count)" : "")
            : error.element + " in what the \(compression.rawValue) file unpacks to"
        return DecodeError(offset: error.offset, element: element, reason: error.reason)
    }
}
