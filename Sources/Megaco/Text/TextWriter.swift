internal import Wire

/// Writes H.248 text: with one spelling for each message, or with any (``TextStyle``).
///
/// Bytes beyond the buffer are counted and not written, so that a second attempt can have a buffer of the right size.
struct TextWriter<Style: TextStyle> {
    private let base: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// How many bytes the message has so far, also where that is more than the buffer holds.
    private(set) var count = 0
    private var style: Style
    /// The protocol version of the message, which some spellings depend on.
    private var version = 1

    /// The buffer must outlive the writer; nil for one of no bytes.
    init?(_ buffer: UnsafeMutableBufferPointer<UInt8>, style: Style) {
        guard let base = buffer.baseAddress else { return nil }
        self.base = base
        capacity = buffer.count
        self.style = style
    }

    /// The bytes of what `write` writes.
    static func bytes(_ style: Style, _ write: (inout TextWriter) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        attempt(style, write) { bytes = Array($0) }
        return bytes
    }

    /// Appends what `write` writes.
    static func append(to bytes: inout [UInt8], _ style: Style, _ write: (inout TextWriter) -> Void) {
        attempt(style, write) { bytes.append(contentsOf: $0) }
    }

    /// Writes into memory of the stack, or where that is too small into memory of the right size.
    @inline(__always)
    private static func attempt(
        _ style: Style, _ write: (inout TextWriter) -> Void, take: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var size = 1_024
        while true {
            let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { buffer in
                guard var writer = TextWriter(buffer, style: style) else { return 0 }
                write(&writer)
                if writer.count <= size { take(UnsafeBufferPointer(rebasing: buffer[..<writer.count])) }
                return writer.count
            }
            if count <= size { return }
            size = count
        }
    }

    mutating func write(_ message: Message) {
        version = message.version
        optionalSpace()
        if let header = message.authentication { write(header) }
        token(.megaco)
        write(byte: "/")
        write(number: UInt32(clamping: message.version))
        write(literal: Style.isRandom ? style.separator() : " ")
        write(message.sender)
        switch message.body {
        case .error(let error):
            write(literal: style.separator())
            write(error)
        case .transactions(let transactions):
            for transaction in transactions {
                write(literal: style.separator())
                write(transaction)
            }
            // All but this one end with a brace, which takes white space.
            if case .segmentReply? = transactions.last { return }
        }
        optionalSpace()
    }

    /// Both digits of each octet.
    private mutating func write(_ header: AuthenticationHeader) {
        token(.authentication)
        mark("=")
        write(hexadecimal: header.securityParameterIndex)
        write(byte: ":")
        write(hexadecimal: header.sequenceNumber)
        write(byte: ":")
        write(literal: "0x")
        for octet in header.data { write(hexadecimal: octet) }
        write(literal: style.separator())
    }

    private mutating func write(hexadecimal number: UInt32) {
        write(literal: "0x")
        for shift: UInt32 in [24, 16, 8, 0] { write(hexadecimal: UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func write(hexadecimal octet: UInt8) {
        for digit in [octet >> 4, octet & 15] { append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
    }

    // MARK: Bytes

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        if count < capacity { base[count] = byte }
        count += 1
    }

    @inline(__always)
    mutating func write(literal text: StaticString) {
        write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        if count + text.count <= capacity, let start = text.baseAddress {
            (base + count).update(from: start, count: text.count)
        }
        count += text.count
    }

    @inline(__always)
    mutating func write(text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    /// Text whose letters may have either case.
    @inline(__always)
    mutating func write(name: String) {
        if Style.isRandom {
            for byte in name.utf8 { append(style.cased(byte)) }
        } else {
            write(text: name)
        }
    }

    @inline(__always)
    mutating func write(byte: Unicode.Scalar) { append(UInt8(truncatingIfNeeded: byte.value)) }

    /// White space that need not be there.
    @inline(__always)
    mutating func optionalSpace(allowsComments: Bool = true) {
        if Style.isRandom { write(literal: style.space(allowsComments: allowsComments)) }
    }

    /// One of `= { } , [ ] < > #`, which the grammar allows white space around.
    @inline(__always)
    mutating func mark(_ byte: Unicode.Scalar) {
        optionalSpace()
        write(byte: byte)
        optionalSpace()
    }

    // MARK: Tokens, numbers and strings

    @inline(__always)
    mutating func token(_ token: Token) {
        let spelling = style.isLong() ? token.spelling.long : token.spelling.short
        guard Style.isRandom else { return write(literal: spelling) }
        for index in 0..<spelling.utf8CodeUnitCount { append(style.cased(spelling.utf8Start[index])) }
    }

    /// A token and `=`.
    @inline(__always)
    mutating func write(equals token: Token) {
        self.token(token)
        mark("=")
    }

    /// `Emergency` or `EmergencyOff`, whose long spelling is another in version 2.
    mutating func write(isEmergency: Bool) {
        token(isEmergency ? .emergency : version == 2 ? .emergencyOffToken : .emergencyOff)
    }

    /// Writes `members` with commas between them.
    @inline(__always)
    mutating func list<Member>(_ members: [Member], _ each: (inout TextWriter, Member) -> Void) {
        for index in members.indices {
            if index > 0 { mark(",") }
            each(&self, members[index])
        }
    }

    @inline(__always)
    mutating func braces(_ body: (inout TextWriter) -> Void) {
        mark("{")
        body(&self)
        mark("}")
    }

    /// A comma before all members of a list but the first.
    @inline(__always)
    mutating func separate(_ isFirst: inout Bool) {
        if !isFirst { mark(",") }
        isFirst = false
    }

    /// A quotedString; what it cannot hold is replaced.
    mutating func quote(_ text: String) {
        write(byte: "\"")
        write(quotable: text)
        write(byte: "\"")
    }

    mutating func write(quotable text: String) {
        var text = text
        text.withUTF8 { bytes in
            let classes = TokenTable.shared.classes
            for byte in bytes {
                if classes[Int(byte)] & TokenTable.Class.quotable != 0 {
                    append(byte)
                } else {
                    append(byte == UInt8(ascii: "\"") ? UInt8(ascii: "'") : UInt8(ascii: "?"))
                }
            }
        }
    }

    @inline(__always)
    mutating func write(number: UInt16) { write(number: UInt32(number)) }

    /// A decimal number.
    @inline(__always)
    mutating func write(number: UInt32) {
        var digits = 1
        var bound: UInt64 = 10
        while UInt64(number) >= bound {
            bound *= 10
            digits += 1
        }
        write(number: number, digits: digits)
    }

    /// A decimal number of exactly so many digits, zeros in front.
    @inline(__always)
    mutating func write(number: UInt32, digits: Int) {
        var rest = number
        var place = count + digits
        count = place
        while place > count - digits {
            place -= 1
            if place < capacity { base[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10) }
            rest /= 10
        }
    }

    /// RequestID; the greatest number stands for all.
    mutating func write(requestIdentifier: UInt32) {
        if requestIdentifier == .max { write(byte: "*") } else { write(number: requestIdentifier) }
    }

    /// octetString in its braces; line ends keep it from them.
    mutating func write(octets: [UInt8]) {
        optionalSpace()
        write(byte: "{")
        optionalSpace(allowsComments: false)
        if !octets.isEmpty {
            write(byte: "\n")
            for byte in octets {
                if byte == UInt8(ascii: "}") { write(byte: "\\") }
                append(byte)
            }
            write(byte: "\n")
        }
        write(byte: "}")
        optionalSpace()
    }
}
