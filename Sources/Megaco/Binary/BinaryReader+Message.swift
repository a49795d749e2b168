internal import Wire

/// From the outermost element down to actions (Annex A MegacoMessage).
extension BinaryReader {
    /// MegacoMessage ::= SEQUENCE { authHeader OPTIONAL, mess Message }
    mutating func message() throws(DecodeError) -> Message {
        guard bytes.count <= Limit.message else { throw tooLarge("message", at: 0, limit: Limit.message) }
        let megaco = try enter(BinaryTag.sequence, "MegacoMessage")
        let authentication = isNext(constructed: 0) ? try authenticationHeader() : nil
        let outer = try enter(BinaryTag.constructed(1), "Message")
        let version = Int(try unsigned(BinaryTag.primitive(0), "Version", limit: 99))
        progress.version = version
        let versionEnd = position
        let choice = try enter(BinaryTag.constructed(1), "mId")
        let sender = try messageIdentifier("mId")
        try leave(choice, "mId")
        progress.sender = sender
        guard (1...3).contains(version) else {
            progress.descriptor = .versionNotSupported
            throw invalid("Version", at: versionEnd - 1, "is not 1, 2 or 3")
        }
        let body = try body()
        try leaveExtensible(outer, "Message")
        try leave(megaco, "MegacoMessage")
        guard position == bytes.count else { throw failure("end of message") }
        return Message(version: version, sender: sender, body: body, authentication: authentication)
    }

    /// AuthenticationHeader: read and not checked (this package has no such keys).
    private mutating func authenticationHeader() throws(DecodeError) -> AuthenticationHeader {
        let outer = try enter(BinaryTag.constructed(0), "authenticationHeader")
        let index = number(try octets(BinaryTag.primitive(0), "SecurityParmIndex", count: 4...4))
        let sequence = number(try octets(BinaryTag.primitive(1), "SequenceNum", count: 4...4))
        let data = Array(bytes[try octets(BinaryTag.primitive(2), "AuthData", count: 12...32)])
        try leave(outer, "authenticationHeader")
        return AuthenticationHeader(securityParameterIndex: index, sequenceNumber: sequence, data: data)
    }

    private func number(_ range: Range<Int>) -> UInt32 { range.reduce(0) { $0 << 8 | UInt32(bytes[$1]) } }

    /// messageBody CHOICE { messageError, transactions }
    private mutating func body() throws(DecodeError) -> Message.Body {
        let choice = try enter(BinaryTag.constructed(2), "messageBody")
        let body: Message.Body
        if isNext(constructed: 0) {
            progress.kind = .answer
            body = .error(try errorDescriptor(0))
        } else {
            try transactionList()
            body = .transactions(progress.transactions)
        }
        try leave(choice, "messageBody")
        return body
    }

    /// SEQUENCE OF Transaction. A transaction that cannot be read is noted in ``faults`` and passed over.
    private mutating func transactionList() throws(DecodeError) {
        let outer = try enter(BinaryTag.constructed(1), "transactions")
        var count = 0
        while next != 0 {
            try checkCount(count, "transactions")
            count += 1
            let (start, around) = (position, current)
            do {
                progress.transactions.append(try transaction())
            } catch {
                progress.note(error)
                restore(around)
                position = start
                try skipElement("Transaction")
            }
            progress.level = .message
        }
        try leave(outer, "transactions")
    }

    private mutating func transaction() throws(DecodeError) -> Transaction {
        switch next {
        case BinaryTag.constructed(0):
            progress.beginTransaction(.request)
            return .request(try transactionRequest())
        case BinaryTag.constructed(1):
            progress.beginTransaction(.answer)
            let outer = try enter(BinaryTag.constructed(1), "transactionPending")
            let identifier = try transactionIdentifier(0)
            try leaveExtensible(outer, "transactionPending")
            return .pending(identifier)
        case BinaryTag.constructed(2):
            progress.beginTransaction(.answer)
            return .reply(try transactionReply())
        case BinaryTag.constructed(3):
            progress.beginTransaction(.answer)
            return .acknowledgement(try responseAcknowledgement())
        case BinaryTag.constructed(4):
            progress.beginTransaction(.answer)
            return .segmentReply(try segmentReply())
        default:
            progress.beginTransaction(.none)
            throw failure("Transaction")
        }
    }

    private mutating func transactionIdentifier(_ number: UInt8) throws(DecodeError) -> UInt32 {
        try unsigned(BinaryTag.primitive(number), "TransactionID", limit: .max)
    }

    /// TransactionResponseAck ::= SEQUENCE OF { firstAck, lastAck OPTIONAL }
    private mutating func responseAcknowledgement() throws(DecodeError) -> [ClosedRange<UInt32>] {
        let outer = try enter(BinaryTag.constructed(3), "transactionResponseAck")
        var ranges: [ClosedRange<UInt32>] = []
        while next != 0 {
            try checkCount(ranges.count, "transactionResponseAck")
            let start = position
            let range = try enter(BinaryTag.sequence, "transactionAck")
            let first = try transactionIdentifier(0)
            let last = isNext(primitive: 1) ? try transactionIdentifier(1) : first
            try leave(range, "transactionAck")
            guard first <= last else { throw invalid("transactionAck", at: start, "ends before it begins") }
            ranges.append(first...last)
        }
        guard !ranges.isEmpty else { throw failure("transactionAck") }
        try leave(outer, "transactionResponseAck")
        return ranges
    }

    /// SegmentReply, version 3.
    private mutating func segmentReply() throws(DecodeError) -> SegmentReply {
        let outer = try enter(BinaryTag.constructed(4), "segmentReply")
        let identifier = try transactionIdentifier(0)
        progress.transaction = identifier
        let number = UInt16(try unsigned(BinaryTag.primitive(1), "segmentNumber", limit: 0xFFFF))
        let isLast = try skipNull(BinaryTag.primitive(2), "segmentationComplete")
        try leaveExtensible(outer, "segmentReply")
        return SegmentReply(identifier: identifier, segment: Segment(number: number, isLast: isLast))
    }

    // MARK: Requests

    private mutating func transactionRequest() throws(DecodeError) -> TransactionRequest {
        let outer = try enter(BinaryTag.constructed(0), "transactionRequest")
        let identifier = try transactionIdentifier(0)
        progress.transaction = identifier
        let list = try enter(BinaryTag.constructed(1), "actions")
        var actions: [ActionRequest] = []
        while next != 0 {
            try checkCount(actions.count, "actions")
            actions.append(try actionRequest())
        }
        progress.level = .transaction
        guard !actions.isEmpty else { throw failure("actionRequest") }
        try leave(list, "actions")
        try leaveExtensible(outer, "transactionRequest")
        return TransactionRequest(identifier: identifier, actions: actions)
    }

    private mutating func actionRequest() throws(DecodeError) -> ActionRequest {
        progress.beginAction()
        let outer = try enter(BinaryTag.sequence, "actionRequest")
        let context = try contextIdentifier()
        progress.context = context
        if isNext(constructed: 1) || isNext(constructed: 2) { throw outside("contextRequest", .notImplemented) }
        let list = try enter(BinaryTag.constructed(3), "commandRequests")
        var commands: [CommandRequest] = []
        while next != 0 {
            try checkCount(commands.count, "commandRequests")
            commands.append(try commandRequest())
        }
        progress.level = .action
        guard !commands.isEmpty else { throw failure("commandRequest") }
        try leave(list, "commandRequests")
        try leave(outer, "actionRequest")
        return ActionRequest(context: context, commands: commands)
    }

    /// The error for something legal that this package does not read in binary, and the answer that it gets.
    mutating func outside(_ element: String, _ answer: ErrorDescriptor) -> DecodeError {
        progress.descriptor = answer
        return invalid(element, at: position, "is not read in binary")
    }

    // MARK: Replies

    private mutating func transactionReply() throws(DecodeError) -> TransactionReply {
        let outer = try enter(BinaryTag.constructed(2), "transactionReply")
        let identifier = try transactionIdentifier(0)
        progress.transaction = identifier
        let wantsAcknowledgement = try skipNull(BinaryTag.primitive(1), "immAckRequired")
        let choice = try enter(BinaryTag.constructed(2), "transactionResult")
        let outcome: TransactionReply.Outcome
        if isNext(constructed: 0) {
            outcome = .error(try errorDescriptor(0))
        } else {
            let list = try enter(BinaryTag.constructed(1), "actionReplies")
            var actions: [ActionReply] = []
            while next != 0 {
                try checkCount(actions.count, "actionReplies")
                actions.append(try actionReply())
            }
            guard !actions.isEmpty else { throw failure("actionReply") }
            try leave(list, "actionReplies")
            outcome = .actions(actions)
        }
        try leave(choice, "transactionResult")
        progress.level = .transaction
        var segment: Segment?
        if isNext(primitive: 3) {
            let number = UInt16(try unsigned(BinaryTag.primitive(3), "segmentNumber", limit: 0xFFFF))
            segment = Segment(
                number: number, isLast: try skipNull(BinaryTag.primitive(4), "segmentationComplete"))
        }
        try leaveExtensible(outer, "transactionReply")
        return TransactionReply(
            identifier: identifier, wantsImmediateAcknowledgement: wantsAcknowledgement, outcome: outcome,
            segment: segment)
    }

    private mutating func actionReply() throws(DecodeError) -> ActionReply {
        progress.beginAction()
        let outer = try enter(BinaryTag.sequence, "actionReply")
        let context = try contextIdentifier()
        progress.context = context
        let error = isNext(constructed: 1) ? try errorDescriptor(1) : nil
        if isNext(constructed: 2) { throw outside("contextReply", .notImplemented) }
        let list = try enter(BinaryTag.constructed(3), "commandReply")
        var commands: [CommandReply] = []
        while next != 0 {
            try checkCount(commands.count, "commandReply")
            commands.append(try commandReply())
        }
        progress.level = .action
        try leave(list, "commandReply")
        try leave(outer, "actionReply")
        return ActionReply(context: context, commands: commands, error: error)
    }
}
