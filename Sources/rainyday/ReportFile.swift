import Packets
import Reports

/// `report.html` on its way to the disk, with the texts of messages read from the recording.
enum ReportFile {
    /// Writes the page; an older one is replaced.
    ///
    /// - Parameters:
    ///   - capture: the recording that the verdict is about, which is read once more for the texts of messages.
    ///   - ports: ports that mean H.248 there beside 2944 and 2945.
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    static func write(_ report: HTMLReport, capture: String, ports: Set<UInt16> = [], to file: OutputFile) throws {
        var frames = FrameTexts(of: report.wantedFrames, ports: ports)
        try RecordingPass.items(of: capture) { frames.take($0) }
        try file.write(report.text(frames: frames))
    }
}
