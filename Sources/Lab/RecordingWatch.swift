public import Analysis

/// What somebody wants to hear of a recording while it is analysed.
public struct RecordingWatch {
    /// True where the end of a file is not the end of the recording, and what is certain is told as it comes.
    public var follows = false
    /// True once the recording shall end here.
    public var isInterrupted: () -> Bool = { false }
    /// Takes what has become certain, each event once; with the last call all of it has.
    public var onSettled: (([SettledEvent]) -> Void)?
    /// Takes what a recording that is being followed shows so far.
    public var onProgress: ((Findings) -> Void)?
    /// Gets every byte that was read.
    public var onBytes: ((UnsafeRawBufferPointer) -> Void)?

    public init() {}
}
