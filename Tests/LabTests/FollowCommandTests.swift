import Foundation
import Glibc
import Testing

/// `inspect --follow`: recordings that are still being made.
@Suite("Inspect follows a recording", .serialized)
struct FollowCommandTests {
    /// A recording of a split, and where to cut it: behind its beginning.
    private static func split() throws -> (bytes: [UInt8], path: String) {
        let path = BuiltPrograms.topology("sunny-day").replacing(
            "Topologies/sunny-day.yaml", with: "Captures/split-partial-wan.wire.pcapng")
        return ([UInt8](try Data(contentsOf: URL(filePath: path))), path)
    }

    private static func append(_ bytes: some Collection<UInt8>, to file: Int32) {
        let bytes = Array(bytes)
        #expect(bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count)
    }

    /// A pipe that takes all of the recording, so that who writes does not wait.
    private static func pipe() -> [Int32] {
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // F_SETPIPE_SZ of fcntl(2).
        #expect(fcntl(ends[1], 1031, 1 << 20) > 0)
        return ends
    }

    @Test("a file that grows: each event once, and at Ctrl-C the verdict of what there is")
    func file() throws {
        let scratch = try Scratch()
        let (bytes, path) = try Self.split()
        let whole = try Launch.run(["inspect", path], in: scratch).output
        let growing = open(scratch.file("growing"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(growing) }
        let launch = try Launch(
            ["inspect", "--follow", scratch.file("growing"), "--events", scratch.file("events")], in: scratch)
        Self.append(bytes.prefix(90_000), to: growing)
        #expect(Patience.until { launch.errors.contains("mg2 registered with main  Restart 901") })
        #expect(!launch.errors.contains("SPLIT") && launch.output.isEmpty)
        Self.append(bytes[90_000..<200_000], to: growing)
        #expect(Patience.until { launch.errors.contains("SPLIT of the gateways begins with mg1") }, "\(launch.errors)")
        #expect(scratch.text(of: "events")?.contains(#"{"event": "registration", "gateway": "mg1""#) == true)
        // All of it, and the beginning of one more block: nobody has finished writing that.
        Self.append(bytes[200_000...] + bytes.suffix(300).prefix(9), to: growing)
        #expect(
            Patience.until { launch.errors.contains("mg3 registered with srs") || launch.errors.contains("over") },
            "\(launch.errors)")
        kill(launch.process, SIGINT)
        #expect(try launch.code() == 0, "\(launch.errors)")
        #expect(launch.output == whole)
        let lines = launch.errors.split(separator: "\n")
        #expect(Set(lines).count == lines.count)
        let events = try #require(scratch.text(of: "events")).split(separator: "\n")
        let kinds = ["registration", "link", "split", "entity-link", "finding"]
        for kind in kinds { #expect(events.contains { $0.hasPrefix(#"{"event": "\#(kind)", "#) }, "\(kind)") }
        for line in events {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["event"] is String, "\(line)")
        }
    }

    @Test("a pipe: events while it is open, the verdict and --fail-on at its end, the recording kept for the page")
    func pipe() throws {
        let scratch = try Scratch()
        let (bytes, _) = try Self.split()
        let ends = Self.pipe()
        let options = ["--fail-on", "split", "--report", scratch.file("page.html")]
        let launch = try Launch(["inspect", "--follow", "-"] + options, in: scratch, input: ends[0])
        close(ends[0])
        Self.append(bytes.prefix(200_000), to: ends[1])
        #expect(Patience.until { launch.errors.contains("SPLIT of the gateways begins") }, "\(launch.errors)")
        #expect(launch.output.isEmpty)
        Self.append(bytes.dropFirst(200_000), to: ends[1])
        close(ends[1])
        #expect(try launch.code() == 1)
        #expect(launch.errors.contains("found: split") && launch.output.contains("1636 packets"))
        #expect(scratch.text(of: "page.html")?.contains("Failover") == true)
    }

    @Test("Ctrl-C ends standard input also where nobody closes it, and a file that is gone ends by itself")
    func ends() throws {
        let scratch = try Scratch()
        let (bytes, path) = try Self.split()
        let whole = try Launch.run(["inspect", path], in: scratch).output
        let ends = Self.pipe()
        let launch = try Launch(["inspect", "-", "--follow"], in: scratch, input: ends[0])
        close(ends[0])
        Self.append(bytes, to: ends[1])
        #expect(Patience.until { launch.errors.contains("SPLIT") })
        kill(launch.process, SIGINT)
        #expect(try launch.code() == 0)
        #expect(launch.output == whole)
        close(ends[1])
        try Data(bytes).write(to: URL(filePath: scratch.file("gone")))
        let gone = try Launch(["inspect", "-f", scratch.file("gone")], in: scratch)
        #expect(Patience.until { gone.errors.contains("SPLIT") })
        try scratch.remove("gone")
        #expect(try gone.code() == 0)
        #expect(gone.output == whole)
    }

    @Test("on a terminal lanes grow below the lines")
    func lanes() throws {
        let scratch = try Scratch()
        let (bytes, _) = try Self.split()
        try Data(bytes.prefix(200_000)).write(to: URL(filePath: scratch.file("growing")))
        let terminal = try PseudoTerminal(columns: 100)
        let launch = try Launch(["inspect", "-f", scratch.file("growing")], in: scratch, errors: terminal.line)
        #expect(terminal.shows("SPLIT of the gateways begins with mg1"))
        #expect(terminal.shows("SPLIT now, as it seems, in region all"))
        kill(launch.process, SIGTERM)
        // Cut off in the middle of a block: that is where it was being written.
        #expect(try launch.code() == 0)
        #expect(launch.output.contains("recorded on each node's link"))
    }
}
