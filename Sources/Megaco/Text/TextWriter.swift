internal import Wire

/// Writes H.248 text with one spelling for each message.
struct TextWriter {
    private(set) var bytes: [UInt8] = []
    private let tokens: TokenLength

    init(_ tokens: TokenLength) {
        self.tokens = tokens
        bytes.reserveCapacity(256)
    }

    mutating func write(_ message: Message) {
        write(.megaco)
        write(byte: "/")
        write(number: UInt32(clamping: message.version))
        write(byte: " ")
        write(message.sender)
        let space = UInt8(ascii: tokens == .long ? "\n" : " ")
        switch message.body {
        case .error(let error):
            bytes.append(space)
            write(error)
        case .transactions(let transactions):
            for transaction in transactions {
                bytes.append(space)
                write(transaction)
            }
        }
    }

    // MARK: Pieces

    mutating func write(_ keyword: Keyword) { bytes += tokens == .long ? keyword.long : keyword.short }

    mutating func write(_ text: String) { bytes += text.utf8 }

    /// Descriptor text as it came.
    mutating func write(raw text: DescriptorText) { bytes += text.bytes }

    mutating func write(byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

    /// Writes a decimal number.
    mutating func write(number: UInt32) { write(number: number, digits: 1) }

    mutating func write(_ keyword: Keyword, equals text: String) {
        write(keyword)
        write(byte: "=")
        write(text)
    }

    /// Writes `members` with commas between them.
    mutating func list<Member>(_ members: [Member], _ each: (inout TextWriter, Member) -> Void) {
        for (index, member) in members.enumerated() {
            if index > 0 { write(byte: ",") }
            each(&self, member)
        }
    }

    mutating func braces(_ body: (inout TextWriter) -> Void) {
        write(byte: "{")
        body(&self)
        write(byte: "}")
    }

    /// A quotedString; what it cannot hold is replaced.
    mutating func quote(_ text: String) {
        write(byte: "\"")
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") {
                write(byte: "'")
            } else {
                bytes.append(byte.isPrintable ? byte : UInt8(ascii: "?"))
            }
        }
        write(byte: "\"")
    }

    /// A decimal number with zeros in front where it has fewer digits.
    mutating func write(number: UInt32, digits: Int) {
        var divisor: UInt32 = 1
        var count = 1
        while count < digits || number / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    // MARK: Identifiers

    mutating func write(_ identifier: MessageIdentifier) {
        switch identifier {
        case .address(let address, let port):
            write(byte: "[")
            write(address)
            write(byte: "]")
            write(port: port)
        case .domain(let name, let port):
            write("<\(name)>")
            write(port: port)
        case .device(let name): write(name)
        case .mtp(let octets):
            write(.mtp)
            braces { writer in
                for octet in octets {
                    writer.write((octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true))
                }
            }
        }
    }

    private mutating func write(_ address: IPAddress) {
        switch address {
        case .v6: write(address.description)
        case .v4(let value):
            for shift: UInt32 in [24, 16, 8, 0] {
                write(number: value >> shift & 0xFF)
                if shift > 0 { write(byte: ".") }
            }
        }
    }

    private mutating func write(port: UInt16?) {
        guard let port else { return }
        write(byte: ":")
        write(number: UInt32(port))
    }

    mutating func write(_ context: ContextIdentifier) {
        switch context {
        case .null: write(byte: "-")
        case .choose: write(byte: "$")
        case .all: write(byte: "*")
        case .number(let number): write(number: number)
        }
    }

    mutating func write(_ stamp: TimeStamp) {
        write(number: stamp.date, digits: 8)
        write(byte: "T")
        write(number: stamp.time, digits: 8)
    }

    mutating func write(_ error: ErrorDescriptor) {
        write(.error)
        write(byte: "=")
        write(number: UInt32(error.code))
        braces { writer in
            if !error.text.isEmpty { writer.quote(error.text) }
        }
    }
}
