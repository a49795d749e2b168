/// What a launcher can ask of a capture once it runs; one line each on the control stream.
public enum CaptureCommand: String, Hashable, Sendable, Codable {
    case statistics
    /// Take what has been sent so far, finish the file and end.
    case stop
}
