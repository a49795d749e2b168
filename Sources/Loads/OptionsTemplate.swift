import SIP
import Wire

/// An OPTIONS request to one entity, written once; each sending has a number of its own in branch, tag and Call-ID.
struct OptionsTemplate: Sendable {
    private static let cookie = "z9hG4bK"
    private static let placeholder = "0000000000000000"

    let remote: Endpoint
    private let bytes: [UInt8]
    /// What stands before the number in a branch.
    private let head: [UInt8]
    /// Where the number stands, sixteen hexadecimal digits each time.
    private let places: [Int]

    init(to remote: Endpoint, settings: OptionsLoadSettings) {
        self.remote = remote
        let mark = Self.mark(settings.seed)
        let host = Self.host(settings.local.address)
        let uri = "sip:\(Self.host(remote.address)):\(remote.port)"
        let request = Message(
            startLine: .request(method: "OPTIONS", uri: uri),
            headers: [
                HeaderField(
                    "Via",
                    "SIP/2.0/UDP \(host):\(settings.local.port);rport;branch=\(Self.cookie)\(mark)\(Self.placeholder)"),
                HeaderField("Max-Forwards", "70"),
                HeaderField("From", "<sip:\(settings.name)@\(host)>;tag=\(Self.placeholder)"),
                HeaderField("To", "<\(uri)>"),
                HeaderField("Call-ID", "\(mark)\(Self.placeholder)@\(settings.local.address)"),
                HeaderField("CSeq", "1 OPTIONS"),
                HeaderField("Contact", "<sip:\(host):\(settings.local.port)>"),
                HeaderField("Accept", "application/sdp"),
                HeaderField("User-Agent", "rainyday"),
                HeaderField("Content-Length", "0"),
            ])
        let bytes = request.encoded()
        let wanted = Array(Self.placeholder.utf8)
        self.bytes = bytes
        head = Array((Self.cookie + mark).utf8)
        places = bytes.indices.dropLast(wanted.count).filter { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// The request of that number.
    func request(_ number: UInt64) -> [UInt8] {
        var request = bytes
        for place in places {
            var rest = number
            for index in (place..<place + 16).reversed() {
                request[index] = Self.digit(rest & 15)
                rest >>= 4
            }
        }
        return request
    }

    /// The number in a branch that this load has made; nil for any other branch.
    func number(ofBranch branch: ArraySlice<UInt8>) -> UInt64? {
        guard branch.count == head.count + 16, branch.starts(with: head) else { return nil }
        var number: UInt64 = 0
        for byte in branch.dropFirst(head.count) {
            switch byte {
            case 0x30...0x39: number = number << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: number = number << 4 | UInt64(byte - 0x61 + 10)
            case _: return nil
            }
        }
        return number
    }

    /// Eight digits that tell one load from another; never ones that look like the placeholder.
    private static func mark(_ seed: UInt64) -> String {
        String(UInt32(truncatingIfNeeded: seed ^ seed >> 32) | 0x8000_0001, radix: 16)
    }

    private static func host(_ address: IPAddress) -> String { address.isV4 ? "\(address)" : "[\(address)]" }

    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        return value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}
