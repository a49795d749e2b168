import Wire

/// The link-layer header of any supported ``LinkType``, reduced to what the layers above need.
struct LinkHeader {
    var source = MACAddress(0)
    var destination = MACAddress(0)
    var etherType: UInt16
    var payload: ArraySlice<UInt8>

    init(decoding bytes: ArraySlice<UInt8>, linkType: LinkType) throws(DecodeError) {
        var reader = ByteReader(bytes)
        switch linkType {
        case .ethernet:
            let frame = try EthernetFrame(decoding: bytes)
            source = frame.source
            destination = frame.destination
            etherType = frame.etherType
            payload = frame.payload
            return
        case .rawIP: etherType = try Self.etherType(ofIP: bytes, at: 0)
        case .loopback:
            _ = try reader.uint32("loopback address family")
            etherType = try Self.etherType(ofIP: bytes.dropFirst(4), at: 4)
        case .linuxCooked:
            _ = try reader.slice(6, "cooked header")
            source = try reader.macAddress("cooked sender address")
            _ = try reader.uint16("cooked header")
            etherType = try reader.uint16("cooked protocol")
        case .linuxCooked2:
            etherType = try reader.uint16("cooked protocol")
            _ = try reader.slice(10, "cooked header")
            source = try reader.macAddress("cooked sender address")
            _ = try reader.uint16("cooked sender address")
        case .other(let number):
            throw DecodeError(offset: 0, element: "link type", reason: .invalid("\(number) is not read"))
        }
        payload = try reader.slice(reader.remaining, "link payload")
        try skipTags(from: reader.offset - payload.count)
    }

    /// Cooked captures leave 802.1Q tags in place.
    private mutating func skipTags(from offset: Int) throws(DecodeError) {
        var reader = ByteReader(payload)
        var tags = 0
        while tags < EthernetFrame.tagLimit, etherType == EtherType.vlan || etherType == EtherType.serviceVLAN {
            do {
                _ = try reader.uint16("802.1Q tag")
                etherType = try reader.uint16("EtherType")
            } catch {
                throw error.moved(by: offset)
            }
            tags += 1
        }
        payload = payload.dropFirst(reader.offset)
    }

    private static func etherType(ofIP bytes: ArraySlice<UInt8>, at offset: Int) throws(DecodeError) -> UInt16 {
        guard let first = bytes.first else {
            throw DecodeError(offset: offset, element: "IP version", reason: .endOfInput)
        }
        switch first >> 4 {
        case 4: return EtherType.ipv4
        case 6: return EtherType.ipv6
        default: throw DecodeError(offset: offset, element: "IP version", reason: .unexpectedByte(first))
        }
    }
}
