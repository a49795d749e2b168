internal import Wire

/// Writes what ``RegistrationReader`` reads, byte for byte as ``TextWriter`` writes it.
///
/// All of it is one function to the compiler, so that the cursor stays in a register, and values are read where they
/// lie. Bytes beyond the buffer are not written; the message is then left to ``TextWriter``.
struct RegistrationWriter {
    private let base: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private let isLong: Bool
    private var place = 0

    /// Nil for a message that is something else, or longer than the buffer; else how many bytes were written.
    @inline(__always)
    static func write(_ message: Message, _ tokens: TokenLength, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int?
    {
        guard message.authentication == nil, case .address(.v4(let address), let port) = message.sender,
            (1...9).contains(message.version), case .transactions(let transactions) = message.body,
            transactions.count == 1, case .request(let request) = transactions[0], let start = buffer.baseAddress
        else { return nil }
        var writer = RegistrationWriter(base: start, capacity: buffer.count, isLong: tokens == .long, place: 0)
        writer.writeHeader(message.version, address, port)
        let isWritten = request.actions.withUnsafeBufferPointer { actions in
            actions.count == 1 && actions[0].context == .null && actions[0].properties.isEmpty
                && actions[0].audit.isEmpty
                && actions[0].commands.withUnsafeBufferPointer { writer.write(request.identifier, $0) }
        }
        return isWritten && writer.place <= buffer.count ? writer.place : nil
    }

    @inline(__always)
    private mutating func writeHeader(_ version: Int, _ address: UInt32, _ port: UInt16?) {
        write(long: "MEGACO/", short: "!/")
        append(0x30 + UInt8(truncatingIfNeeded: version))
        write(" [")
        write(number: address >> 24)
        append(UInt8(ascii: "."))
        write(number: address >> 16 & 0xFF)
        append(UInt8(ascii: "."))
        write(number: address >> 8 & 0xFF)
        append(UInt8(ascii: "."))
        write(number: address & 0xFF)
        append(UInt8(ascii: "]"))
        guard let port else { return }
        append(UInt8(ascii: ":"))
        write(number: UInt32(port))
    }

    /// False where the commands are something else.
    @inline(__always)
    private mutating func write(_ identifier: UInt32, _ commands: UnsafeBufferPointer<CommandRequest>) -> Bool {
        guard commands.count == 1, case .serviceChange(let change) = commands[0].command, !commands[0].isOptional,
            !commands[0].wantsWildcardedResponse, commands[0].furtherTerminations.isEmpty
        else { return false }
        write(long: "\nTransaction=", short: " T=")
        write(number: identifier)
        write(long: "{Context=-{ServiceChange=", short: "{C=-{SC=")
        write(text: commands[0].termination.text)
        guard write(change) else { return false }
        write("}}}}")
        return true
    }

    @inline(__always)
    private mutating func write(_ change: ServiceChangeRequest) -> Bool {
        guard change.controllerToTry == nil, change.audit.isEmpty, !change.isIncomplete else { return false }
        write(long: "{Services{Method=", short: "{SV{MT=")
        switch change.method {
        case .graceful: write(long: "Graceful", short: "GR")
        case .forced: write(long: "Forced", short: "FO")
        case .restart: write(long: "Restart", short: "RS")
        case .disconnected: write(long: "Disconnected", short: "DC")
        case .handOff: write(long: "HandOff", short: "HO")
        case .failover: write(long: "Failover", short: "FL")
        case .other: return false
        }
        write(long: ",Reason=\"", short: ",RE=\"")
        let reason = change.reason
        write(number: UInt32(reason.code))
        if !reason.text.isEmpty {
            append(0x20)
            guard write(quotable: reason.text) else { return false }
        }
        append(UInt8(ascii: "\""))
        return writeRest(of: change)
    }

    @inline(__always)
    private mutating func writeRest(of change: ServiceChangeRequest) -> Bool {
        if let delay = change.delay {
            write(long: ",Delay=", short: ",DL=")
            write(number: delay)
        }
        switch change.address {
        case nil: break
        case .port(let port):
            write(long: ",ServiceChangeAddress=", short: ",AD=")
            write(number: UInt32(port))
        case .identifier: return false
        }
        if let version = change.version {
            write(long: ",Version=", short: ",V=")
            write(number: UInt32(clamping: version))
        }
        if let profile = change.profile {
            write(long: ",Profile=", short: ",PF=")
            write(text: profile.name)
            append(UInt8(ascii: "/"))
            write(number: UInt32(clamping: profile.version))
        }
        if let stamp = change.timeStamp {
            append(UInt8(ascii: ","))
            write(number: stamp.date, digits: 8)
            append(UInt8(ascii: "T"))
            write(number: stamp.time, digits: 8)
        }
        for parameter in change.extensions {
            guard case .equal(let value) = parameter.value, !value.isQuoted else { return false }
            append(UInt8(ascii: ","))
            write(text: parameter.name)
            append(UInt8(ascii: "="))
            write(text: value.text)
        }
        return true
    }

    // MARK: Bytes

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        if place < capacity { base[place] = byte }
        place += 1
    }

    /// Each is copied by a few moves, for its length is known when this is compiled.
    @inline(__always)
    private mutating func write(long: StaticString, short: StaticString) {
        if isLong { write(long) } else { write(short) }
    }

    @inline(__always)
    private mutating func write(_ text: StaticString) {
        write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        if place + bytes.count <= capacity, let start = bytes.baseAddress {
            (base + place).update(from: start, count: bytes.count)
        }
        place += bytes.count
    }

    @inline(__always)
    private mutating func write(text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    /// False where a byte would have to be replaced.
    @inline(__always)
    private mutating func write(quotable text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let classes = TokenTable.shared.classes
            var all: UInt8 = 0xFF
            for byte in bytes { all &= classes[Int(byte)] }
            write(bytes)
            return all & TokenTable.Class.quotable != 0
        }
    }

    @inline(__always)
    private mutating func write(number: UInt32) {
        var digits = 1
        var bound: UInt64 = 10
        while UInt64(number) >= bound {
            bound *= 10
            digits += 1
        }
        write(number: number, digits: digits)
    }

    @inline(__always)
    private mutating func write(number: UInt32, digits: Int) {
        guard place + digits <= capacity else {
            place += digits
            return
        }
        var rest = number
        var index = place + digits
        while index > place {
            index -= 1
            base[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        place += digits
    }
}
