/// The first frame in which a recording differs from the one that was kept, decoded.
public struct FrameDifference: Hashable, Sendable {
    /// Counted from 1.
    public let number: Int
    /// For people: the number, the frame as it was, and the frame as it is.
    public let text: String

    /// Nil where the frames are the same.
    ///
    /// - Parameters:
    ///   - recording: the new one.
    ///   - digests: those of the recording that was kept.
    ///   - kept: that recording, where it was kept whole.
    public init?(of recording: RecordedFrames, from digests: FrameDigests, kept: RecordedFrames? = nil) {
        let new = recording.digests
        guard let index = new.firstDifference(from: digests) else { return nil }
        number = index + 1
        let count = new.differences(from: digests)
        var lines = [
            "frame \(number) is the first that differs (\(count) of \(max(new.values.count, digests.values.count)) do)"
        ]
        let ended = "  nothing, the recording ended after frame \(index)"
        if index >= digests.values.count {
            lines += ["it was", ended]
        } else if let text = kept?.text(of: number) {
            lines += ["it was", Self.indented(text)]
        } else {
            lines.append("it was another; of the old recording only digests are kept")
        }
        lines.append("it is")
        lines.append(recording.text(of: number).map(Self.indented) ?? ended)
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }
}
