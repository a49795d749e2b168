import Packets
import Testing
import Wire

@Suite("Comments are written into a copy of a recording")
struct CaptureAnnotatorTests {
    static let notes = [
        CaptureNote(time: .start, frame: 2, text: "mg1 · registered"),
        CaptureNote(time: .start + .seconds(3), text: "fault · cut"),
        CaptureNote(time: .start + .seconds(99), text: "?"),
    ]

    static func copy(_ bytes: [UInt8], chunk: Int = .max, _ notes: [CaptureNote] = notes) throws -> [UInt8] {
        var annotator = CaptureAnnotator(
            section: "no split", notes: notes, descriptions: ["mg1": "gateway mg1"],
            names: [ResolvedName(address: .v4(0x0A00_0001), name: "main")])
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            output += try annotator.append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return output
    }

    static func packets(_ items: [CaptureReader.Item]) -> [CapturedPacket] {
        items.compactMap { if case .packet(let packet) = $0 { packet } else { nil } }
    }

    @Test("a pcap of any byte order and resolution becomes a pcapng of the same packets", arguments: [false, true])
    func pcap(isLittleEndian: Bool) throws {
        for magic in [0xA1B2_C3D4, 0xA1B2_3C4D] as [UInt32] {
            var file = CaptureBytes.pcap(magic: magic, little: isLittleEndian, linkType: 276)
            for second in 1...5 as ClosedRange<UInt32> {
                file.record(
                    seconds: 1_700_000_000 + second, fraction: 999_999, [UInt8](repeating: 7, count: 5), original: 9)
            }
            for chunk in [1, 7, 1000] {
                let items = try CaptureReaderTests.read(try Self.copy(file.bytes, chunk: chunk))
                var expected = Self.packets(try CaptureReaderTests.read(file.bytes))
                expected[1].comment = "mg1 · registered"
                expected[3].comment = "fault · cut"
                #expect(Self.packets(items) == expected)
                #expect(items.first == .section(CaptureSection(comment: "no split")))
                #expect(
                    items[1]
                        == .interface(
                            CaptureInterface(
                                linkType: 276, name: "link0", description: "a link without a name", snapLength: 65_535),
                            number: 0))
                #expect(items[2] == .name(ResolvedName(address: .v4(0x0A00_0001), name: "main")))
            }
        }
    }

    /// Everything that a pcapng may have: options, unknown blocks, packets without options or times, a second section.
    private static func rich(isLittleEndian: Bool) -> CaptureBytes {
        var file = CaptureBytes(isLittleEndian: isLittleEndian)
        let story = Array("rainyday story; start=1970-01-01T00:00:10Z; speed=1; seed=1; mode=wire".utf8)
        file.section(options: file.option(1, story) + file.option(4, Array("dumpcap".utf8)))
        file.interface(
            options: file.option(2, Array("mg1".utf8)) + file.option(9, [9])
                + file.option(4, [10, 0, 0, 9, 255, 0, 0, 0])
                + [0, 0, 0, 0])
        file.interface(linkType: 101)
        file.block(0xBAD, [1, 2, 3, 4])
        file.enhanced(units: 11_000_000_001, [1, 2, 3], options: file.option(1, Array("theirs".utf8)) + [0, 0, 0, 0])
        file.enhanced(
            units: 12_000_000_001, [1, 2], options: file.option(2, isLittleEndian ? [2, 0, 0, 0] : [0, 0, 0, 2]))
        var simple = CaptureBytes(isLittleEndian: isLittleEndian)
        simple.add(4 as UInt32)
        file.block(3, simple.bytes + [9, 9, 9, 9])
        file.enhanced(interface: 1, units: 13_000_007, [5, 6, 7, 8])
        file.section()
        file.interface(options: file.option(14, isLittleEndian ? [1, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 0, 0, 0, 1]))
        file.enhanced(units: 14_000_000, [0])
        return file
    }

    @Test("a pcapng keeps every block, byte order, time and option", arguments: [false, true])
    func pcapng(isLittleEndian: Bool) throws {
        let file = Self.rich(isLittleEndian: isLittleEndian)
        var notes = Self.notes
        notes[0].frame = 3
        let copy = try Self.copy(file.bytes, chunk: 13, notes)
        let items = try CaptureReaderTests.read(copy)
        var expected = Self.packets(try CaptureReaderTests.read(file.bytes))
        #expect(
            expected.map(\.time.nanoseconds) == [
                1_000_000_001, 2_000_000_001, 2_000_000_001, 3_000_007_000, 5_000_000_000,
            ])
        #expect(expected[0].comment == "theirs")
        // The third one is a Simple Packet Block, which can have no comment.
        expected[3].comment = "mg1 · registered"
        #expect(Self.packets(items) == expected)
        #expect(
            items.first
                == .section(
                    try #require(
                        CaptureReaderTests.read(file.bytes).first.map { item in
                            if case .section(let section) = item { section } else { nil }
                        } ?? nil)))
        #expect(copy.contains(Array("no split".utf8)) && copy.contains(Array("fault · cut".utf8)))
        var unknown = CaptureBytes(isLittleEndian: isLittleEndian)
        unknown.block(0xBAD, [1, 2, 3, 4])
        #expect(copy.contains(unknown.bytes))
        let names = items.compactMap { if case .name(let name) = $0 { name } else { nil } }
        let main = ResolvedName(address: .v4(0x0A00_0001), name: "main")
        #expect(names == [main, ResolvedName(address: .v4(0x0A00_0009), name: "mg1"), main])
        let descriptions = items.compactMap { if case .interface(let it, _) = $0 { it.description } else { nil } }
        #expect(descriptions == ["gateway mg1", "a link without a name", "a link without a name"])
        // A second copy adds no second comment.
        #expect(Self.comments(in: try Self.copy(copy, notes)) == Self.comments(in: copy))
    }

    private static func comments(in bytes: [UInt8]) -> Int {
        ["registered", "fault", "no split"].reduce(0) { $0 + bytes.split(separator: Array($1.utf8)).count }
    }

    @Test("what cannot be read stops it, and what came before is there")
    func damage() throws {
        let file = Self.rich(isLittleEndian: true).bytes
        for end in 0..<file.count {
            let copy = try Self.copy(Array(file[..<end]))
            let whole = try CaptureReaderTests.read(file)
            let packets = Self.packets((try? CaptureReaderTests.read(copy)) ?? [])
            #expect(Array(Self.packets(whole).map(\.bytes).prefix(packets.count)) == packets.map(\.bytes))
        }
        var annotator = CaptureAnnotator(section: "", notes: [])
        #expect(throws: DecodeError.self) { try annotator.append([UInt8](repeating: 0, count: 100)) }
        var broken = file
        broken.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        annotator = CaptureAnnotator(section: "", notes: [])
        #expect(throws: DecodeError.self) { try annotator.append(broken) }
        for place in stride(from: 0, to: file.count, by: 1) {
            var changed = file
            changed[place] ^= 0xA5
            annotator = CaptureAnnotator(section: "s", notes: Self.notes)
            _ = try? annotator.append(changed)
        }
    }

    @Test("what found no packet is counted")
    func unplaced() throws {
        var annotator = CaptureAnnotator(
            section: "", notes: Self.notes + [CaptureNote(time: .start, frame: 77, text: "x")])
        _ = try annotator.append(Self.rich(isLittleEndian: true).bytes)
        #expect(annotator.unplaced == 2)
    }
}
