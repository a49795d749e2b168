import Testing
import Topologies
import Wire

/// What Wireshark has to say of the frames of a simulation: nothing, but where the story makes the network bad.
@Suite("Clean frames, by tshark")
struct CleanFramesTests {
    static let stories = Recording.files(in: "Topologies", ending: ".yaml")

    /// Stories whose networks themselves lose, delay by seconds or make frames queue, from the beginning.
    static let badFromTheBeginning = ["registration-avalanche", "slow-main", "udp-lossy"]

    static let checksums = [
        "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
    ]

    /// Lines of number, time and expert information of the frames that a filter takes.
    static func frames(of path: String, _ filter: String) throws -> [Substring] {
        let fields = ["frame.number", "frame.time_relative", "_ws.expert.message"].flatMap { ["-e", $0] }
        let program = try Program(
            "/usr/bin/env", ["tshark", "-r", path] + checksums + ["-Y", filter, "-T", "fields"] + fields)
        try #require(program.code == 0, "\(program.text)")
        // What tshark says of its user, it says on standard error.
        return program.text.split(separator: "\n").filter { $0.contains("\t") }
    }

    @Test("nothing is malformed, and no checksum is wrong", arguments: stories)
    func wellFormed(story: String) throws {
        let folder = try Folder()
        try folder.write(try Recording.simulated(story), "capture.pcapng")
        let wrong = ["ip", "tcp", "udp", "icmp", "icmpv6"].map { "\($0).checksum.status == 0" }
        // Audit replies of version 1 in binary it reads by RFC 3015, where they were a SEQUENCE and not a CHOICE.
        let filter = (["_ws.malformed && !h248.auditValueReplyV1", "_ws.expert.severity == \"Error\""] + wrong).joined(
            separator: " || ")
        #expect(try Self.frames(of: folder.path("capture.pcapng"), filter).prefix(5) == [], "\(story)")
    }

    @Test("no sequence number is odd before the story's first fault", arguments: stories)
    func sequences(story: String) throws {
        let folder = try Folder()
        try folder.write(try Recording.simulated(story).sent(), "sent.pcapng")
        let flagged = try Self.frames(of: folder.path("sent.pcapng"), "tcp.analysis.flags")
        guard !Self.badFromTheBeginning.contains(story) else {
            #expect(!flagged.isEmpty, "\(story) is in the list for nothing")
            return
        }
        let topology = try Recording.topology(story)
        let firstFault = topology.timeline.map(\.at).min() ?? .start + topology.duration
        let early = flagged.filter { line in
            let seconds = line.split(separator: "\t").dropFirst().first.flatMap { Double($0) } ?? 0
            return seconds < (firstFault - .start) / .seconds(1)
        }
        #expect(early.prefix(5) == [], "\(story)")
    }
}
