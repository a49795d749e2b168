/// What a pcapng section header says of its recording; a pcap file says nothing.
public struct CaptureSection: Hashable, Sendable {
    public var comment: String?
    public var hardware: String?
    public var operatingSystem: String?
    public var application: String?

    public init(
        comment: String? = nil, hardware: String? = nil, operatingSystem: String? = nil, application: String? = nil
    ) {
        self.comment = comment
        self.hardware = hardware
        self.operatingSystem = operatingSystem
        self.application = application
    }

    /// What the comment says of the story that was recorded; nil where the recording is not one of ours.
    public var story: StoryHeader? { comment.flatMap { StoryHeader(comment: $0) } }
}
