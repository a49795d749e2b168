public import Packets
public import Wire

/// Writes the recordings of a story while it is played in virtual time: `capture.pcapng` with every frame on every
/// link, and `sent.pcapng` with each packet once.
///
/// Hand over every frame with ``write(_:)``, then call ``finish(at:)``. What was written is a readable recording at
/// any moment, but for what still waits in memory, at most ``bufferLimit`` bytes.
public final class StoryRecording {
    /// Bytes that are written at one time.
    public static let bufferLimit = 1 << 18

    private let folder: OutputFolder
    private let captureFile: LineWriter
    private let sentFile: LineWriter
    private var writer: PcapngWriter
    private var sent = SentRecording()
    private var captured: [UInt8] = []
    private var sentBytes: [UInt8] = []
    private var counts: [UInt64]

    /// Makes both files anew, and the folder where it does not exist.
    ///
    /// - Parameter interfaces: One for each link, by which packets name them.
    public init(in folder: String, story: StoryHeader, interfaces: [CaptureInterface]) throws(LabFailure) {
        self.folder = try OutputFolder(folder)
        captureFile = try LineWriter(self.folder.file("capture.pcapng"))
        sentFile = try LineWriter(self.folder.file("sent.pcapng"))
        writer = PcapngWriter(story: story)
        counts = [UInt64](repeating: 0, count: interfaces.count)
        captured += writer.opening
        for interface in interfaces { captured += writer.addInterface(interface) }
        let section = CaptureSection(comment: story.comment, application: "rainyday")
        sentBytes += sent.take(.section(section), origin: writer.origin)
        for (number, interface) in interfaces.enumerated() {
            sentBytes += sent.take(.interface(interface, number: number), origin: writer.origin)
        }
    }

    /// Takes the next frame.
    public func write(_ packet: CapturedPacket) {
        if counts.indices.contains(packet.interface) { counts[packet.interface] += 1 }
        writer.append(packet, to: &captured)
        if packet.direction == .outbound { sentBytes += sent.take(.packet(packet), origin: writer.origin) }
        if captured.count >= Self.bufferLimit { flush() }
    }

    /// Writes what is left, and how many frames each interface had; nothing was dropped.
    ///
    /// - Throws: ``LabFailure`` with the file and the kernel's reason where something could not be written.
    public func finish(at end: Instant) throws(LabFailure) {
        for (interface, count) in counts.enumerated() {
            captured += writer.statistics(
                CaptureStatistics(interface: interface, received: count, dropped: 0), at: end)
        }
        flush()
        for (file, name) in [(captureFile, "capture.pcapng"), (sentFile, "sent.pcapng")] {
            file.close()
            if let failure = file.failure {
                throw LabFailure(.usage, "cannot write \(folder.file(name)): \(failure)")
            }
        }
    }

    private func flush() {
        captureFile.write(captured)
        sentFile.write(sentBytes)
        captured.removeAll(keepingCapacity: true)
        sentBytes.removeAll(keepingCapacity: true)
    }
}
