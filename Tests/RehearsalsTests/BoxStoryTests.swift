import Agents
import Analysis
import Foundation
import Frames
import Packets
import Rehearsals
import Simulation
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Boxes, backups and standbys in stories")
struct BoxStoryTests {
    private static func play(
        _ name: String, _ change: (String) -> String = { $0 }
    ) throws -> (rehearsal: Rehearsal, frames: [SimulatedFrame]) {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Topologies/\(name).yaml")
        let text = change(try String(contentsOf: file, encoding: .utf8))
        var frames: [SimulatedFrame] = []
        let rehearsal = try Rehearsal(Topology(yaml: text, file: name), named: name) { frames.append($0) }
        return (rehearsal, frames)
    }

    /// Whose addresses were announced when: gratuitous ARP requests.
    private static func announcements(_ frames: [SimulatedFrame]) -> [(Instant, IPAddress)] {
        var seen: Set<String> = []
        return frames.compactMap { frame in
            guard case .arp(let packet)? = (try? DecodedFrame(decoding: frame.captured.bytes[...]))?.network,
                packet.senderProtocol == packet.targetProtocol, packet.operation == ARPPacket.request,
                seen.insert("\(frame.captured.time) \(packet.senderProtocol)").inserted
            else { return nil }
            return (frame.captured.time, packet.senderProtocol)
        }
    }

    @Test("a second box announces every address of the first, and the gateways never see a survivable")
    func takeover() throws {
        let (rehearsal, frames) = try Self.play("box-takeover")
        let announced = Self.announcements(frames).filter { $0.0 >= .start + .seconds(81) }
        #expect(Set(announced.map { "\($0.1)" }).isSuperset(of: ["10.10.0.10", "10.10.0.20", "10.10.0.30"]))
        let events = rehearsal.verdict.boxes
        #expect(events.map(\.kind) == [.powerOff, .takesOver])
        let first = try #require(events[1].firstRegistration)
        #expect(first.controller == "main" && first.time - events[1].time < .seconds(60))
        #expect(events[1].lastServed.map { $0 - events[0].time < .seconds(70) } == true)
    }

    @Test("without a second box the last gateway is served by the survivable, two minutes after the power went")
    func failure() throws {
        let (rehearsal, frames) = try Self.play("box-failure")
        let event = try #require(rehearsal.verdict.boxes.first)
        #expect(event.firstRegistration == nil && rehearsal.verdict.boxes.count == 1)
        let served = try #require(event.lastServed) - event.time
        #expect(served > .seconds(100) && served < .seconds(130))
        #expect(Self.announcements(frames).allSatisfy { $0.0 < event.time })
    }

    @Test("a backup knows what was saved before its snapshot, and no more")
    func backup() throws {
        let (rehearsal, _) = try Self.play("box-backup")
        let start = try #require(rehearsal.verdict.boxes.first { $0.kind == .startsFromBackup })
        #expect(start.firstRegistration?.controller == "main")
        let refusals = rehearsal.verdict.findings.registrations.filter {
            $0.gateway == "mg5" && $0.error == 504 && $0.time > start.time
        }
        #expect(refusals.count > 5)
        let (later, _) = try Self.play("box-backup") {
            $0.replacing("{ at: 30s, snapshot: aura }", with: "{ at: 100s, snapshot: aura }")
        }
        #expect(later.verdict.findings.registrations.allSatisfy { $0.error != 504 })
        let (unsaved, _) = try Self.play("box-backup") {
            $0.replacing("{ at: 30s, snapshot: aura }", with: "{ at: 65s, snapshot: aura }")
        }
        #expect(unsaved.verdict.findings.registrations.contains { $0.error == 504 })
    }

    @Test("an interchange resets every link, announces the address and keeps the calls")
    func interchange() throws {
        let (rehearsal, frames) = try Self.play("interchange")
        let moment = Instant.start + .seconds(120)
        #expect(Self.announcements(frames).contains { $0.0 == moment && "\($0.1)" == "10.10.0.10" })
        let resets = frames.filter { frame in
            guard frame.captured.time == moment,
                case .tcp(let segment)? = (try? DecodedFrame(decoding: frame.captured.bytes[...]))?.transport
            else { return false }
            return segment.flags.contains(.rst) && segment.sourcePort == 2944
        }
        #expect(!resets.isEmpty)
        #expect(rehearsal.result.journal.contains { $0.entry.kind == .callsKept && $0.entry.detail == "5" })
    }
}
