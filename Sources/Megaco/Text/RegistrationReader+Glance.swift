extension RegistrationReader {
    /// What the message is; nil where it is none of the usual ones.
    @inline(__always)
    mutating func glance() -> MessageGlance? { opening().flatMap { glance(after: $0) } }

    /// Reads up to the number of the transaction: `Transaction` or `Reply`; nil where it begins otherwise.
    @inline(__always)
    mutating func opening() -> Token? {
        guard count <= TextReader.Limit.message, readHeader(), let opening = token(),
            opening == .transaction || opening == .reply, readTransaction()
        else { return nil }
        return opening
    }

    /// What the message is, from behind the number of the transaction on.
    @inline(__always)
    mutating func glance(after opening: Token) -> MessageGlance? {
        guard readNullContext() else { return nil }
        return opening == .transaction ? request() : reply()
    }

    @inline(__always)
    private mutating func request() -> MessageGlance? {
        switch token() {
        case .serviceChange:
            guard readRequest() else { return nil }
            let change = ServiceChangeGlance(
                isRoot: isRoot, method: serviceChangeMethod, reasonCode: reasonCode, extensions: extensions)
            return .serviceChange(transaction: transaction, change)
        case .auditValue:
            guard readTermination(), isRoot, skip(UInt8(ascii: "{")), token() == .audit,
                skip(UInt8(ascii: "{")), readEnd(braces: 4)
            else { return nil }
            return .audit(transaction: transaction)
        default: return nil
        }
    }

    @inline(__always)
    private mutating func reply() -> MessageGlance? {
        switch token() {
        case .serviceChange:
            guard readTermination(), readServices() else { return nil }
            return .serviceChangeReply(transaction: transaction)
        case .auditValue:
            guard readTermination(), isRoot, readEnd(braces: 2) else { return nil }
            return .auditReply(transaction: transaction)
        default: return nil
        }
    }

    /// The services of a reply, if it has any, and the end.
    @inline(__always)
    private mutating func readServices() -> Bool {
        guard skip(UInt8(ascii: "{")) else { return readEnd(braces: 2) }
        guard token() == .services, skip(UInt8(ascii: "{")) else { return false }
        repeat {
            guard readReplyParameter() else { return false }
        } while skip(UInt8(ascii: ","))
        return readEnd(braces: 4)
    }
}
