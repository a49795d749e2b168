import Analysis
import Foundation
import Packets
import Testing
import Wire

/// The same recording in the forms in which people have recordings, made by Wireshark's tools and by hand.
@Suite("A recording in any form shows the same")
struct CaptureFormTests {
    /// Formats that editcap writes, and what it keeps of a second.
    static let formats = ["pcap", "nsecpcap", "modpcap", "pcapng"]
    private static let story = "split-partial-wan.wire"

    /// A split, from one place: gateways by their addresses, times to the microsecond.
    private static func base(in folder: Folder) throws -> (path: String, findings: Findings) {
        let path = folder.path("base.pcap")
        try folder.write(try Recording.named(story).stripped(), "nanoseconds.pcap")
        try editcap(["-F", "pcap", folder.path("nanoseconds.pcap"), path])
        let findings = try recording(path).findings()
        try #require(findings.splits.count == 1 && findings.registrations.count > 4)
        return (path, findings)
    }

    private static func recording(_ path: String) throws -> Recording {
        Recording(bytes: Array(try Data(contentsOf: URL(filePath: path))))
    }

    private static func editcap(_ arguments: [String], tool: String = "editcap") throws {
        let program = try Program("/usr/bin/env", [tool] + arguments)
        try #require(program.code == 0, "\(program.text)")
    }

    /// The records of a pcap file, each with its header, behind the header of the file.
    private static func records(of bytes: [UInt8]) -> [[UInt8]] {
        var records: [[UInt8]] = []
        var place = 24
        while place + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[place + 8 + $1]) << (8 * $1) }
            records.append(Array(bytes[place..<place + 16 + length]))
            place += 16 + length
        }
        return records
    }

    private static func expectSame(_ found: Findings, _ expected: Findings) {
        #expect(found.splits == expected.splits)
        #expect(found.registrations == expected.registrations)
        #expect(found.links == expected.links)
        #expect(found.unregistrations == expected.unregistrations)
        #expect(found.outages == expected.outages)
    }

    @Test("in every format that editcap writes", arguments: formats)
    func format(_ format: String) throws {
        let folder = try Folder()
        let (path, expected) = try Self.base(in: folder)
        try Self.editcap(["-F", format, path, folder.path("other")])
        Self.expectSame(try Self.recording(folder.path("other")).findings(), expected)
    }

    @Test("with the ends of large frames cut off: signalling is short")
    func snapLength() throws {
        let folder = try Folder()
        let (path, expected) = try Self.base(in: folder)
        try Self.editcap(["-F", "pcap", "-s", "300", path, folder.path("short")])
        let short = try Self.recording(folder.path("short"))
        let cut = try short.items().count { if case .packet(let packet) = $0 { packet.isCut } else { false } }
        #expect(cut > 20)
        Self.expectSame(try short.findings(), expected)
    }

    @Test("out of order, and put back by reordercap")
    func disorder() throws {
        let folder = try Folder()
        let (path, expected) = try Self.base(in: folder)
        let bytes = try Self.recording(path).bytes
        var records = Self.records(of: bytes)
        for index in stride(from: 1, to: records.count - 1, by: 2) { records.swapAt(index, index + 1) }
        let disordered = Recording(bytes: Array(bytes.prefix(24)) + records.flatMap(\.self))
        try folder.write(disordered, "disordered")
        try Self.editcap([folder.path("disordered"), folder.path("ordered")], tool: "reordercap")
        let ordered = try Self.recording(folder.path("ordered")).findings()
        Self.expectSame(ordered.withoutFrames, expected.withoutFrames)
        // A message is there with its last segment, whichever that is: who registered where is the same, and the split.
        let found = try disordered.findings()
        #expect(found.withoutFrames.splits == expected.withoutFrames.splits)
        let who = { (findings: Findings) in
            findings.registrations.map { [$0.gateway, $0.controller, $0.method, $0.outcome.rawValue] }
        }
        #expect(Set(who(found)) == Set(who(expected)))
    }

    @Test("in two VLANs, one in the other")
    func tagged() throws {
        let folder = try Folder()
        let (path, expected) = try Self.base(in: folder)
        let bytes = try Self.recording(path).bytes
        let tagged = Self.records(of: bytes).flatMap { record in
            var record = record
            for place in [8, 12] {
                var length = (0..<4).reduce(0) { $0 | Int(record[place + $1]) << (8 * $1) } + 8
                for index in 0..<4 {
                    record[place + index] = UInt8(truncatingIfNeeded: length)
                    length >>= 8
                }
            }
            // 802.1ad, then 802.1Q.
            record.insert(contentsOf: [0x88, 0xA8, 0x00, 0x64, 0x81, 0x00, 0x20, 0x0A], at: 16 + 12)
            return record
        }
        Self.expectSame(try Recording(bytes: Array(bytes.prefix(24)) + tagged).findings(), expected)
    }

    @Test("packed by gzip")
    func packed() throws {
        let folder = try Folder()
        let (path, _) = try Self.base(in: folder)
        let plain = try Program(try Program.rainyday(), ["inspect", path])
        try Self.editcap(["-k", path], tool: "gzip")
        let packed = try Program(try Program.rainyday(), ["inspect", path + ".gz"])
        #expect(packed.code == 0 && packed.text == plain.text)
    }
}

extension Findings {
    /// Without the numbers of frames, which differ where frames are in another order.
    fileprivate mutating func forgetFrames() {
        for index in splits.indices { splits[index].frame = 0 }
        for index in registrations.indices { registrations[index].frame = 0 }
        for index in links.indices { links[index].frame = 0 }
        for index in unregistrations.indices { unregistrations[index].frame = 0 }
    }

    fileprivate var withoutFrames: Findings {
        var copy = self
        copy.forgetFrames()
        return copy
    }
}
