internal import Wire

/// Writes what ``KeepAliveReader`` reads, byte for byte as ``TextWriter`` writes it.
enum KeepAliveWriter {
    /// Nil for a transaction that is neither an empty audit of ROOT nor its answer, or a sender without IPv4.
    static func message(_ transaction: Transaction, _ version: Int, _ sender: MessageIdentifier) -> [UInt8]? {
        guard (1...9).contains(version), case .address(.v4(let address), let port) = sender else { return nil }
        let letter: UInt8
        let identifier: UInt32
        let tail: [UInt8]
        switch transaction {
        case .request(let request) where isAudit(request):
            (letter, identifier, tail) = (UInt8(ascii: "T"), request.identifier, KeepAliveReader.request)
        case .reply(let reply) where isAnswer(reply):
            (letter, identifier, tail) = (UInt8(ascii: "P"), reply.identifier, KeepAliveReader.reply)
        case .request, .reply, .pending, .acknowledgement, .segmentReply: return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(72)
        bytes.append(UInt8(ascii: "!"))
        bytes.append(UInt8(ascii: "/"))
        bytes.append(0x30 + UInt8(version))
        bytes.append(0x20)
        bytes.append(UInt8(ascii: "["))
        for shift: UInt32 in [24, 16, 8, 0] {
            append(address >> shift & 0xFF, to: &bytes)
            bytes.append(UInt8(ascii: shift > 0 ? "." : "]"))
        }
        if let port {
            bytes.append(UInt8(ascii: ":"))
            append(UInt32(port), to: &bytes)
        }
        bytes.append(0x20)
        bytes.append(letter)
        bytes.append(UInt8(ascii: "="))
        append(identifier, to: &bytes)
        bytes += tail
        return bytes
    }

    private static func isAudit(_ request: TransactionRequest) -> Bool {
        guard request.actions.count == 1, request.actions[0].context == .null,
            request.actions[0].properties.isEmpty, request.actions[0].audit.isEmpty,
            request.actions[0].commands.count == 1
        else { return false }
        let command = request.actions[0].commands[0]
        guard case .auditValue(let audit) = command.command, audit.items.isEmpty else { return false }
        return !command.isOptional && !command.wantsWildcardedResponse && command.termination.text == "ROOT"
            && command.furtherTerminations.isEmpty
    }

    private static func isAnswer(_ reply: TransactionReply) -> Bool {
        guard case .actions(let actions) = reply.outcome, actions.count == 1, actions[0].context == .null,
            actions[0].error == nil, actions[0].properties.isEmpty, actions[0].commands.count == 1
        else { return false }
        let command = actions[0].commands[0]
        guard case .done(.auditValue, let descriptors) = command.result, descriptors.isEmpty else { return false }
        return !reply.wantsImmediateAcknowledgement && reply.segment == nil && command.termination.text == "ROOT"
            && command.furtherTerminations.isEmpty
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        var divisor: UInt32 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
