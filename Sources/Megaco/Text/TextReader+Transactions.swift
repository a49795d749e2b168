internal import Wire

extension TextReader {
    /// 1*( transactionRequest / transactionReply / transactionPending / transactionResponseAck / segmentReply ), from
    /// after the first token, which begins at `start`.
    mutating func transactionList(beginningWith first: Token?, at start: Int) throws(DecodeError) {
        var (token, start) = (first, start)
        while true {
            guard transactions.count < Limit.members else {
                progress.level = .message
                throw tooLarge("transactionList", at: start, limit: UInt64(Limit.members))
            }
            try transaction(token, at: start)
            skipWhitespace()
            if isAtEnd { return }
            start = position
            token = self.token()
        }
    }

    private mutating func transaction(_ token: Token?, at start: Int) throws(DecodeError) {
        switch token {
        case .transaction:
            progress.beginTransaction(.request)
            transactions.append(.request(try transactionRequest()))
        case .reply:
            progress.beginTransaction(.answer)
            transactions.append(.reply(try transactionReply()))
        case .pending:
            progress.beginTransaction(.answer)
            transactions.append(.pending(try transactionPending()))
        case .responseAcknowledgement:
            progress.beginTransaction(.answer)
            transactions.append(.acknowledgement(try transactionResponseAck()))
        case .messageSegment where progress.version == 3:
            progress.beginTransaction(.answer)
            transactions.append(.segmentReply(try segmentReply()))
        default:
            position = start
            try junk()
        }
    }

    /// Junk after a request: one brace too many or too few, so that request is not trusted either.
    private mutating func junk() throws(DecodeError) -> Never {
        if progress.kind == .request, case .request? = transactions.last {
            transactions.removeLast()
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
        // A literal takes memory for one and no more, and less time than growing an empty array.
        var actions = [try actionRequest()]
        progress.level = .transaction
        while try another("transactionRequest", after: actions.count) {
            actions.append(try actionRequest())
            progress.level = .transaction
        }
        return TransactionRequest(identifier: identifier, actions: actions)
    }

    private mutating func transactionReply() throws(DecodeError) -> TransactionReply {
        try equal("transactionReply")
        let identifier = try transactionIdentifier()
        let segment = progress.version == 3 && next == UInt8(ascii: "/") ? try self.segment() : nil
        try open("transactionReply")
        var start = position
        var token = token()
        let isImmediate = token == .immediateAcknowledgement
        if isImmediate {
            try punctuation(UInt8(ascii: ","), "ImmAckRequired")
            start = position
            token = self.token()
        }
        let outcome: TransactionReply.Outcome
        if token == .error {
            outcome = .error(try errorDescriptor())
            try close("transactionReply")
        } else {
            outcome = .actions(try actionReplyList(beginningWith: token, at: start))
        }
        return TransactionReply(
            identifier: identifier, wantsImmediateAcknowledgement: isImmediate, outcome: outcome, segment: segment)
    }

    private mutating func actionReplyList(
        beginningWith first: Token?, at start: Int
    ) throws(DecodeError) -> [ActionReply] {
        var actions = [try actionReply(first, at: start)]
        progress.level = .transaction
        while try another("actionReplyList", after: actions.count) {
            let start = position
            actions.append(try actionReply(token(), at: start))
            progress.level = .transaction
        }
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

    private mutating func actionHeader(_ token: Token?, at start: Int) throws(DecodeError) -> ContextIdentifier {
        progress.beginAction()
        guard token == .context else { throw invalid("CtxToken", at: start, "is not Context") }
        try equal("ContextID")
        let context = try contextIdentifier()
        progress.context = context
        return context
    }

    private mutating func actionRequest() throws(DecodeError) -> ActionRequest {
        let start = position
        var action = ActionRequest(context: try actionHeader(token(), at: start), commands: [])
        try open("action")
        var count = 0
        repeat {
            let start = position
            let token = token()
            if let property = try contextProperty(token, at: start, beside: action.properties) {
                action.properties.append(property)
            } else if token == .contextAudit {
                try once(action.audit.isEmpty, "contextAudit", at: start)
                action.audit = try contextAudit()
            } else {
                let command = try commandRequest(token, at: start)
                if action.commands.isEmpty { action.commands = [command] } else { action.commands.append(command) }
                progress.level = .action
            }
            count += 1
        } while try another("actionRequest", after: count)
        return action
    }

    private mutating func actionReply(_ token: Token?, at start: Int) throws(DecodeError) -> ActionReply {
        var action = ActionReply(context: try actionHeader(token, at: start))
        skipWhitespace()
        // Version 3: nothing to say about the context but that it was found.
        if progress.version == 3, next != UInt8(ascii: "{") { return action }
        try open("action")
        var count = 0
        repeat {
            let start = position
            let token = self.token()
            if let property = try contextProperty(token, at: start, beside: action.properties) {
                action.properties.append(property)
            } else if token == .error {
                action.error = try errorDescriptor()
                try close("actionReply")
                return action
            } else {
                let reply = try commandReply(token, at: start)
                if action.commands.isEmpty { action.commands = [reply] } else { action.commands.append(reply) }
                progress.level = .action
            }
            count += 1
        } while try another("actionReply", after: count)
        return action
    }
}
