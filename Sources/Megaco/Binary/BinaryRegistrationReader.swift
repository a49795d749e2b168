internal import Wire

/// The message that controllers get in thousands at once, read without the grammar: one ServiceChange on ROOT in the
/// null context, from an IPv4 sender, with definite lengths of one or two octets.
///
/// Everything around its parameters is one element inside another, and all of them end where the message does. Anything
/// else is left to ``BinaryReader``, and what is read here is what that would have read.
struct BinaryRegistrationReader {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private var position = 0

    /// Nil where the bytes are something else.
    static func message(_ bytes: UnsafeBufferPointer<UInt8>) -> Message? {
        // The shortest is 73 octets; from 256 on lengths have more octets.
        guard let base = bytes.baseAddress, (73..<256).contains(bytes.count) else { return nil }
        var reader = BinaryRegistrationReader(base: base, count: bytes.count)
        return reader.message()
    }

    private init(base: UnsafePointer<UInt8>, count: Int) { (self.base, self.count) = (base, count) }

    private mutating func message() -> Message? {
        guard open(0x30), open(0xA1), let version = number(0x80), (1...3).contains(version),
            let sender = sender(), open(0xA2), open(0xA1), open(0xA0), let identifier = number(0x80), open(0xA1),
            open(0x30), let context = number(0x80), context == 0, open(0xA3), open(0x30), open(0xA0), open(0xA7),
            skipRoot(), open(0xA1), let transaction = transaction(identifier)
        else { return nil }
        return Message(version: Int(version), sender: sender, transactions: [transaction])
    }

    // MARK: Elements

    /// Into an element that ends where the message does.
    @inline(__always)
    private mutating func open(_ tag: UInt8) -> Bool {
        guard position + 3 <= count, base[position] == tag else { return false }
        var length = Int(base[position + 1])
        position += 2
        if length == 0x81 {
            length = Int(base[position])
            position += 1
        } else if length > 0x80 {
            return false
        }
        return length == count - position
    }

    /// The octets of an element of less than 128.
    @inline(__always)
    private mutating func octets(_ tag: UInt8) -> Range<Int>? {
        guard position + 2 <= count, base[position] == tag else { return nil }
        let start = position + 2
        let end = start + Int(base[position + 1])
        guard base[position + 1] < 0x80, end <= count else { return nil }
        position = end
        return start..<end
    }

    /// A number of 32 bits in at most five octets.
    @inline(__always)
    private mutating func number(_ tag: UInt8) -> UInt32? {
        guard let range = octets(tag), (1...5).contains(range.count), base[range.lowerBound] < 0x80 else { return nil }
        var value: UInt64 = 0
        for index in range { value = value << 8 | UInt64(base[index]) }
        return UInt32(exactly: value)
    }

    @inline(__always)
    private func isNext(_ tag: UInt8) -> Bool { position < count && base[position] == tag }

    private mutating func sender() -> MessageIdentifier? {
        guard let choice = octets(0xA1) else { return nil }
        let end = choice.upperBound
        position = choice.lowerBound
        guard let address = octets(0xA0), address.upperBound == end else { return nil }
        position = address.lowerBound
        guard let host = octets(0x80), host.count == 4 else { return nil }
        var value: UInt32 = 0
        for index in host { value = value << 8 | UInt32(base[index]) }
        var port: UInt16?
        if position < end {
            guard let number = number(0x81), number <= 0xFFFF else { return nil }
            port = UInt16(truncatingIfNeeded: number)
        }
        return position == end ? .address(.v4(value), port: port) : nil
    }

    /// Past the list of terminations that holds ROOT: eight octets of tags and lengths, and eight of ones.
    private mutating func skipRoot() -> Bool {
        guard position + 16 <= count else { return false }
        let place = UnsafeRawPointer(base + position)
        position += 16
        return UInt64(bigEndian: place.loadUnaligned(as: UInt64.self)) == 0xA00E_300C_A000_8108
            && place.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == .max
    }

    // MARK: Parameters

    /// Built in one expression, so that the parameters are not copied from one value into the next.
    @inline(__always)
    private mutating func transaction(_ identifier: UInt32) -> Transaction? {
        guard let method = method() else { return nil }
        var address: ServiceChangeAddress?
        if isNext(0xA1) {
            guard let choice = octets(0xA1) else { return nil }
            position = choice.lowerBound
            guard let port = number(0x80), port <= 0xFFFF, position == choice.upperBound else { return nil }
            address = .port(UInt16(truncatingIfNeeded: port))
        }
        var version: Int?
        if isNext(0x82) {
            guard let number = number(0x82), number <= 99 else { return nil }
            version = Int(number)
        }
        var profile: ServiceChangeProfile?
        if isNext(0xA3) {
            guard let read = self.profile() else { return nil }
            profile = read
        }
        guard let reason = reason() else { return nil }
        var stamp: TimeStamp?
        if isNext(0xA7) {
            guard let read = timeStamp() else { return nil }
            stamp = read
        }
        guard position == count else { return nil }
        return .request(
            TransactionRequest(
                identifier: identifier,
                actions: [
                    ActionRequest(commands: [
                        CommandRequest(
                            .serviceChange(
                                ServiceChangeRequest(
                                    method: method, reason: reason, address: address, version: version,
                                    profile: profile, timeStamp: stamp)))
                    ])
                ]))
    }

    private mutating func method() -> ServiceChangeMethod? {
        switch number(0x80) {
        case 0: .failover
        case 1: .forced
        case 2: .graceful
        case 3: .restart
        case 4: .disconnected
        case 5: .handOff
        default: nil
        }
    }

    private mutating func profile() -> ServiceChangeProfile? {
        guard let outer = octets(0xA3) else { return nil }
        position = outer.lowerBound
        guard let range = octets(0x80), range.upperBound == outer.upperBound, (3...66).contains(range.count),
            base[range.upperBound - 2] == UInt8(ascii: "/"), base[range.upperBound - 1].isDigit
        else { return nil }
        for index in range.lowerBound..<range.upperBound - 2 where !base[index].isLetterOrDigit { return nil }
        let version = Int(base[range.upperBound - 1] - 0x30)
        return ServiceChangeProfile(name: text(range.lowerBound..<range.upperBound - 2), version: version)
    }

    /// Three digits, and perhaps a space and words, wrapped or not.
    private mutating func reason() -> ServiceChangeReason? {
        guard let outer = octets(0xA4) else { return nil }
        position = outer.lowerBound
        guard var range = octets(0x04), range.upperBound == outer.upperBound else { return nil }
        if range.count > 2, base[range.lowerBound] == BinaryValue.ia5String {
            position = range.lowerBound
            guard let inner = octets(BinaryValue.ia5String), inner.upperBound == range.upperBound else { return nil }
            range = inner
        }
        guard range.count > 4, base[range.lowerBound + 3] == 0x20 else { return nil }
        var code: UInt16 = 0
        for index in range.lowerBound..<range.lowerBound + 3 {
            guard base[index].isDigit else { return nil }
            code = code * 10 + UInt16(base[index] - 0x30)
        }
        for index in range.lowerBound + 4..<range.upperBound {
            guard base[index] &- 0x20 < 0x5F, base[index] != UInt8(ascii: "\"") else { return nil }
        }
        return ServiceChangeReason(code: code, text: text(range.lowerBound + 4..<range.upperBound))
    }

    private mutating func timeStamp() -> TimeStamp? {
        guard let outer = octets(0xA7), outer.count == 20 else { return nil }
        position = outer.lowerBound
        guard let date = eightDigits(0x80), let time = eightDigits(0x81) else { return nil }
        return TimeStamp(date: date, time: time)
    }

    private mutating func eightDigits(_ tag: UInt8) -> UInt32? {
        guard let range = octets(tag), range.count == 8 else { return nil }
        var value: UInt32 = 0
        for index in range {
            guard base[index].isDigit else { return nil }
            value = value * 10 + UInt32(base[index] - 0x30)
        }
        return value
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count), as: UTF8.self)
    }
}
