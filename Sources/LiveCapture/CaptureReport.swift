/// What a capture tells its launcher; one line each on the control stream.
public enum CaptureReport: Hashable, Sendable, Codable {
    /// Every frame on the mirrors from here on will be in the file.
    case ready
    /// It cannot go on and ends; what was written is readable.
    case failed(reason: String)
    /// Somebody set the wall clock forward by so many nanoseconds of wall time, or back where negative.
    case clockStep(nanoseconds: Int64)
    /// A mirror works no more; its frames are missing from here on.
    case lostMirror(interface: String, reason: String)
    case statistics(CaptureTotals)
    /// The file is whole and on the disk.
    case finished(CaptureTotals)
    /// A line that is no command.
    case refused(reason: String)
}
