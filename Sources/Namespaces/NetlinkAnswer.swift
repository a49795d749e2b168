import CLinux

/// A message from rtnetlink, as far as it is of use here.
enum NetlinkAnswer: Hashable {
    /// The end of a request: an errno of 0 for success, and the kernel's words where it had any.
    case acknowledgement(sequence: UInt32, error: Int32, detail: String?)
    /// A link, by its index, with its flags (IFF_UP and so on).
    case link(sequence: UInt32, index: Int32, flags: UInt32)
    case other

    /// Reads the messages of a datagram; stops at the first whose length does not fit.
    static func parse(_ datagram: ArraySlice<UInt8>) -> [NetlinkAnswer] {
        var answers: [NetlinkAnswer] = []
        var rest = datagram
        while rest.count >= 16 {
            let length = Int(number(in: rest, at: 0))
            guard length >= 16, length <= rest.count else { break }
            answers.append(read(rest.prefix(length)))
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return answers
    }

    private static func read(_ message: ArraySlice<UInt8>) -> NetlinkAnswer {
        let type = Int32(number(in: message, at: 4) & 0xFFFF)
        let flags = Int32(number(in: message, at: 4) >> 16)
        let sequence = number(in: message, at: 8)
        switch type {
        case NLMSG_ERROR where message.count >= 36:
            let error = -Int32(bitPattern: number(in: message, at: 16))
            // With a capped acknowledgement the attributes follow the header of the request (NETLINK_CAP_ACK).
            let detail = flags & NLM_F_ACK_TLVS != 0 ? words(in: message.dropFirst(36)) : nil
            return .acknowledgement(sequence: sequence, error: error, detail: detail)
        case Int32(RTM_NEWLINK) where message.count >= 32:
            return .link(
                sequence: sequence, index: Int32(bitPattern: number(in: message, at: 20)),
                flags: number(in: message, at: 24))
        default: return .other
        }
    }

    /// The text of NLMSGERR_ATTR_MSG.
    private static func words(in attributes: ArraySlice<UInt8>) -> String? {
        var rest = attributes
        while rest.count >= 4 {
            let header = number(in: rest, at: 0)
            let length = Int(header & 0xFFFF)
            guard length >= 4, length <= rest.count else { return nil }
            if header >> 16 == UInt32(NLMSGERR_ATTR_MSG.rawValue) {
                return String(decoding: rest.prefix(length).dropFirst(4).prefix { $0 != 0 }, as: UTF8.self)
            }
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return nil
    }

    private static func number(in bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
        var value: UInt32 = 0
        let start = bytes.startIndex + offset
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes[start..<start + 4]) }
        return value
    }
}
