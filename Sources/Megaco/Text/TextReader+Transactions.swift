internal import Wire

extension TextReader {
    /// 1*( transactionRequest / transactionReply / transactionPending / transactionResponseAck )
    mutating func transactionList() throws(DecodeError) {
        repeat {
            guard progress.transactions.count < Limit.members else {
                progress.level = .message
                throw DecodeError(
                    offset: position, element: "transactionList", reason: .tooLarge(limit: UInt64(Limit.members)))
            }
            if let transaction = try transaction() { progress.transactions.append(transaction) }
            skipWhitespace()
        } while !isAtEnd
    }

    /// One transaction; nil for an acknowledged segment of version 3, which asks for nothing.
    private mutating func transaction() throws(DecodeError) -> Transaction? {
        let start = position
        let word = word()
        switch word {
        case Keyword.transaction:
            progress.beginTransaction(.request)
            return .request(try transactionRequest())
        case Keyword.reply:
            progress.beginTransaction(.answer)
            return .reply(try transactionReply())
        case Keyword.pending:
            progress.beginTransaction(.answer)
            return .pending(try transactionPending())
        case Keyword.responseAcknowledgement:
            progress.beginTransaction(.answer)
            return .acknowledgement(try transactionResponseAck())
        case Keyword.messageSegment where progress.version == 3:
            progress.beginTransaction(.answer)
            try equal("segmentReply")
            _ = try transactionIdentifier()
            try segment()
            skipWhitespace()
            return nil
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
        var request = TransactionRequest(identifier: try transactionIdentifier(), actions: [])
        try open("transactionRequest")
        repeat {
            request.actions.append(try actionRequest())
            progress.level = .transaction
        } while try another("transactionRequest", after: request.actions.count)
        return request
    }

    private mutating func transactionReply() throws(DecodeError) -> TransactionReply {
        try equal("transactionReply")
        let identifier = try transactionIdentifier()
        if progress.version == 3, next == UInt8(ascii: "/") { try segment() }
        try open("transactionReply")
        var reply = TransactionReply(identifier: identifier, outcome: .actions([]))
        var start = position
        if case Keyword.immediateAcknowledgement = word() {
            reply.wantsImmediateAcknowledgement = true
            try punctuation(UInt8(ascii: ","), "ImmAckRequired")
            start = position
            if case Keyword.error = word() {
                reply.outcome = .error(try errorDescriptor())
                try close("transactionReply")
                return reply
            }
        }
        position = start
        if case Keyword.error = word() {
            reply.outcome = .error(try errorDescriptor())
            try close("transactionReply")
            return reply
        }
        position = start
        reply.outcome = .actions(try actionReplyList())
        return reply
    }

    private mutating func actionReplyList() throws(DecodeError) -> [ActionReply] {
        var actions: [ActionReply] = []
        repeat {
            actions.append(try actionReply())
            progress.level = .transaction
        } while try another("actionReplyList", after: actions.count)
        return actions
    }

    /// Version 3: `/` number, then `/END` or `/&` on the last segment; parts are handed on as they come.
    private mutating func segment() throws(DecodeError) {
        guard next == UInt8(ascii: "/") else { throw failure("segmentNumber") }
        position += 1
        _ = try uint16("segmentNumber")
        guard next == UInt8(ascii: "/") else { return }
        position += 1
        if next == UInt8(ascii: "&") {
            position += 1
        } else {
            guard case Keyword.segmentationComplete = word() else { throw failure("SegmentationCompleteToken") }
        }
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
        guard case Keyword.context = word() else {
            throw invalid("CtxToken", at: start, "is not Context")
        }
        try equal("ContextID")
        let context = try contextIdentifier()
        progress.context = context
        try open("action")
        return context
    }

    private mutating func actionRequest() throws(DecodeError) -> ActionRequest {
        var action = ActionRequest(context: try actionHeader(), commands: [])
        var count = 0
        repeat {
            let start = position
            if try !contextProperty(into: &action.properties) {
                position = start
                action.commands.append(try commandRequest())
                progress.level = .action
            }
            count += 1
        } while try another("actionRequest", after: count)
        return action
    }

    private mutating func actionReply() throws(DecodeError) -> ActionReply {
        var action = ActionReply(context: try actionHeader())
        var count = 0
        repeat {
            let start = position
            if try !contextProperty(into: &action.properties) {
                position = start
                if case Keyword.error = word() {
                    action.error = try errorDescriptor()
                    try close("actionReply")
                    return action
                }
                position = start
                action.commands.append(try commandReply())
                progress.level = .action
            }
            count += 1
        } while try another("actionReply", after: count)
        return action
    }

    /// Keeps the text of a context property or context audit; false where the next member is something else.
    private mutating func contextProperty(into properties: inout DescriptorText) throws(DecodeError) -> Bool {
        let start = position
        var isAudit = false
        switch word() {
        case Keyword.contextAudit: isAudit = true
        case Keyword.topology, Keyword.priority, Keyword.emergency, Keyword.emergencyOff, Keyword.emergencyOffToken,
            Keyword.contextAttributes, Keyword.contextList, Keyword.internationalEmergencyPreference:
            break
        default: return false
        }
        if isAudit { try checkContextAudit() }
        position = start
        let range = try rawItem("contextProperty")
        if !properties.bytes.isEmpty { properties.bytes.append(UInt8(ascii: ",")) }
        properties.bytes += bytes[range]
        return true
    }

    /// contextAuditProperties: at most once each.
    private mutating func checkContextAudit() throws(DecodeError) {
        try open("contextAudit")
        var seen: [String] = []
        repeat {
            let start = position
            _ = try word("contextAuditProperties")
            position = start
            let property = text(try rawItem("contextAuditProperties")).lowercased()
            guard !seen.contains(property) else { throw invalid("contextAuditProperties", at: start, "comes twice") }
            seen.append(property)
        } while try another("contextAudit", after: seen.count)
    }
}
