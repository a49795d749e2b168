import Analysis
import Foundation
import Packets
import Rehearsals
import Reports
import Simulation
import Synchronization
import Topologies
import Verdicts
import Wire

/// A recording of `Captures/`, or one that a simulation made, with the ways in which the tests read it.
struct Recording {
    var bytes: [UInt8]

    /// The project's root, found from this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What the recordings of `Captures/` are called, without `.pcapng`, in order.
    static let all = files(in: "Captures", ending: ".pcapng")

    /// Those from the wire.
    static let names = all.filter { $0.hasSuffix(".wire") }

    /// The names of a folder's files without their ending, in order.
    static func files(in folder: String, ending: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }

    static func named(_ name: String) throws -> Recording {
        Recording(bytes: Array(try Data(contentsOf: root.appending(path: "Captures/\(name).pcapng"))))
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func topology(_ story: String) throws -> Topology {
        try Topology(yaml: try text("Topologies/\(story).yaml"), file: story)
    }

    /// What a shipped story gives in virtual time, as `rainyday simulate` records it; played once, for all tests.
    static func simulated(_ story: String) throws -> Recording {
        if let known = played.withLock({ $0[story] }) { return known }
        let topology = try topology(story)
        var simulator = Rehearsal.simulator(of: topology)
        let recording = Recording(bytes: try simulator.run().capture(story: Rehearsal.story(of: topology)))
        played.withLock { $0[story] = recording }
        return recording
    }

    private static let played = Mutex<[String: Recording]>([:])

    func items() throws -> [CaptureReader.Item] {
        var reader = CaptureReader()
        let items = try reader.append(bytes)
        try reader.finish()
        return items
    }

    func frames() throws -> RecordedFrames {
        var frames = RecordedFrames()
        for item in try items() { frames.take(item) }
        return frames
    }

    func findings(_ names: NameBook = NameBook()) throws -> Findings {
        var analyzer = Analyzer(names: names)
        for item in try items() { analyzer.ingest(item) }
        return analyzer.finish()
    }

    /// Each packet once, as its sender sent it: `sent.pcapng`.
    func sent() throws -> Recording {
        var reader = CaptureReader()
        var sent = SentRecording()
        var bytes: [UInt8] = []
        for item in try reader.append(self.bytes) { bytes += sent.take(item, origin: reader.origin) }
        return Recording(bytes: bytes)
    }

    /// The same frames as a plain pcap file, the oldest kind: no names, no comment, no directions, one interface.
    func stripped() throws -> Recording {
        var copy: [UInt8] = []
        func append(_ value: UInt32) {
            for shift in stride(from: 0, to: 32, by: 8) { copy.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        // Nanoseconds, version 2.4, no zone, 65,535 bytes a frame, Ethernet.
        for word in [0xA1B2_3C4D, 0x0004_0002, 0, 0, 65_535, 1] as [UInt32] { append(word) }
        for case .packet(let packet) in try items() {
            append(UInt32(1_000_000_000 + packet.time.nanoseconds / 1_000_000_000))
            append(UInt32(packet.time.nanoseconds % 1_000_000_000))
            append(UInt32(packet.bytes.count))
            append(UInt32(packet.originalLength))
            copy += packet.bytes
        }
        return Recording(bytes: copy)
    }
}
