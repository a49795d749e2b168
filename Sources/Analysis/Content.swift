/// What the first bytes of a payload look like.
enum Content {
    case megaco, sip, none
    /// Records of TLS.
    case tls
    /// H.248 text that is in no TPKT packet.
    case bareMegaco
    /// More bytes are needed to tell.
    case tooShort

    /// Looks at the beginning of a piece of a stream: TPKT with H.248, H.248 text without it, or SIP.
    init(streamBeginning bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first else {
            self = .tooShort
            return
        }
        if TLSRecordFramer.mayBegin(bytes) {
            self = .tooShort
        } else if TLSRecordFramer.begins(bytes) {
            self = .tls
        } else if first == 3 {
            guard bytes.count >= 6 else {
                self = .tooShort
                return
            }
            let head = Array(bytes.prefix(4))
            let length = Int(head[2]) << 8 | Int(head[3])
            // Binary H.248 begins with the tag of a SEQUENCE.
            let isBinary = bytes.dropFirst(4).first == 0x30
            self = length > 4 && (isBinary || Self.isMegaco(bytes.dropFirst(4))) ? .megaco : .none
        } else if Self.isSIP(bytes) {
            self = .sip
        } else if Self.isSurelyText(bytes) {
            self = .bareMegaco
        } else {
            self = Self.mayBecomeSIP(bytes) || Self.mayBecomeText(bytes) ? .tooShort : .none
        }
    }

    /// True for what can begin a message of H.248 text: white space, a comment, `!/` or `MEGACO/` in any case.
    static func isMegaco(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first(where: { ![0x20, 0x09, 0x0D, 0x0A].contains($0) }) else { return false }
        return first == UInt8(ascii: "!") || first == UInt8(ascii: "M") || first == UInt8(ascii: "m")
            || first == UInt8(ascii: ";")
    }

    /// True for a whole `!/` or `MEGACO/`, or the version in binary, which nobody else begins with.
    static func isSurelyMegaco(_ bytes: ArraySlice<UInt8>) -> Bool {
        isSurelyText(bytes) || isSurelyBinaryMegaco(bytes)
    }

    private static func isSurelyText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: utf8("!/")) || bytes.starts(with: utf8("MEGACO/"))
    }

    private static func mayBecomeText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count < 7 && utf8("MEGACO/").starts(with: bytes) || bytes.elementsEqual(utf8("!"))
    }

    /// A SEQUENCE, the message in it as `[1]`, and there as `[0]` a version of one octet, 1 to 3 (Annex A).
    private static func isSurelyBinaryMegaco(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        for tag: UInt8 in [0x30, 0xA1] {
            guard rest.popFirst() == tag, let length = rest.popFirst() else { return false }
            if length > 0x80 { rest = rest.dropFirst(Int(length & 0x7F)) }
        }
        let head = Array(rest.prefix(3))
        return head.count == 3 && head[0] == 0x80 && head[1] == 1 && (1...3).contains(head[2])
    }

    /// True for a status line, or a request line of a method that is worth reading.
    static func isSIP(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: utf8("SIP/2.0 ")) || methods.contains { bytes.starts(with: utf8($0)) }
    }

    private static func mayBecomeSIP(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count < 10 && (methods + ["SIP/2.0 "]).contains { utf8($0).starts(with: bytes) }
    }

    private static let methods = [
        "OPTIONS ", "INVITE ", "ACK ", "BYE ", "CANCEL ", "REGISTER ", "SUBSCRIBE ", "NOTIFY ", "PUBLISH ", "INFO ",
        "REFER ", "MESSAGE ", "UPDATE ", "PRACK ",
    ]

    private static func utf8(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
}
