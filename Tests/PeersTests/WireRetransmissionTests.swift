import Foundation
import Frames
import Packets
import SIP
import Testing
import Wire

/// Timer E on the wire, read from the recording.
@Suite("OPTIONS into a black hole, on the wire", .serialized)
struct WireRetransmissionTests {
    /// RFC 3261 §17.1.2.2 with T1 0.5 s and T2 4 s, from the first sending.
    static let schedule: [Duration] = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
        .map { .milliseconds($0) }
    /// How late a copy may be: 10 ms of the host, in the story's time at speed 4.
    static let lateness = Duration.milliseconds(40)
    /// A host that is busy with something else gives no verdict.
    static let tries = 3

    @Test("sent eleven times, from the RFC's moments to 10 ms later")
    func schedule() throws {
        var late = ""
        for _ in 0..<Self.tries {
            let folder = try Workspace.emptyFolder("blackhole")
            let outcome = try Workspace.run(
                [try Workspace.rainyday(), "run", "Tests/Peers/blackhole.yaml", "--out", folder.path],
                log: folder.appending(path: "run.txt"))
            // Late beyond its window is inconclusive, for the run itself too.
            guard outcome.exitCode != 3 else { continue }
            try #require(outcome.exitCode == 0, "\(outcome.text)")
            let sent = try Self.sendings(in: folder.appending(path: "sent.pcapng"), of: IPAddress("10.10.0.20"))
            try #require(sent.count == Self.schedule.count, "\(sent.count) sendings")
            try #require(Set(sent.map(\.bytes)).count == 1, "a copy differs")
            late = ""
            for (index, moment) in Self.schedule.enumerated() {
                // Between two moments of the recorder's clock less may lie than between those of the sender's.
                let behind = sent[index].at - sent[0].at - moment
                #expect(behind > .milliseconds(-40), "sending \(index + 1) is \(behind) early")
                if behind > Self.lateness { late += " sending \(index + 1) by \(behind);" }
            }
            if late.isEmpty { return }
        }
        print("INCONCLUSIVE: this host was late in \(Self.tries) runs of blackhole:\(late)")
    }

    /// The OPTIONS requests that one address sent, as they left.
    private static func sendings(
        in file: URL, of address: IPAddress?
    ) throws -> [(at: Instant, bytes: [UInt8])] {
        var reader = CaptureReader()
        var sendings: [(at: Instant, bytes: [UInt8])] = []
        for item in try reader.append([UInt8](try Data(contentsOf: file))) {
            guard case .packet(let packet) = item,
                let frame = try? DecodedFrame(decoding: packet.bytes[...]), frame.sourceAddress == address,
                case .udp(let datagram) = frame.transport,
                let message = try? ReceivedMessage(reading: [UInt8](datagram.payload)), message.isRequest
            else { continue }
            sendings.append((packet.time, message.bytes))
        }
        return sendings
    }
}
