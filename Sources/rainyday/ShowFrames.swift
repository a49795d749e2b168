import ArgumentParser
import Packets
import Reports
import Wire

/// `rainyday frames`: the frames of a recording as text, or the first that differs from another recording.
struct ShowFrames: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frames",
        abstract: "Print the frames of a recording, decoded; or the first that differs from another recording.",
        discussion: HelpText.of(
            """
            Each frame with its number, time, link, protocols, addresses and message. With --against the other recording
            may also be a file of digests, as --digests prints them; the exit code is 1 where a frame differs.

              rainyday frames out/sunny-day/capture.pcapng --from 120 --count 3
              rainyday frames out/sunny-day/capture.pcapng --against Captures/sunny-day.simulated.frames
            """))

    @Argument(help: "A pcap or pcapng file; - for standard input.") var capture: String
    @Option(help: "The number of the first frame that is printed.") var from = 1
    @Option(help: "Print so many at most.") var count: Int?
    @Flag(help: "Print a digest of each frame instead, all of them.") var digests = false
    @Option(help: "A recording, or a file of digests: print the first frame that differs from it.") var against: String?

    private static let limit = 1 << 30

    func validate() throws {
        guard from >= 1, count ?? 0 >= 0 else {
            throw ValidationError("Frames are counted from 1: --from is 1 or more, --count 0 or more.")
        }
        guard !digests || against == nil else {
            throw ValidationError("--digests and --against do not go together.")
        }
    }

    func run() throws {
        let frames = try Self.recording(try Files.read(capture, limit: Self.limit), named: capture)
        if digests {
            Terminal.put(frames.digests.text)
        } else if let against {
            let bytes = try Files.read(against, limit: Self.limit)
            let difference: FrameDifference?
            if bytes.first == UInt8(ascii: "#") {
                do {
                    let digests = try FrameDigests(text: String(decoding: bytes, as: UTF8.self))
                    difference = FrameDifference(of: frames, from: digests)
                } catch {
                    throw ExitStatus.unreadable("\(against) is no file of digests: \(error)")
                }
            } else {
                let kept = try Self.recording(bytes, named: against)
                difference = FrameDifference(of: frames, from: kept.digests, kept: kept)
            }
            guard let difference else { return }
            Terminal.put(difference.text)
            throw ExitStatus(code: 1, text: nil)
        } else {
            let last = min(frames.packets.count, count.map { from - 1 + $0 } ?? frames.packets.count)
            for number in stride(from: from, through: last, by: 1) {
                if let text = frames.text(of: number) { Terminal.put(text + "\n") }
            }
        }
    }

    private static func recording(_ bytes: [UInt8], named name: String) throws -> RecordedFrames {
        var frames = RecordedFrames()
        var reader = CaptureReader()
        do {
            for item in try reader.append(bytes) { frames.take(item) }
            try reader.finish()
        } catch {
            throw ExitStatus.unreadable("\(name) cannot be read: \(error)")
        }
        return frames
    }
}
