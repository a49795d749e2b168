/// From the outermost element down to commands.
extension BinaryWriter {
    mutating func write(_ message: Message) throws(MessageEncodeError) {
        try element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
            if let header = message.authentication { try writer.write(header) }
            try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                writer.write(0, UInt32(message.version))
                try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                    try writer.write(message.sender)
                }
                try writer.element(BinaryTag.constructed(2)) { writer throws(MessageEncodeError) in
                    try writer.write(message.body)
                }
            }
        }
    }

    private mutating func write(_ header: AuthenticationHeader) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
            writer.write(BinaryTag.primitive(0), Self.octets(header.securityParameterIndex))
            writer.write(BinaryTag.primitive(1), Self.octets(header.sequenceNumber))
            writer.write(BinaryTag.primitive(2), header.data)
        }
    }

    static func octets(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }

    private mutating func write(_ body: Message.Body) throws(MessageEncodeError) {
        switch body {
        case .error(let error): try write(0, error)
        case .transactions(let transactions):
            try element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                for transaction in transactions { try writer.write(transaction) }
            }
        }
    }

    private mutating func write(_ transaction: Transaction) throws(MessageEncodeError) {
        switch transaction {
        case .request(let request): try write(request)
        case .pending(let identifier):
            try element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in writer.write(0, identifier) }
        case .reply(let reply): try write(reply)
        case .acknowledgement(let ranges):
            try element(BinaryTag.constructed(3)) { writer throws(MessageEncodeError) in
                for range in ranges {
                    try writer.element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
                        writer.write(0, range.lowerBound)
                        if range.upperBound != range.lowerBound { writer.write(1, range.upperBound) }
                    }
                }
            }
        case .segmentReply(let reply):
            try element(BinaryTag.constructed(4)) { writer throws(MessageEncodeError) in
                writer.write(0, reply.identifier)
                writer.write(1, UInt32(reply.segment.number))
                if reply.segment.isLast { writer.writeNull(2) }
            }
        }
    }

    private mutating func write(_ request: TransactionRequest) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
            writer.write(0, request.identifier)
            try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                for action in request.actions { try writer.write(action) }
            }
        }
    }

    private mutating func write(_ action: ActionRequest) throws(MessageEncodeError) {
        guard action.properties.isEmpty, action.audit.isEmpty else { throw outside("contextRequest") }
        guard !action.commands.isEmpty else { throw outside("action without a command") }
        try element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
            writer.write(action.context)
            try writer.element(BinaryTag.constructed(3)) { writer throws(MessageEncodeError) in
                for command in action.commands { try writer.write(command) }
            }
        }
    }

    private mutating func write(_ reply: TransactionReply) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(2)) { writer throws(MessageEncodeError) in
            writer.write(0, reply.identifier)
            if reply.wantsImmediateAcknowledgement { writer.writeNull(1) }
            try writer.element(BinaryTag.constructed(2)) { writer throws(MessageEncodeError) in
                switch reply.outcome {
                case .error(let error): try writer.write(0, error)
                case .actions(let actions):
                    try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                        for action in actions { try writer.write(action) }
                    }
                }
            }
            if let segment = reply.segment {
                writer.write(3, UInt32(segment.number))
                if segment.isLast { writer.writeNull(4) }
            }
        }
    }

    private mutating func write(_ action: ActionReply) throws(MessageEncodeError) {
        guard action.properties.isEmpty else { throw outside("contextReply") }
        try element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
            writer.write(action.context)
            if let error = action.error { try writer.write(1, error) }
            try writer.element(BinaryTag.constructed(3)) { writer throws(MessageEncodeError) in
                for command in action.commands { try writer.write(command) }
            }
        }
    }
}
