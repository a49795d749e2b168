/// Everything that a capture is told before it starts: the first line on its control stream.
public struct CaptureConfiguration: Hashable, Sendable, Codable {
    /// The pcapng file; made anew.
    public var outputPath: String
    /// One interface of the file each, in this order.
    public var links: [CaptureLink]
    public var mirrors: [CaptureMirror]
    public var clock: CaptureClock
    /// Seconds from 1970 to the start of the story, taken as UTC: stamps in the file count from it in scenario time.
    public var storyStart: Int64
    /// The comment of the section header.
    public var comment: String
    /// Size of each kernel buffer in bytes; at least 1 MiB.
    public var bufferSize = 8 << 20

    public init(
        outputPath: String, links: [CaptureLink], mirrors: [CaptureMirror], clock: CaptureClock, storyStart: Int64,
        comment: String
    ) {
        self.outputPath = outputPath
        self.links = links
        self.mirrors = mirrors
        self.clock = clock
        self.storyStart = storyStart
        self.comment = comment
    }
}
