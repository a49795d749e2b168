import Packets
import Testing
import Wire

@Suite("Recordings, pcap and pcapng, are read")
struct CaptureReaderTests {
    static let frame: [UInt8] = [1, 2, 3, 4, 5]

    static func packets(_ items: [CaptureReader.Item]) -> [CapturedPacket] {
        items.compactMap { if case .packet(let packet) = $0 { packet } else { nil } }
    }

    static func read(_ bytes: [UInt8]) throws -> [CaptureReader.Item] {
        var reader = CaptureReader()
        let items = try reader.append(bytes)
        try reader.finish()
        return items
    }

    @Test(
        "pcap of both byte orders, microseconds and nanoseconds",
        arguments: [
            (0xA1B2_C3D4 as UInt32, true, 7_000 as Int64), (0xA1B2_C3D4, false, 7_000), (0xA1B2_3C4D, true, 7),
            (0xA1B2_3C4D, false, 7),
        ])
    func pcap(magic: UInt32, little: Bool, nanoseconds: Int64) throws {
        var file = CaptureBytes.pcap(magic: magic, little: little)
        file.record(seconds: 1_700_000_000, fraction: 3, Self.frame)
        file.record(seconds: 1_700_000_001, fraction: 10, Self.frame, original: 99)
        let packets = Self.packets(try Self.read(file.bytes))
        #expect(packets.map(\.time.nanoseconds) == [0, 1_000_000_000 + nanoseconds])
        #expect(packets.map(\.bytes) == [Self.frame, Self.frame])
        #expect(packets.map(\.isCut) == [false, true])
    }

    @Test("pcapng of both byte orders with directions and comments", arguments: [true, false])
    func pcapng(little: Bool) throws {
        var file = CaptureBytes(isLittleEndian: little)
        file.section(options: file.option(1, Array("hello".utf8)) + file.option(4, Array("someone".utf8)))
        file.interface(options: file.option(2, Array("mg1".utf8)) + file.option(9, [9]))
        file.block(0x0BAD, [1, 2, 3, 4])
        let flags = CaptureBytes.number(2 as UInt32, little: little)
        file.enhanced(units: 5, Self.frame, options: file.option(2, flags) + file.option(1, Array("sent".utf8)))
        file.enhanced(units: 9, Self.frame)
        let items = try Self.read(file.bytes)
        #expect(items.first == .section(CaptureSection(comment: "hello", application: "someone")))
        #expect(items[1] == .interface(CaptureInterface(name: "mg1"), number: 0))
        let packets = Self.packets(items)
        #expect(packets.map(\.direction) == [.outbound, .unknown])
        #expect(packets.map(\.comment) == ["sent", nil])
        #expect(packets.map(\.time.nanoseconds) == [0, 4])
    }

    @Test(
        "time resolutions and offsets",
        arguments: [
            ([], 3_000_000 as UInt64, 3_000_000_000 as Int64), ([9, 0, 1, 0, 3, 0, 0, 0], 3000, 3_000_000_000),
            ([9, 0, 1, 0, 0x81, 0, 0, 0], 3, 1_500_000_000),
            ([9, 0, 1, 0, 9, 0, 0, 0, 14, 0, 8, 0, 10, 0, 0, 0, 0, 0, 0, 0], 7, 10_000_000_007),
        ] as [([UInt8], UInt64, Int64)])
    func resolution(options: [UInt8], units: UInt64, epoch: Int64) throws {
        var file = CaptureBytes()
        file.section()
        file.interface(options: options)
        file.enhanced(units: units, Self.frame)
        var reader = CaptureReader()
        _ = try reader.append(file.bytes)
        #expect(reader.origin == epoch)
    }

    @Test("instants count from the start of the story that the section header names")
    func story() throws {
        let header = StoryHeader(
            start: StoryHeader.epoch(year: 2026, month: 1, day: 5, hour: 21, minute: 50), speed: 20, seed: 7,
            mode: "wire")
        #expect(header.comment == "rainyday story; start=2026-01-05T21:50:00Z; speed=20; seed=7; mode=wire")
        #expect(StoryHeader(comment: header.comment) == header)
        var file = CaptureBytes()
        file.section(options: file.option(1, Array(header.comment.utf8)))
        file.interface(options: file.option(9, [9]))
        file.enhanced(units: UInt64(header.start) * 1_000_000_000 + 250, Self.frame)
        #expect(Self.packets(try Self.read(file.bytes)).map(\.time) == [Instant(nanoseconds: 250)])
    }

    @Test("calendar dates and epoch seconds agree", arguments: [0, 951_782_400, 1_767_649_800, -86_400, 4_102_444_799])
    func calendar(epoch: Int64) {
        let text = StoryHeader.text(ofEpoch: epoch)
        #expect(StoryHeader(comment: "rainyday story; start=\(text)")?.start == epoch)
    }

    @Test("interfaces are numbered on through sections, simple packets take the time of the one before")
    func sections() throws {
        var file = CaptureBytes()
        for _ in 0..<2 {
            file.section()
            file.interface(snap: 4)
            file.enhanced(units: 1_000_000, Self.frame)
            file.block(3, CaptureBytes.number(5 as UInt32, little: true) + [9, 8, 7, 6])
        }
        let packets = Self.packets(try Self.read(file.bytes))
        #expect(packets.map(\.interface) == [0, 0, 1, 1])
        #expect(packets[1].bytes == [9, 8, 7, 6])
        #expect(packets[1].time == packets[0].time)
    }

    @Test("names and counters are read")
    func namesAndCounters() throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        file.block(4, [1, 0, 7, 0, 10, 0, 0, 1, 0x61, 0x62, 0, 0, 0, 0, 0, 0])
        let count = CaptureBytes.number(12 as UInt64, little: true)
        file.block(
            5,
            [UInt8](repeating: 0, count: 12) + file.option(4, count)
                + file.option(5, CaptureBytes.number(3 as UInt64, little: true)))
        let items = try Self.read(file.bytes)
        #expect(items[2] == .name(ResolvedName(address: .v4(0x0A00_0001), name: "ab")))
        #expect(items[3] == .statistics(CaptureStatistics(interface: 0, received: 12, dropped: 3)))
    }

    @Test("any cutting into chunks gives the same items")
    func chunks() throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        for index in 0..<5 { file.enhanced(units: UInt64(index), Self.frame) }
        let whole = try Self.read(file.bytes)
        for size in [1, 3, 7, 64] {
            var reader = CaptureReader()
            var items: [CaptureReader.Item] = []
            for start in stride(from: 0, to: file.bytes.count, by: size) {
                items += try reader.append(file.bytes[start..<min(start + size, file.bytes.count)])
            }
            try reader.finish()
            #expect(items == whole)
        }
    }

    /// Keeps frames as they are handed over, with the reader's bytes.
    struct Keeper: CaptureSink {
        var items: [CaptureReader.Item] = []
        var frames: [RecordedFrame] = []

        mutating func take(_ item: CaptureReader.Item) { items.append(item) }
        mutating func take(_ frame: RecordedFrame) { frames.append(frame) }
    }

    @Test("frames that are kept as they are handed over stay what they were, whatever is read after them")
    func kept() throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        for index in 0..<40 { file.enhanced(units: UInt64(index), Self.frame.map { $0 ^ UInt8(index) }) }
        let whole = try Self.read(file.bytes)
        for size in [1, 50, 333, 4_096] {
            var reader = CaptureReader()
            var keeper = Keeper()
            for start in stride(from: 0, to: file.bytes.count, by: size) {
                try reader.append(file.bytes[start..<min(start + size, file.bytes.count)], to: &keeper)
            }
            try reader.finish()
            #expect(keeper.frames.map { CapturedPacket($0) } == Self.packets(whole))
            #expect(keeper.items.count + keeper.frames.count == whole.count)
        }
        // What came before a fault is handed over, and the next call tells of it.
        var reader = CaptureReader()
        var keeper = Keeper()
        try reader.append(file.bytes + [6, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], to: &keeper)
        #expect(keeper.frames.count == 40)
        #expect(throws: DecodeError.self) { try reader.append([0], to: &keeper) }
        #expect(keeper.frames.count == 40)
    }

    @Test("a file that is cut off keeps what was read and says where")
    func truncated() throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        file.enhanced(units: 0, Self.frame)
        let whole = file.bytes.count
        file.enhanced(units: 1, Self.frame)
        for length in whole + 1..<file.bytes.count {
            var reader = CaptureReader()
            #expect(Self.packets(try reader.append(file.bytes[..<length])).count == 1)
            #expect(throws: DecodeError(offset: length, element: "capture file after frame 1", reason: .endOfInput)) {
                try reader.finish()
            }
        }
    }

    @Test("an announced length of 4 GB is refused at once, after what came before")
    func hugeLength() throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        file.enhanced(units: 0, Self.frame)
        file.add(6 as UInt32, 0xFFFF_FFFC as UInt32, 0 as UInt32)
        var reader = CaptureReader()
        #expect(Self.packets(try reader.append(file.bytes)).count == 1)
        #expect(throws: DecodeError.self) { try reader.append([0]) }
        #expect(throws: DecodeError.self) { try reader.finish() }
        var pcap = CaptureBytes.pcap(magic: 0xA1B2_C3D4, little: true)
        pcap.add(0 as UInt32, 0 as UInt32, 0xFFFF_FFFF as UInt32, 0 as UInt32)
        var other = CaptureReader()
        #expect(try other.append(pcap.bytes).count == 2)
        #expect(throws: DecodeError.self) { try other.finish() }
    }

    @Test("what is no recording is refused with its offset", arguments: [Array("%PDF-1.7".utf8), [0, 0, 0, 0]])
    func noCapture(bytes: [UInt8]) {
        var reader = CaptureReader()
        let error = DecodeError(
            offset: 0, element: "capture file", reason: .invalid("is neither pcap nor pcapng"))
        #expect(throws: error) { try reader.append(bytes) }
        #expect(throws: DecodeError.self) { try CaptureReader().finish() }
    }

    @Test("every change of one byte is read or refused, never more")
    func oneByte() {
        var file = CaptureBytes()
        file.section(options: file.option(1, Array("x".utf8)))
        file.interface(options: file.option(9, [9]))
        file.enhanced(units: 0, Self.frame, options: file.option(2, [1, 0, 0, 0]))
        for index in file.bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = file.bytes
                bytes[index] = value
                var reader = CaptureReader()
                _ = try? reader.append(bytes)
                try? reader.finish()
                #expect(reader.packetCount <= 1)
            }
        }
    }
}
