import Frames
import Wire

/// How a frame of a story is dressed before it is recorded.
enum Wrapping: String, CaseIterable, Sendable {
    case ethernet, vlan, serviceVLAN = "QinQ", cooked, cookedVLAN, cooked2, rawIP, rawIPv4, null, nullBigEndian, loop
    case fragments, ipv6, ipv6Fragments = "IPv6 fragments", ipv6Cooked2

    var linkType: UInt16 {
        switch self {
        case .ethernet, .vlan, .serviceVLAN, .fragments, .ipv6, .ipv6Fragments: 1
        case .cooked, .cookedVLAN: 113
        case .cooked2, .ipv6Cooked2: 276
        case .rawIP: 101
        case .rawIPv4: 228
        case .null, .nullBigEndian: 0
        case .loop: 108
        }
    }

    /// The frames that an Ethernet frame with IPv4 or ARP becomes; ARP is left out where there is no place for it.
    func frames(of frame: [UInt8]) -> [[UInt8]] {
        let isARP = frame[12] == 0x08 && frame[13] == 0x06
        let packet = Array(frame.dropFirst(14))
        let type = Array(frame[12..<14])
        let addresses = Array(frame[..<12])
        switch self {
        case .ethernet: return [frame]
        case .vlan: return [addresses + [0x81, 0, 0x20, 7] + frame[12...]]
        case .serviceVLAN: return [addresses + [0x88, 0xA8, 0, 9, 0x81, 0, 0x20, 7] + frame[12...]]
        case .cooked: return [[0, 0, 0, 1, 0, 6] + frame[6..<12] + [0, 0] + type + packet]
        case .cookedVLAN:
            return [[0, 0, 0, 1, 0, 6] + frame[6..<12] + [0, 0, 0x81, 0, 0, 7] + type + packet]
        case .cooked2: return [type + [0, 0, 0, 0, 0, 2, 0, 1, 0, 6] + frame[6..<12] + [0, 0] + packet]
        case .rawIP, .rawIPv4: return isARP ? [] : [packet]
        case .null: return isARP ? [] : [[2, 0, 0, 0] + packet]
        case .nullBigEndian, .loop: return isARP ? [] : [[0, 0, 0, 2] + packet]
        case .fragments: return isARP ? [] : Self.fragments(ofIPv4: packet).map { addresses + type + $0 }
        case .ipv6: return isARP ? [] : [addresses + [0x86, 0xDD] + Self.ipv6(packet)]
        case .ipv6Cooked2:
            return isARP
                ? [] : [[0x86, 0xDD, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6] + frame[6..<12] + [0, 0] + Self.ipv6(packet)]
        case .ipv6Fragments:
            return isARP ? [] : Self.fragments(ofIPv6: Self.ipv6(packet)).map { addresses + [0x86, 0xDD] + $0 }
        }
    }

    /// `2001:db8::` and the IPv4 address.
    static func ipv6(_ address: IPAddress) -> IPAddress {
        guard case .v4(let value) = address else { return address }
        return .v6(high: 0x2001_0DB8_0000_0000, low: UInt64(value))
    }

    private static func ipv6(_ packet: [UInt8]) -> [UInt8] {
        let payload = packet.dropFirst(20)
        let prefix: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0]
        let head: [UInt8] = [0x60, 0, 0, 0, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF), packet[9], 64]
        return head + prefix + packet[12..<16] + prefix + packet[16..<20] + payload
    }

    /// Pieces of 48 bytes of payload, the last one first.
    private static func fragments(ofIPv4 packet: [UInt8]) -> [[UInt8]] {
        let payload = Array(packet.dropFirst(20))
        return stride(from: 0, to: payload.count, by: 48).reversed().map { offset in
            let piece = payload[offset..<min(offset + 48, payload.count)]
            var head = Array(packet[..<20])
            head[3] = UInt8(20 + piece.count)
            // The identification is that of the transport's checksum, which differs from packet to packet.
            (head[4], head[5]) = (payload[min(16, payload.count - 1)], payload[min(17, payload.count - 1)])
            let more: UInt8 = offset + 48 < payload.count ? 0x20 : 0
            (head[6], head[7]) = (more | UInt8((offset / 8) >> 8), UInt8((offset / 8) & 0xFF))
            return head + piece
        }
    }

    private static func fragments(ofIPv6 packet: [UInt8]) -> [[UInt8]] {
        let payload = Array(packet.dropFirst(40))
        return stride(from: 0, to: payload.count, by: 48).map { offset in
            let piece = payload[offset..<min(offset + 48, payload.count)]
            var head = Array(packet[..<40])
            (head[5], head[6]) = (UInt8(8 + piece.count), 44)
            let field = UInt16(offset) | (offset + 48 < payload.count ? 1 : 0)
            let number = [0, 0, payload[min(16, payload.count - 1)], payload[min(17, payload.count - 1)]]
            return head + [packet[6], 0, UInt8(field >> 8), UInt8(field & 0xFF)] + number + piece
        }
    }
}
