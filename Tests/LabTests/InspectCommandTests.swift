import CZlib
import CZstd
import FoundationEssentials
import Glibc
import Testing

/// `rainyday inspect` on files of every kind, good and bad, as a person starts it.
@Suite("Inspect takes what people have", .serialized)
struct InspectCommandTests {
    static func golden() throws -> [UInt8] {
        let path = BuiltPrograms.topology("sunny-day").replacing(
            "Topologies/sunny-day.yaml", with: "Captures/sunny-day.simulated.pcapng")
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    static func gzip(_ bytes: [UInt8], in scratch: Scratch) throws -> [UInt8] {
        let file = try #require(gzopen(scratch.file("packed.gz"), "wb6"))
        let written = gzwrite(file, bytes, UInt32(bytes.count))
        gzclose(file)
        #expect(Int(written) == bytes.count)
        return try #require(scratch.bytes(of: "packed.gz"))
    }

    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let made = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        return Array(output.prefix(made))
    }

    /// Writes a file and looks at it.
    static func inspect(
        _ bytes: [UInt8], in scratch: Scratch, _ options: [String] = []
    ) throws -> (code: Int32, output: String, errors: String) {
        let path = scratch.file("capture")
        try Data(bytes).write(to: URL(filePath: path))
        return try Launch.run(["inspect", path] + options, in: scratch)
    }

    @Test("gzip and zstd say what the plain file says, from a file and from standard input")
    func compressed() throws {
        let scratch = try Scratch()
        let plain = try Self.golden()
        let expected = try Self.inspect(plain, in: scratch)
        #expect(expected.code == 0 && expected.output.contains("mg1"))
        for packed in [try Self.gzip(plain, in: scratch), Self.zstd(plain)] {
            let said = try Self.inspect(packed, in: scratch)
            #expect(said.code == 0 && said.output == expected.output, "\(said.errors)")
            let shell = try BuiltPrograms.system("sh")
            let line = ["-c", "\"$0\" inspect - < \"$1\"", try BuiltPrograms.rainyday(), scratch.file("capture")]
            let piped = try Launch.run(line, program: shell, in: scratch)
            #expect(piped.code == 0 && piped.output == expected.output, "\(piped.errors)")
        }
    }

    @Test("cut off in the middle: what came before is judged, the place is told, and the exit code is 3")
    func cutOff() throws {
        let scratch = try Scratch()
        let plain = try Self.golden()
        // A block of zstd comes whole or not at all: all of this file is one, and a frame before it is not lost.
        let half = Self.zstd(Array(plain.prefix(plain.count / 2))) + Self.zstd(Array(plain.dropFirst(plain.count / 2)))
        for file in [plain, try Self.gzip(plain, in: scratch), half] {
            let said = try Self.inspect(Array(file.prefix(file.count * 2 / 3)), in: scratch)
            #expect(said.code == 3, "\(said.errors)")
            #expect(said.output.contains("mg1"))
            #expect(said.errors.contains("the recording stops at byte"), "\(said.errors)")
            #expect(said.errors.contains("after frame"), "\(said.errors)")
        }
    }

    struct BadFile: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var code: Int32
        var words: [String]
    }

    /// The header of a classic recording with this link type.
    static func head(linkType: UInt8 = 1) -> [UInt8] {
        [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, linkType, 0, 0, 0]
    }

    static let record: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 14, 0, 0, 0, 14, 0, 0, 0] + Array(repeating: 0xEE, count: 14)
    static let fourGigabytes: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

    static let bad: [BadFile] = [
        BadFile(testDescription: "empty", bytes: [], code: 2, words: ["is empty"]),
        BadFile(testDescription: "two bytes", bytes: [0xD4, 0xC3], code: 2, words: ["byte 2"]),
        BadFile(
            testDescription: "no capture", bytes: Array("GIF89a and more".utf8), code: 2,
            words: ["byte 0", "neither pcap nor pcapng"]),
        BadFile(
            testDescription: "four gigabytes in the first record", bytes: head() + fourGigabytes, code: 2,
            words: ["byte 36", "limit"]),
        BadFile(
            testDescription: "four gigabytes in the second record", bytes: head() + record + fourGigabytes, code: 3,
            words: ["byte 66", "after frame 1", "limit"]),
        BadFile(
            testDescription: "a record cut off", bytes: head() + record + record.prefix(20), code: 3,
            words: ["byte 74", "after frame 1", "ends inside"]),
        BadFile(
            testDescription: "a link type of USB", bytes: head(linkType: 189) + record, code: 2,
            words: ["byte 24", "frame 1", "link type 189", "Ethernet (1)"]),
        BadFile(
            testDescription: "gzip of nothing known", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0xFF, 0xFF],
            code: 2, words: ["gzip"]),
    ]

    @Test("bad files are told with byte and frame", arguments: bad)
    func refused(_ file: BadFile) throws {
        let scratch = try Scratch()
        let said = try Self.inspect(file.bytes, in: scratch)
        #expect(said.code == file.code, "\(said)")
        #expect(file.words.allSatisfy(said.errors.contains), "\(said.errors)")
        #expect(said.errors.utf8.count < 1000)
    }

    @Test("a bomb is refused on the way, and what came before is judged")
    func bomb() throws {
        let scratch = try Scratch()
        // A recording whose packets hold nothing: 80 million records of zeros would follow.
        let zeros = [UInt8](repeating: 0, count: 90 << 20)
        let said = try Self.inspect(Self.zstd(Self.head() + Self.record + zeros), in: scratch)
        #expect(said.code == 3, "\(said.errors)")
        #expect(said.errors.contains("250 times") && said.errors.contains("after frame"), "\(said.errors)")
    }

    @Test("what is read is not written over, whatever its name", arguments: ["--report", "--events"])
    func keepsTheRecording(option: String) throws {
        let scratch = try Scratch()
        let plain = try Self.golden()
        let said = try Self.inspect(plain, in: scratch, [option, scratch.path + "/./capture"])
        #expect(said.code == 2 && said.errors.contains("would write over"), "\(said.errors)")
        let inferred = try Launch.run(
            ["infer", scratch.file("capture"), "-o", scratch.file("capture")], in: scratch)
        #expect(inferred.code == 2 && inferred.errors.contains("would write over"), "\(inferred.errors)")
        #expect(scratch.bytes(of: "capture") == plain)
    }

    /// A frame of which there are 20 bytes of 90, and its date.
    @Test("a real recording says when it begins, and where its packets are cut short")
    func calendar() throws {
        let scratch = try Scratch()
        func words(_ numbers: UInt32...) -> [UInt8] {
            numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
        }
        let head = words(0xA1B2_C3D4, 0x0004_0002, 0, 0, 20, 1)
        let frame = [UInt8](repeating: 2, count: 12) + [8, 0, 0x45, 0, 0, 76, 0, 0]
        let said = try Self.inspect(head + words(1_764_000_000, 125_000, 20, 90) + frame, in: scratch)
        #expect(said.output.hasPrefix("begins 2025-11-24 16:00:00.125 UTC; times are seconds from then\n"))
        #expect(said.output.contains("no gateway registers"))
        #expect(said.output.contains("1 packet is cut short") == said.output.contains("1 malformed"))
        #expect(try Self.inspect(try Self.golden(), in: scratch).output.hasPrefix("begins") == false)
    }

    @Test("a folder is no recording; that in it is named")
    func folder() throws {
        let scratch = try Scratch()
        let empty = try Launch.run(["inspect", scratch.path], in: scratch)
        #expect(empty.code == 2 && empty.errors.contains("it is a folder"))
        try Data(Self.golden()).write(to: URL(filePath: scratch.file("capture.pcapng")))
        #expect(try Launch.run(["inspect", scratch.path], in: scratch).errors.contains("/capture.pcapng"))
    }

    @Test("a ladder that would begin after the end of the recording is told")
    func ladderAfterwards() throws {
        let said = try Self.inspect(try Self.golden(), in: try Scratch(), ["--since", "99999"])
        #expect(said.code == 2 && said.errors.contains("before 99999.0 s"), "\(said.errors)")
    }

    @Test("ports of H.248 are ports")
    func ports() throws {
        let scratch = try Scratch()
        let plain = try Self.golden()
        #expect(try Self.inspect(plain, in: scratch, ["--h248-port", "2427,40944"]).code == 0)
        for wrong in ["0", "65536", "x", "1,", ""] {
            let said = try Self.inspect(plain, in: scratch, ["--h248-port", wrong])
            #expect(said.code == 2 && said.errors.contains("1 to 65535"), "\(said.errors)")
        }
    }
}
