import Decompression
import Testing
import Wire

@Suite("Compressed files are unpacked as they stream by")
struct UnpackerTests {
    /// Bytes that compress a little: numbers and their digits.
    static let plain = (0..<60_000).flatMap { Array("\($0) \($0 &* 2_654_435_761) ".utf8) }

    /// What comes of a file that is handed over in pieces, and the error that ends it.
    static func unpack(_ file: [UInt8], by length: Int = 4096) -> (bytes: [UInt8], error: DecodeError?, Unpacker) {
        let unpacker = Unpacker()
        var bytes: [UInt8] = []
        do throws(DecodeError) {
            for start in stride(from: 0, to: file.count, by: length) {
                let piece = Array(file[start..<min(start + length, file.count)])
                let result: Result<Void, DecodeError> = piece.withUnsafeBytes { piece in
                    Result { () throws(DecodeError) in try unpacker.append(piece) { bytes += $0 } }
                }
                try result.get()
            }
            try unpacker.finish { bytes += $0 }
        } catch {
            return (bytes, error, unpacker)
        }
        return (bytes, nil, unpacker)
    }

    @Test("gzip and zstd in pieces of any length", arguments: [1, 3, 4, 5, 1000, 1 << 20], Compression.allCases)
    func pieces(_ length: Int, _ compression: Compression) {
        let plain = length < 10 ? Array(Self.plain.prefix(20_000)) : Self.plain
        let file = compression == .gzip ? Packed.gzip(plain) : Packed.zstd(plain)
        #expect(file.count < plain.count)
        let (bytes, error, unpacker) = Self.unpack(file, by: length)
        #expect(bytes == plain && error == nil)
        #expect(unpacker.compression == compression)
        #expect(unpacker.taken == file.count && unpacker.handedOn == plain.count)
    }

    @Test("a damaged frame gives the same bytes whether it comes at once or in pieces", arguments: Compression.allCases)
    func damaged(_ compression: Compression) {
        let plain = Array(Self.plain.prefix(400_000))
        var file = compression == .gzip ? Packed.gzip(plain) : Packed.zstd(plain)
        for index in (file.count - 900)..<(file.count - 600) { file[index] = 0x5A }
        let whole = Self.unpack(file, by: file.count)
        #expect(whole.error != nil && whole.bytes.count > 100_000)
        #expect(plain.starts(with: whole.bytes.prefix(100_000)))
        for length in [1, 777, 4096] {
            let pieces = Self.unpack(file, by: length)
            #expect(pieces.bytes == whole.bytes && pieces.error != nil)
        }
    }

    @Test("what is not compressed is handed on as it is", arguments: [0, 1, 3, 4, 5, 5000])
    func plain(_ count: Int) {
        let file = Array(Self.plain.prefix(count))
        for length in [1, 4096] {
            let (bytes, error, unpacker) = Self.unpack(file, by: length)
            #expect(bytes == file && error == nil && unpacker.compression == nil && unpacker.taken == count)
        }
    }

    @Test("members and frames one after the other, with zeros or a skippable frame between", arguments: [1, 7, 4096])
    func members(_ length: Int) {
        let (one, other) = (Array(Self.plain.prefix(5000)), Array(Self.plain.dropFirst(5000).prefix(3000)))
        let gzip = Packed.gzip(one) + Packed.gzip([]) + Packed.gzip(other) + [0, 0, 0, 0, 0]
        #expect(Self.unpack(gzip, by: length).bytes == one + other)
        #expect(Self.unpack(gzip, by: length).error == nil)
        let skippable: [UInt8] = [0x51, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
        let zstd = skippable + Packed.zstd(one) + skippable + Packed.zstd(other)
        #expect(Self.unpack(zstd, by: length).bytes == one + other)
        #expect(Self.unpack(zstd, by: length).error == nil)
    }

    @Test("cut off anywhere: what came before is handed on, and the end is told", arguments: Compression.allCases)
    func cutOff(_ compression: Compression) {
        let file = compression == .gzip ? Packed.gzip(Self.plain) : Packed.zstd(Self.plain)
        for length in stride(from: 5, to: file.count, by: file.count / 40) {
            let (bytes, error, _) = Self.unpack(Array(file.prefix(length)))
            #expect(Self.plain.starts(with: bytes))
            #expect(error == DecodeError(offset: length, element: "\(compression) data", reason: .endOfInput))
        }
    }

    @Test("damage is told with its place", arguments: Compression.allCases)
    func damage(_ compression: Compression) throws {
        var file = compression == .gzip ? Packed.gzip(Self.plain) : Packed.zstd(Self.plain)
        for index in file.count / 2..<file.count / 2 + 100 { file[index] = 0xFF }
        let (bytes, error, _) = Self.unpack(file)
        #expect(bytes.count < Self.plain.count || compression == .gzip)
        let place = try #require(error)
        #expect((file.count / 2 - 200_000..<file.count).contains(place.offset), "\(place)")
        #expect("\(place)".contains("is damaged"), "\(place)")
    }

    @Test("garbage after the last member is told")
    func garbage() {
        let (bytes, error, _) = Self.unpack(Packed.gzip(Array(Self.plain.prefix(100))) + Array("hello".utf8))
        #expect(bytes == Array(Self.plain.prefix(100)))
        #expect(error != nil)
    }

    @Test("a file that unpacks to thousands of times its length is refused on the way", arguments: Compression.allCases)
    func bomb(_ compression: Compression) throws {
        let zeros = [UInt8](repeating: 0, count: Unpacker.freeBytes + (8 << 20))
        let file = compression == .gzip ? Packed.gzip(zeros) : Packed.zstd(zeros)
        let unpacker = Unpacker()
        var error: DecodeError?
        let result: Result<Void, DecodeError> = file.withUnsafeBytes { bytes in
            Result { () throws(DecodeError) in try unpacker.append(bytes) { _ in } }
        }
        if case .failure(let failure) = result { error = failure }
        #expect(try "\(#require(error))".contains("250 times"))
        #expect(unpacker.handedOn >= Unpacker.freeBytes && unpacker.handedOn < zeros.count)
    }

    @Test("a zstd window that needs more than 16 MB is refused with what helps")
    func window() throws {
        // A frame of one raw block with a window of 2^27 bytes.
        let (_, error, _) = Self.unpack([0x28, 0xB5, 0x2F, 0xFD, 0, 0x88, 9, 0, 0, 0x41])
        #expect(try "\(#require(error))".contains("zstd -d --long=31"))
    }
}
