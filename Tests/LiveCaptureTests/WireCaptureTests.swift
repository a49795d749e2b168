import CLinux
import Glibc
import LiveCapture
import Packets
import Testing
import Wire

/// On a real packet socket: the loopback of a namespace of its own stands for the mirrors.
@Suite("Capture on the wire", .serialized, .timeLimit(.minutes(2)))
struct WireCaptureTests {
    private struct Recording {
        var totals: CaptureTotals?
        var code: Int32?
        var items: [CaptureReader.Item] = []
        /// Scenario time when the first frame was sent, and when the capture had ended.
        var window = Instant.start...Instant.start

        var packets: [CapturedPacket] { items.compactMap { if case .packet(let packet) = $0 { packet } else { nil } } }
        var interfaces: [String] {
            items.compactMap { if case .interface(let interface, _) = $0 { interface.name } else { nil } }
        }
        var statistics: [CaptureStatistics] {
            items.compactMap { if case .statistics(let statistics) = $0 { statistics } else { nil } }
        }
    }

    private static let comment = "rainyday story; start=2026-01-05T21:50:00Z; speed=20; seed=7; mode=wire"
    private static let links = [
        CaptureLink(name: "mg1", network: "hq", macValue: 0x0200_0000_0001, addresses: [.v4(0x0A00_0001)]),
        CaptureLink(name: "main", network: "hq", macValue: 0x0200_0000_0002),
    ]

    /// A frame from one address to another with a number in it (IEEE 802 local experimental EtherType).
    private static func frame(_ number: UInt32, from source: UInt64, to destination: UInt64) -> [UInt8] {
        var frame = MACAddress(destination).octets + MACAddress(source).octets + [0x88, 0xB5]
        frame.append(bigEndian: number)
        return frame + [UInt8](repeating: 0, count: 42)
    }

    private static func now(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func read(_ path: String) throws -> [CaptureReader.Item] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var reader = CaptureReader()
        var items: [CaptureReader.Item] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            items += try reader.append(buffer[..<count])
        }
        try reader.finish()
        return items
    }

    private enum Ending {
        case stop, endOfStream
    }

    /// Sends the frames on `lo` while a capture takes them for what two mirrors repeat; nil after a repetition.
    private static func record(_ frames: [[UInt8]], ending: Ending, _ tests: String) throws -> Recording? {
        try FreshNetwork.run(tests) {
            var path = Array("/tmp/rainyday-capture-XXXXXX".utf8CString)
            close(mkstemp(&path))
            let file = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            defer { unlink(file) }
            var descriptors: [Int32] = [-1, -1]
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors)
            let own = descriptors[0]
            let control = descriptors[1]
            let origin = now(CLOCK_MONOTONIC)
            let configuration = CaptureConfiguration(
                outputPath: file, links: links,
                mirrors: CaptureMirror.Kind.allCases.map {
                    CaptureMirror(interface: "lo", kind: $0, network: "hq")
                },
                clock: CaptureClock(originMonotonicNanoseconds: origin, speed: 20),
                storyStart: 1_767_649_800, comment: comment)
            let finish = FreshNetwork.begin { CaptureProcess.run(control: control) }
            var client = CaptureClient(descriptor: own)
            try client.configure(configuration)
            var recording = Recording()
            let begin = Instant(nanoseconds: (now(CLOCK_MONOTONIC) - origin) * 20)
            let socket = cl_packet_open(1 << 20)
            for frame in frames { _ = cl_packet_send(socket, 1, frame, UInt32(frame.count)) }
            close(socket)
            switch ending {
            case .stop:
                try client.send(.stop)
                if case .finished(let totals) = try client.next(timeout: .seconds(30)) { recording.totals = totals }
            case .endOfStream: shutdown(own, Int32(SHUT_WR))
            }
            recording.code = try FreshNetwork.finish(finish)
            let end = Instant(nanoseconds: (now(CLOCK_MONOTONIC) - origin) * 20)
            // The two clocks are read one after the other: a millisecond of wall time for that.
            recording.window = begin - .milliseconds(20)...end + .milliseconds(20)
            recording.items = try read(file)
            close(own)
            close(control)
            return recording
        }
    }

    @Test("Every frame is in the file, in order of time, on its link, with its direction, in scenario time")
    func everyFrame() throws {
        let frames = (0..<500).map { number in
            number % 2 == 0
                ? Self.frame(UInt32(number), from: 0x0200_0000_0001, to: 0x0200_0000_0002)
                : Self.frame(UInt32(number), from: 0x0200_0000_0002, to: 0x0200_0000_0001)
        }
        guard let recording = try Self.record(frames, ending: .stop, "WireCaptureTests/everyFrame") else { return }
        #expect(recording.code == 0)
        var totals = CaptureTotals()
        totals.packets = 1000
        #expect(recording.totals == totals)
        #expect(recording.interfaces == ["mg1", "main"])
        let packets = recording.packets
        #expect(packets.count == 1000)
        #expect(packets.map(\.time) == packets.map(\.time).sorted())
        #expect(packets.allSatisfy { recording.window.contains($0.time) })
        for (direction, first) in [(CapturedPacket.Direction.outbound, 0), (.inbound, 1)] {
            let seen = packets.filter { $0.direction == direction }
            #expect(seen.map(\.bytes) == frames)
            #expect(seen.map(\.interface) == (0..<500).map { ($0 + first) % 2 })
        }
        #expect(recording.statistics.map(\.received) == [500, 500])
        #expect(recording.statistics.map(\.dropped) == [0, 0])
        guard case .section(let section) = recording.items.first else {
            Issue.record("no section header")
            return
        }
        #expect(section.comment == Self.comment)
    }

    @Test("A frame of no link is kept on an interface of its own, and counted")
    func stranger() throws {
        let frames = [Self.frame(1, from: 0x0200_0000_0001, to: 0x0200_0000_0009)]
        guard let recording = try Self.record(frames, ending: .stop, "WireCaptureTests/stranger") else { return }
        #expect(recording.totals?.unassigned == 1)
        #expect(recording.interfaces == ["mg1", "main", "hq"])
        #expect(recording.packets.map(\.interface).sorted() == [0, 2])
        #expect(recording.statistics.count == 3)
    }

    @Test("The end of the control stream finishes the file")
    func endOfStream() throws {
        let frames = (0..<20).map { Self.frame($0, from: 0x0200_0000_0001, to: 0x0200_0000_0002) }
        guard let recording = try Self.record(frames, ending: .endOfStream, "WireCaptureTests/endOfStream") else {
            return
        }
        #expect(recording.code == 0)
        #expect(recording.packets.count == 40)
        #expect(recording.statistics.count == 2)
    }
}
