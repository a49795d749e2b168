import Testing
import Wire

@Suite("Big-endian reading")
struct ByteReaderTests {
    @Test("numbers come out in network order, and a read past the end says where")
    func reading() throws {
        var reader = ByteReader([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
        #expect(try reader.uint8("a") == 0x01)
        #expect(try reader.uint16("b") == 0x0203)
        #expect(try reader.uint32("c") == 0x0405_0607)
        #expect(try reader.uint64("d") == 0x0809_0A0B_0C0D_0E0F)
        #expect(reader.remaining == 1)
        #expect(throws: DecodeError(offset: 15, element: "e", reason: .endOfInput)) { try reader.uint16("e") }
        #expect(reader.offset == 15)
        #expect(try Array(reader.slice(1, "f")) == [16])
        #expect(reader.isAtEnd)
    }

    @Test("what is written in network order is read back")
    func roundTrip() throws {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: 0xBEEF as UInt16)
        bytes.append(bigEndian: 0xDEAD_BEEF as UInt32)
        bytes.append(bigEndian: 0x0123_4567_89AB_CDEF as UInt64)
        var reader = ByteReader(bytes)
        #expect(try reader.uint16("a") == 0xBEEF)
        #expect(try reader.uint32("b") == 0xDEAD_BEEF)
        #expect(try reader.uint64("c") == 0x0123_4567_89AB_CDEF)
    }

    @Test("an error is one sentence that names byte, element and reason")
    func sentences() {
        #expect(
            DecodeError(offset: 3, element: "Version", reason: .unexpectedByte(10)).description
                == "byte 3: Version cannot hold 0x0A")
        #expect(
            DecodeError(offset: 0, element: "TPKT length", reason: .tooLarge(limit: 65_535)).description
                == "byte 0: TPKT length is above its limit of 65535")
    }
}
