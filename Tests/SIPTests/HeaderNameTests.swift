import SIP
import Testing
import Wire

@Suite("Names of SIP header fields, RFC 3261 §20")
struct HeaderNameTests {
    static let known = HeaderName.allCases.filter { $0 != .other }

    @Test("each name is known in full and by its letter, in any case", arguments: known)
    func spellings(_ name: HeaderName) throws {
        var spellings = [name.name, name.name.lowercased(), name.name.uppercased()]
        if let letter = name.compactForm { spellings += [String(letter), String(letter).uppercased()] }
        for spelling in spellings {
            #expect(HeaderName(spelled: spelling) == name, "\(spelling)")
            // In a message other bytes lie around the name.
            let message = try ReceivedMessage(reading: Array("OPTIONS sip:a SIP/2.0\r\n\(spelling) : 0\r\n\r\n".utf8))
            #expect(message.fields.map(\.name) == [name])
            #expect(message.has(name))
            #expect(message.fault == nil)
        }
    }

    @Test("names that differ in one character are others", arguments: known)
    func others(_ name: HeaderName) {
        let spelled = Array(name.name.utf8)
        for index in spelled.indices {
            for byte: UInt8 in [0x0D, 0x20, 0x2D, 0x40, 0x5F, 0x60, 0x78, 0x7A, 0x80] {
                var changed = spelled
                changed[index] = byte
                let text = String(decoding: changed, as: UTF8.self)
                guard text.lowercased() != name.name.lowercased() else { continue }
                #expect(HeaderName(spelled: text) == .other, "\(text)")
            }
        }
        #expect(HeaderName(spelled: name.name + "x") == .other)
    }

    @Test("no two names share a letter")
    func letters() {
        let letters = Self.known.compactMap(\.compactForm)
        #expect(letters.count == 19)
        #expect(Set(letters).count == letters.count)
        #expect(HeaderName(spelled: "z") == .other)
        #expect(HeaderName(spelled: "") == .other)
    }
}
