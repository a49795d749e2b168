public import Wire

extension ICMPMessage {
    /// What an error says of the packet that it quotes.
    public enum Failure: Hashable, Sendable {
        /// Nobody listens on the UDP port.
        case portUnreachable
        /// No route, no neighbour, or a filter.
        case destinationUnreachable
        /// The hop limit ran out on the way.
        case timeExceeded
    }

    /// An error of the given kind in the version of IP that `isV4` names.
    ///
    /// - Parameter packet: The offending packet from its IP header on; it is cut as hosts cut it, to 548 bytes in
    ///   IPv4 (RFC 1812 §4.3.2.3: a message of at most 576) and 1,232 in IPv6 (RFC 4443 §2.4).
    public static func error(_ failure: Failure, isV4: Bool, quoting packet: ArraySlice<UInt8>) -> ICMPMessage {
        let (type, code): (UInt8, UInt8) =
            switch (failure, isV4) {
            case (.portUnreachable, true): (3, 3)
            case (.destinationUnreachable, true): (3, 1)
            case (.timeExceeded, true): (11, 0)
            case (.portUnreachable, false): (1, 4)
            case (.destinationUnreachable, false): (1, 3)
            case (.timeExceeded, false): (3, 0)
            }
        return ICMPMessage(type: type, code: code, body: packet.prefix(isV4 ? 548 : 1_232))
    }

    /// What the message reports, where it is an error that this package knows; nil for everything else.
    public func failure(isV4: Bool) -> Failure? {
        switch (isV4, type) {
        case (true, 3): code == 3 ? .portUnreachable : code == 4 ? nil : .destinationUnreachable
        case (true, 11), (false, 3): .timeExceeded
        case (false, 1): code == 4 ? .portUnreachable : .destinationUnreachable
        default: nil
        }
    }

    /// The answer to an echo request; nil for any other message.
    public func echoReply(isV4: Bool) -> ICMPMessage? {
        guard type == (isV4 ? 8 : 128), code == 0 else { return nil }
        return ICMPMessage(type: isV4 ? 0 : 129, code: 0, word: word, body: body)
    }

    /// Neighbor Solicitation: who has `target`? (RFC 4861 §4.3)
    public static func neighborSolicitation(for target: IPAddress, from hardware: MACAddress) -> ICMPMessage {
        ICMPMessage(type: 135, code: 0, body: neighborBody(target, option: 1, hardware))
    }

    /// Neighbor Advertisement: `target` is at `hardware`, asked for and overriding (RFC 4861 §4.4).
    public static func neighborAdvertisement(
        of target: IPAddress, at hardware: MACAddress, isRouter: Bool = false, isSolicited: Bool = true
    ) -> ICMPMessage {
        let flags: UInt32 = 0x2000_0000 | (isSolicited ? 0x4000_0000 : 0) | (isRouter ? 0x8000_0000 : 0)
        return ICMPMessage(
            type: 136, code: 0, word: flags,
            body: neighborBody(target, option: 2, hardware))
    }

    /// The target of a Neighbor Solicitation or Advertisement and the hardware address that it carries, if any.
    public var neighbor: (target: IPAddress, hardware: MACAddress?)? {
        guard type == 135 || type == 136, let target = IPAddress(octets: body.prefix(16)), !target.isV4 else {
            return nil
        }
        var rest = body.dropFirst(16)
        let wanted: UInt8 = type == 135 ? 1 : 2
        while rest.count >= 8 {
            let length = Int(rest[rest.startIndex + 1]) * 8
            guard length > 0, length <= rest.count else { break }
            if rest.first == wanted {
                let octets = rest.dropFirst(2).prefix(6)
                return (target, MACAddress(octets.reduce(0) { $0 << 8 | UInt64($1) }))
            }
            rest = rest.dropFirst(length)
        }
        return (target, nil)
    }

    private static func neighborBody(
        _ target: IPAddress, option: UInt8, _ hardware: MACAddress
    ) -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        bytes.append(target)
        bytes += [option, 1]
        bytes.append(hardware)
        return bytes[...]
    }
}
