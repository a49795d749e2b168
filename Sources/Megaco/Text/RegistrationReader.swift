internal import Wire

/// The message that a registration begins with, read in one pass without the grammar: one ServiceChange on the null
/// context from an IPv4 sender, whose parameters are spelled as gateways spell them.
///
/// Anything else, a comment among it, is left to ``TextReader``; what is read here is what that would have read. All of
/// it is one function to the compiler, so that the cursor stays in a register.
struct RegistrationReader {
    private typealias Class = TokenTable.Class

    private let base: UnsafePointer<UInt8>
    let count: Int
    private let table = TokenTable.shared
    private var place = 0

    private var version = 0
    private var address: UInt32 = 0
    private var port: UInt16?
    private(set) var transaction: UInt32 = 0
    private var termination = 0..<0
    private var method: Token?
    private(set) var reasonCode: UInt16 = 0
    /// The words of the reason, without its code.
    private var reason: Range<Int>?
    private var addressPort: UInt16?
    private var changeVersion: Int?
    private var profile: Range<Int>?
    private var profileVersion = 0
    private var timeStamp: TimeStamp?
    private var delay: UInt32?
    private(set) var extensions: [ServiceChangeExtension] = []

    /// The bytes must outlive the reader.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        base = bytes.baseAddress ?? table.classes
        count = bytes.baseAddress == nil ? 0 : bytes.count
    }

    private var sender: MessageIdentifier { .address(.v4(address), port: port) }

    /// Whether the termination is ROOT, in any letter case.
    var isRoot: Bool {
        termination.count == 4 && zip(termination, "root".utf8).allSatisfy { base[$0] | 0x20 == $1 }
    }

    /// Whether ROOT is spelled as this package spells it.
    private var isUpperRoot: Bool {
        termination.count == 4 && zip(termination, "ROOT".utf8).allSatisfy { base[$0] == $1 }
    }

    // MARK: Reading

    /// False where the bytes are something else.
    @inline(__always)
    mutating func read() -> Bool {
        guard count <= TextReader.Limit.message, readHeader(), token() == .transaction, readContext() else {
            return false
        }
        return token() == .serviceChange && readRequest()
    }

    /// What follows `ServiceChange` in a request, up to the end.
    @inline(__always)
    mutating func readRequest() -> Bool {
        guard readTermination(), skip(UInt8(ascii: "{")), token() == .services, skip(UInt8(ascii: "{")) else {
            return false
        }
        repeat {
            guard readParameter() else { return false }
        } while skip(UInt8(ascii: ","))
        // Services, ServiceChange, Context and Transaction end.
        return method != nil && reason != nil && readEnd(braces: 4)
    }

    @inline(__always)
    mutating func readEnd(braces: Int) -> Bool {
        for _ in 0..<braces { guard skip(UInt8(ascii: "}")) else { return false } }
        return place == count
    }

    /// `MEGACO/1 [1.2.3.4]:2944` and the white space after it.
    @inline(__always)
    mutating func readHeader() -> Bool {
        skipSpace()
        if next == UInt8(ascii: "!") { place += 1 } else { guard word() == Self.megaco else { return false } }
        guard skipByte(UInt8(ascii: "/")), let version = number(digits: 2), (1...3).contains(version) else {
            return false
        }
        self.version = Int(version)
        guard skipSomeSpace(), skipByte(UInt8(ascii: "[")) else { return false }
        for index in 0..<4 {
            guard let octet = number(digits: 3), octet <= 255 else { return false }
            address = address << 8 | UInt32(octet)
            guard skipByte(UInt8(ascii: index < 3 ? "." : "]")) else { return false }
        }
        if skipByte(UInt8(ascii: ":")) {
            guard let number = number(digits: 5), number <= 0xFFFF else { return false }
            port = UInt16(truncatingIfNeeded: number)
        }
        return skipSomeSpace()
    }

    private static let megaco = Word("MEGACO")

    /// From behind `Transaction` or `Reply` up to the brace behind the null context.
    @inline(__always)
    mutating func readContext() -> Bool { readTransaction() && readNullContext() }

    /// The number of the transaction.
    @inline(__always)
    mutating func readTransaction() -> Bool {
        guard skip(UInt8(ascii: "=")), let number = number(digits: 10), number <= 0xFFFF_FFFF else { return false }
        transaction = UInt32(truncatingIfNeeded: number)
        return true
    }

    @inline(__always)
    mutating func readNullContext() -> Bool {
        skip(UInt8(ascii: "{")) && token() == .context && skip(UInt8(ascii: "=")) && skipByte(UInt8(ascii: "-"))
            && skip(UInt8(ascii: "{"))
    }

    /// What has not been read.
    var rest: UnsafeBufferPointer<UInt8> {
        @inline(__always) get { UnsafeBufferPointer(start: base + place, count: count - place) }
    }

    @inline(__always)
    mutating func readTermination() -> Bool {
        guard skip(UInt8(ascii: "=")) else { return false }
        let start = place
        place = end(of: Class.path)
        termination = start..<place
        return (1...TextReader.Limit.name).contains(place - start)
    }

    @inline(__always)
    private mutating func readParameter() -> Bool {
        switch token() {
        case .method:
            guard method == nil, skip(UInt8(ascii: "=")) else { return false }
            method = token()
            switch method {
            case .restart, .disconnected, .failover, .forced, .graceful, .handOff: return true
            default: return false
            }
        case .reason: return reason == nil && skip(UInt8(ascii: "=")) && readReason()
        case .version: return readVersion()
        case .serviceChangeAddress: return readAddress()
        case .profile: return profile == nil && skip(UInt8(ascii: "=")) && readProfile()
        case .delay:
            guard delay == nil, skip(UInt8(ascii: "=")), let number = number(digits: 10), number <= 0xFFFF_FFFF else {
                return false
            }
            delay = UInt32(truncatingIfNeeded: number)
            return !isDigit
        case nil: return isDigit ? readTimeStamp() : readExtension()
        default: return false
        }
    }

    /// A reply has neither method nor reason; extensions, which a request may have, are left to the grammar.
    @inline(__always)
    mutating func readReplyParameter() -> Bool {
        switch token() {
        case .version: readVersion()
        case .serviceChangeAddress: readAddress()
        case .profile: profile == nil && skip(UInt8(ascii: "=")) && readProfile()
        case nil: isDigit && readTimeStamp()
        default: false
        }
    }

    @inline(__always)
    private mutating func readVersion() -> Bool {
        guard changeVersion == nil, skip(UInt8(ascii: "=")), let number = number(digits: 2) else { return false }
        changeVersion = Int(number)
        return !isDigit
    }

    @inline(__always)
    private mutating func readAddress() -> Bool {
        guard addressPort == nil, skip(UInt8(ascii: "=")), let number = number(digits: 5), number <= 0xFFFF else {
            return false
        }
        addressPort = UInt16(truncatingIfNeeded: number)
        return !has(Class.path)
    }

    /// `"901 Cold Boot"`
    @inline(__always)
    private mutating func readReason() -> Bool {
        guard skipByte(UInt8(ascii: "\"")), let code = number(digits: 5), code <= 0xFFFF else { return false }
        reasonCode = UInt16(truncatingIfNeeded: code)
        guard skipByte(0x20) else {
            reason = place..<place
            return skipByte(UInt8(ascii: "\""))
        }
        let start = place
        place = end(of: Class.quotable)
        reason = start..<place
        return skipByte(UInt8(ascii: "\""))
    }

    @inline(__always)
    private mutating func readProfile() -> Bool {
        let start = place
        repeat { place = end(of: Class.name) } while skipByte(0x2D) || skipByte(0x2E)
        profile = start..<place
        guard (1...TextReader.Limit.name).contains(place - start), skipByte(UInt8(ascii: "/")),
            let number = number(digits: 2)
        else { return false }
        profileVersion = Int(number)
        return !isDigit
    }

    @inline(__always)
    private mutating func readTimeStamp() -> Bool {
        let start = place
        guard timeStamp == nil, let date = number(digits: 8), place - start == 8,
            skipByte(UInt8(ascii: "T")) || skipByte(UInt8(ascii: "t")), let time = number(digits: 8),
            place - start == 17, !isDigit
        else { return false }
        timeStamp = TimeStamp(date: UInt32(truncatingIfNeeded: date), time: UInt32(truncatingIfNeeded: time))
        return true
    }

    /// `X-SRV=1`, with a bare value.
    @inline(__always)
    private mutating func readExtension() -> Bool {
        let start = place
        guard skipByte(UInt8(ascii: "X")), skipByte(UInt8(ascii: "-")) else { return false }
        place = end(of: Class.letterOrDigit)
        let name = start..<place
        guard (3...8).contains(name.count), skip(UInt8(ascii: "=")) else { return false }
        let valueStart = place
        place = end(of: Class.safe)
        guard place > valueStart else { return false }
        let value = PropertyValue(text: text(valueStart..<place), isKnownQuoted: false)
        extensions.append(ServiceChangeExtension(name: text(name), value: .equal(value)))
        return true
    }

    // MARK: The values

    /// The message, once it was read.
    func message() -> Message {
        let change = ServiceChangeRequest(
            method: serviceChangeMethod,
            reason: ServiceChangeReason(code: reasonCode, text: text(reason ?? 0..<0)),
            address: addressPort.map { .port($0) }, version: changeVersion,
            profile: profile.map { ServiceChangeProfile(name: text($0), version: profileVersion) },
            timeStamp: timeStamp, delay: delay, extensions: extensions)
        let command = CommandRequest(
            .serviceChange(change), on: isUpperRoot ? .root : TerminationIdentifier(text(termination)))
        return Message(
            version: version, sender: sender,
            transactions: [
                .request(TransactionRequest(identifier: transaction, actions: [ActionRequest(commands: [command])]))
            ])
    }

    var serviceChangeMethod: ServiceChangeMethod {
        switch method {
        case .disconnected: .disconnected
        case .failover: .failover
        case .forced: .forced
        case .graceful: .graceful
        case .handOff: .handOff
        default: .restart
        }
    }

    @inline(__always)
    private func text(_ range: Range<Int>) -> String {
        let bytes = UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        guard range.count <= 15 else { return String(decoding: bytes, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: range.count) { $0.update(fromContentsOf: bytes) }
    }

    // MARK: Bytes

    /// The next byte; 0, which the grammar never allows, at the end.
    private var next: UInt8 { @inline(__always) get { place < count ? base[place] : 0 } }
    private var isDigit: Bool { @inline(__always) get { next &- 0x30 < 10 } }

    @inline(__always)
    private func has(_ classes: UInt8) -> Bool { table.classes[Int(next)] & classes != 0 }

    /// Spaces, tabs and line ends, no comments.
    @inline(__always)
    private mutating func skipSpace() {
        while place < count, base[place].isSpace { place += 1 }
    }

    @inline(__always)
    private mutating func skipSomeSpace() -> Bool {
        let start = place
        skipSpace()
        return place > start
    }

    @inline(__always)
    private mutating func skipByte(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    /// Past the byte and the white space on both sides of it.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard skipByte(byte) else { return false }
        skipSpace()
        return true
    }

    @inline(__always)
    private func end(of classes: UInt8) -> Int {
        var place = place
        while place < count, table.classes[Int(base[place])] & classes != 0 { place += 1 }
        return place
    }

    /// A number of at most so many digits; the byte after them may be one more.
    @inline(__always)
    private mutating func number(digits: Int) -> UInt64? {
        let start = place
        let end = min(count, start + digits)
        var value: UInt64 = 0
        while place < end {
            let digit = base[place] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            place += 1
        }
        return place > start ? value : nil
    }

    @inline(__always)
    private mutating func word() -> Word { Word.read(base, count, &place) }

    /// The token at the cursor, and past it; nil, and the cursor stays, where the next word is none.
    @inline(__always)
    mutating func token() -> Token? {
        let start = place
        let word = word()
        if !word.isEmpty, !has(Class.safe), let token = table.token(word) { return token }
        place = start
        return nil
    }
}
