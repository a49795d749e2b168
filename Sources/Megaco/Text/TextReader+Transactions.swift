internal import Wire

extension TextReader {
    /// 1*( transactionRequest / transactionReply / transactionPending / transactionResponseAck / segmentReply )
    mutating func transactionList() throws(DecodeError) {
        repeat {
            guard progress.transactions.count < Limit.members else {
                progress.level = .message
                throw tooLarge("transactionList", at: position, limit: UInt64(Limit.members))
            }
            progress.transactions.append(try transaction())
            skipWhitespace()
        } while !isAtEnd
    }

    private mutating func transaction() throws(DecodeError) -> Transaction {
        let start = position
        switch token() {
        case .transaction:
            progress.beginTransaction(.request)
            return .request(try transactionRequest())
        case .reply:
            progress.beginTransaction(.answer)
            return .reply(try transactionReply())
        case .pending:
            progress.beginTransaction(.answer)
            return .pending(try transactionPending())
        case .responseAcknowledgement:
            progress.beginTransaction(.answer)
            return .acknowledgement(try transactionResponseAck())
        case .messageSegment where progress.version == 3:
            progress.beginTransaction(.answer)
            return .segmentReply(try segmentReply())
        default:
            position = start
            try junk()
        }
    }

    /// Junk after a request: one brace too many or too few, so that request is not trusted either.
    private mutating func junk() throws(DecodeError) -> Never {
        if progress.kind == .request, case .request? = progress.transactions.last {
            progress.transactions.removeLast()
            progress.level = .transaction
        } else {
            progress.level = .message
        }
        throw failure("transactionList")
    }

    private mutating func transactionIdentifier() throws(DecodeError) -> UInt32 {
        let identifier = try uint32("TransactionID")
        progress.transaction = identifier
        return identifier
    }

    private mutating func transactionRequest() throws(DecodeError) -> TransactionRequest {
        try equal("transactionRequest")
        let identifier = try transactionIdentifier()
        try open("transactionRequest")
        var actions: [ActionRequest] = []
        repeat {
            actions.append(try actionRequest())
            progress.level = .transaction
        } while try another("transactionRequest", after: actions.count)
        return TransactionRequest(identifier: identifier, actions: actions)
    }

    private mutating func transactionReply() throws(DecodeError) -> TransactionReply {
        try equal("transactionReply")
        let identifier = try transactionIdentifier()
        let segment = progress.version == 3 && next == UInt8(ascii: "/") ? try self.segment() : nil
        try open("transactionReply")
        let isImmediate = skip(.immediateAcknowledgement)
        if isImmediate { try punctuation(UInt8(ascii: ","), "ImmAckRequired") }
        let outcome: TransactionReply.Outcome
        if skip(.error) {
            outcome = .error(try errorDescriptor())
            try close("transactionReply")
        } else {
            outcome = .actions(try actionReplyList())
        }
        return TransactionReply(
            identifier: identifier, wantsImmediateAcknowledgement: isImmediate, outcome: outcome, segment: segment)
    }

    private mutating func actionReplyList() throws(DecodeError) -> [ActionReply] {
        var actions: [ActionReply] = []
        repeat {
            actions.append(try actionReply())
            progress.level = .transaction
        } while try another("actionReplyList", after: actions.count)
        return actions
    }

    /// segmentReply = MessageSegmentToken EQUAL TransactionID SLASH segmentNumber [SLASH SegmentationCompleteToken]
    private mutating func segmentReply() throws(DecodeError) -> SegmentReply {
        try equal("segmentReply")
        let identifier = try transactionIdentifier()
        let segment = try segment()
        skipWhitespace()
        return SegmentReply(identifier: identifier, segment: segment)
    }

    /// Version 3: `/` number, then `/END` or `/&` on the last segment.
    private mutating func segment() throws(DecodeError) -> Segment {
        guard next == UInt8(ascii: "/") else { throw failure("segmentNumber") }
        position += 1
        var segment = Segment(number: try uint16("segmentNumber"))
        guard next == UInt8(ascii: "/") else { return segment }
        position += 1
        if next == UInt8(ascii: "&") {
            position += 1
        } else {
            guard skip(.end) else { throw failure("SegmentationCompleteToken") }
        }
        segment.isLast = true
        return segment
    }

    private mutating func transactionPending() throws(DecodeError) -> UInt32 {
        try equal("transactionPending")
        let identifier = try transactionIdentifier()
        try open("transactionPending")
        try close("transactionPending")
        return identifier
    }

    private mutating func transactionResponseAck() throws(DecodeError) -> [ClosedRange<UInt32>] {
        try open("transactionResponseAck")
        var ranges: [ClosedRange<UInt32>] = []
        repeat {
            let start = position
            let first = try uint32("transactionAck")
            var last = first
            if next == UInt8(ascii: "-") {
                position += 1
                last = try uint32("transactionAck")
            }
            guard first <= last else { throw invalid("transactionAck", at: start, "runs backwards") }
            ranges.append(first...last)
        } while try another("transactionResponseAck", after: ranges.count)
        return ranges
    }

    // MARK: Actions

    private mutating func actionHeader() throws(DecodeError) -> ContextIdentifier {
        progress.beginAction()
        let start = position
        guard token() == .context else { throw invalid("CtxToken", at: start, "is not Context") }
        try equal("ContextID")
        let context = try contextIdentifier()
        progress.context = context
        return context
    }

    private mutating func actionRequest() throws(DecodeError) -> ActionRequest {
        var action = ActionRequest(context: try actionHeader(), commands: [])
        try open("action")
        var count = 0
        repeat {
            let start = position
            if let property = try contextProperty(beside: action.properties) {
                action.properties.append(property)
            } else if skip(.contextAudit) {
                try once(action.audit.isEmpty, "contextAudit", at: start)
                action.audit = try contextAudit()
            } else {
                action.commands.append(try commandRequest())
                progress.level = .action
            }
            count += 1
        } while try another("actionRequest", after: count)
        return action
    }

    private mutating func actionReply() throws(DecodeError) -> ActionReply {
        var action = ActionReply(context: try actionHeader())
        skipWhitespace()
        // Version 3: nothing to say about the context but that it was found.
        if progress.version == 3, next != UInt8(ascii: "{") { return action }
        try open("action")
        var count = 0
        repeat {
            if let property = try contextProperty(beside: action.properties) {
                action.properties.append(property)
            } else if skip(.error) {
                action.error = try errorDescriptor()
                try close("actionReply")
                return action
            } else {
                action.commands.append(try commandReply())
                progress.level = .action
            }
            count += 1
        } while try another("actionReply", after: count)
        return action
    }
}
