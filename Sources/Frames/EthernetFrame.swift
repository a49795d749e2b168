public import Wire

/// An Ethernet frame without preamble and frame check sequence (IEEE 802.3), its 802.1Q tags taken off.
public struct EthernetFrame: Hashable, Sendable {
    /// The most 802.1Q and 802.1ad tags that are skipped; a further one is left as an unknown EtherType.
    public static let tagLimit = 2

    public var destination: MACAddress
    public var source: MACAddress
    /// The type of the payload, after any tags. Below 0x0600 it is an 802.3 length, and the payload is LLC.
    public var etherType: UInt16
    /// The tag control information of each tag, outermost first; at most ``tagLimit``.
    public var tags: [UInt16]
    /// What follows, with any padding.
    public var payload: ArraySlice<UInt8>

    public init(
        destination: MACAddress, source: MACAddress, etherType: UInt16, tags: [UInt16] = [],
        payload: ArraySlice<UInt8>
    ) {
        self.destination = destination
        self.source = source
        self.etherType = etherType
        self.tags = tags
        self.payload = payload
    }

    /// Reads a frame; the payload is shared with the input.
    ///
    /// - Throws: ``Wire/DecodeError`` where the input ends inside the header or a tag.
    public init(decoding bytes: ArraySlice<UInt8>) throws(DecodeError) {
        var reader = ByteReader(bytes)
        destination = try reader.macAddress("Ethernet destination")
        source = try reader.macAddress("Ethernet source")
        etherType = try reader.uint16("EtherType")
        tags = []
        while tags.count < Self.tagLimit, etherType == EtherType.vlan || etherType == EtherType.serviceVLAN {
            tags.append(try reader.uint16("802.1Q tag"))
            etherType = try reader.uint16("EtherType")
        }
        payload = try reader.slice(reader.remaining, "Ethernet payload")
    }

    /// The whole frame; padding is left to the sender's hardware, as it is where virtual Ethernet is captured.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(14 + 4 * tags.count + payload.count)
        Self.appendHeader(to: &bytes, destination: destination, source: source, etherType: etherType, tags: tags)
        bytes += payload
        return bytes
    }

    static func appendHeader(
        to bytes: inout [UInt8], destination: MACAddress, source: MACAddress, etherType: UInt16, tags: [UInt16] = []
    ) {
        bytes.append(destination)
        bytes.append(source)
        for tag in tags {
            bytes.append(bigEndian: EtherType.vlan)
            bytes.append(bigEndian: tag)
        }
        bytes.append(bigEndian: etherType)
    }
}
