extension TextWriter {
    mutating func write(_ request: CommandRequest) {
        if request.isOptional { write(literal: "O-") }
        if request.wantsWildcardedResponse { write(literal: "W-") }
        write(equals: request.command.kind.token)
        write(request.termination, request.furtherTerminations)
        switch request.command {
        case .add(let descriptors), .move(let descriptors), .modify(let descriptors): write(descriptors)
        case .subtract(let audit):
            if let audit { braces { $0.write(audit) } }
        case .auditValue(let audit), .auditCapabilities(let audit): braces { $0.write(audit) }
        case .notify(let events):
            braces { writer in
                writer.write(events)
                guard let error = events.error else { return }
                writer.mark(",")
                writer.write(error)
            }
        case .serviceChange(let change): braces { $0.write(change) }
        }
    }

    mutating func write(_ reply: CommandReply) {
        switch reply.result {
        case .serviceChange(let change):
            write(header: .serviceChange, of: reply)
            if let change, !change.isEmpty { braces { $0.write(change) } }
        case .done(let kind, let descriptors):
            write(header: kind, of: reply)
            write(descriptors)
        case .error(let kind, let error):
            write(header: kind, of: reply)
            braces { $0.write(error) }
        case .contextTerminations(let kind, let terminations):
            write(equals: kind.token)
            token(.context)
            braces { writer in writer.list(terminations) { $0.write($1) } }
        case .contextError(let kind, let error):
            write(equals: kind.token)
            token(.context)
            braces { $0.write(error) }
        }
    }

    private mutating func write(header kind: CommandKind, of reply: CommandReply) {
        write(equals: kind.token)
        write(reply.termination, reply.furtherTerminations)
    }

    // MARK: ServiceChange

    mutating func write(_ change: ServiceChangeRequest) {
        token(.services)
        braces { writer in
            writer.write(equals: .method)
            writer.write(change.method)
            writer.mark(",")
            writer.write(equals: .reason)
            writer.write(change.reason)
            if let delay = change.delay {
                writer.mark(",")
                writer.write(equals: .delay)
                writer.write(number: delay)
            }
            var isFirst = false
            writer.writeShared(
                change.address, change.controllerToTry, change.version, change.profile, change.timeStamp, &isFirst)
            for parameter in change.extensions {
                writer.mark(",")
                writer.write(text: parameter.name)
                writer.write(parameter.value)
            }
            for item in change.audit {
                writer.mark(",")
                writer.write(item)
            }
            if change.isIncomplete {
                writer.mark(",")
                writer.token(.serviceChangeIncomplete)
            }
        }
    }

    private mutating func write(_ method: ServiceChangeMethod) {
        switch method {
        case .graceful: token(.graceful)
        case .forced: token(.forced)
        case .restart: token(.restart)
        case .disconnected: token(.disconnected)
        case .handOff: token(.handOff)
        case .failover: token(.failover)
        case .other(let name): write(text: name)
        }
    }

    private mutating func write(_ reason: ServiceChangeReason) {
        write(byte: "\"")
        write(number: reason.code)
        if !reason.text.isEmpty {
            write(byte: " ")
            write(quotable: reason.text)
        }
        write(byte: "\"")
    }

    private mutating func write(_ change: ServiceChangeReply) {
        token(.services)
        braces { writer in
            var isFirst = true
            writer.writeShared(
                change.address, change.controllerToTry, change.version, change.profile, change.timeStamp, &isFirst)
        }
    }

    private mutating func writeShared(
        _ address: ServiceChangeAddress?, _ controllerToTry: MessageIdentifier?, _ version: Int?,
        _ profile: ServiceChangeProfile?, _ timeStamp: TimeStamp?, _ isFirst: inout Bool
    ) {
        if let address {
            separate(&isFirst)
            write(equals: .serviceChangeAddress)
            switch address {
            case .port(let port): write(number: port)
            case .identifier(let identifier): write(identifier)
            }
        }
        if let controllerToTry {
            separate(&isFirst)
            write(equals: .controllerToTry)
            write(controllerToTry)
        }
        if let version {
            separate(&isFirst)
            write(equals: .version)
            write(number: UInt32(clamping: version))
        }
        if let profile {
            separate(&isFirst)
            write(equals: .profile)
            write(text: profile.name)
            write(byte: "/")
            write(number: UInt32(clamping: profile.version))
        }
        if let timeStamp {
            separate(&isFirst)
            write(timeStamp)
        }
    }
}

extension CommandKind {
    var token: Token {
        switch self {
        case .add: .add
        case .move: .move
        case .modify: .modify
        case .subtract: .subtract
        case .auditValue: .auditValue
        case .auditCapabilities: .auditCapability
        case .notify: .notify
        case .serviceChange: .serviceChange
        }
    }
}

extension ServiceChangeReply {
    /// Nothing to say: the grammar allows no empty `Services{}`, so such a reply is written bare.
    var isEmpty: Bool {
        address == nil && controllerToTry == nil && version == nil && profile == nil && timeStamp == nil
    }
}
