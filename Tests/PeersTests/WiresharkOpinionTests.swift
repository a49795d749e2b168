import Foundation
import Frames
import Megaco
import Packets
import Testing
import Wire

/// Erlang/OTP's own test messages and the traps, before Wireshark's dissector.
@Suite("A dissector of somebody else and the messages of the corpora")
struct WiresharkOpinionTests {
    /// The release that the table of Docs/H248Differences.md is of; others know more or less of the grammar.
    private static let release = "4.0."

    @Test("what tshark complains of and we take is in the table, and nothing else is") func complaints() throws {
        let what = "Wireshark's dissector and the corpora"
        guard let messages = try Corpora.h248(with: .tshark, for: what) else { return }
        let folder = try Workspace.emptyFolder("wireshark")
        let version = try Workspace.run(["tshark", "-v"], log: folder.appending(path: "version.txt")).text
        guard version.contains("(Wireshark) \(Self.release)") else {
            print("NOT RUN: \(what); the table is of tshark \(Self.release)x")
            return
        }
        // What does not fit into one datagram is left out.
        let sent = messages.filter { $0.bytes.count < 60_000 }
        #expect(sent.count >= 500)
        let file = folder.appending(path: "messages.pcapng")
        try Data(Self.recording(of: sent.map(\.bytes))).write(to: file)
        let flagged = try Workspace.run(
            [
                "tshark", "-r", file.path, "-Y", "_ws.malformed || megaco.parse_error", "-T", "fields",
                "-e", "frame.number",
            ], log: folder.appending(path: "flagged.txt"))
        #expect(flagged.exitCode == 0)
        let numbers = flagged.text.split(separator: "\n").compactMap { Int($0) }
        try #require(numbers.count > 40, "\(flagged.text.prefix(400))")
        let different = numbers.map { sent[$0 - 1] }.filter { (try? Message(decodingText: $0.bytes)) != nil }
        #expect(Set(different.map(\.name)) == (try Self.table()))
    }

    /// A datagram a message, to the port of H.248 text.
    private static func recording(of messages: [[UInt8]]) -> [UInt8] {
        var writer = PcapngWriter(CaptureSection(application: "rainyday"), origin: 0)
        var bytes = writer.opening + writer.addInterface(CaptureInterface())
        let gateway = FrameAddress(hardware: MACAddress(0x02_00_00_00_00_01), address: .v4(0x0A00_0001))
        let controller = FrameAddress(hardware: MACAddress(0x02_00_00_00_00_02), address: .v4(0x0A00_0002))
        for (index, message) in messages.enumerated() {
            let frame = FrameBuilder.udp(
                from: gateway, port: 2944, to: controller, port: 2944, payload: message)
            let time = Instant.start + .milliseconds(index)
            bytes += writer.packet(CapturedPacket(time: time, interface: 0, bytes: frame))
        }
        return bytes
    }

    /// The messages that the page says tshark complains of.
    private static func table() throws -> Set<String> {
        let page = try Workspace.text(Workspace.root.appending(path: "Docs/H248Differences.md"))
        return Set(
            page.split(separator: "\n").filter { $0.contains("| complains | takes |") }.flatMap { line in
                line.matches(of: /`([^`]+\.txt)`/).map { String($0.1) }
            })
    }
}
