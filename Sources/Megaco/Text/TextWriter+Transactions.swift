extension TextWriter {
    mutating func write(_ transaction: Transaction) {
        switch transaction {
        case .request(let request):
            write(.transaction, identifier: request.identifier)
            braces { writer in writer.list(request.actions) { $0.write($1) } }
        case .reply(let reply):
            write(.reply, identifier: reply.identifier)
            braces { $0.write(reply) }
        case .pending(let identifier):
            write(.pending, identifier: identifier)
            braces { _ in }
        case .acknowledgement(let ranges):
            write(.responseAcknowledgement)
            braces { writer in writer.list(ranges) { $0.write($1) } }
        }
    }

    private mutating func write(_ keyword: Keyword, identifier: UInt32) {
        write(keyword)
        write(byte: "=")
        write(number: identifier)
    }

    private mutating func write(_ range: ClosedRange<UInt32>) {
        write(number: range.lowerBound)
        guard range.count > 1 else { return }
        write(byte: "-")
        write(number: range.upperBound)
    }

    private mutating func write(_ reply: TransactionReply) {
        if reply.wantsImmediateAcknowledgement {
            write(.immediateAcknowledgement)
            write(byte: ",")
        }
        switch reply.outcome {
        case .actions(let actions): list(actions) { $0.write($1) }
        case .error(let error): write(error)
        }
    }

    private mutating func write(_ action: ActionRequest) {
        actionHeader(action.context)
        braces { writer in
            writer.bytes(of: action.properties, andMore: !action.commands.isEmpty)
            writer.list(action.commands) { $0.write($1) }
        }
    }

    private mutating func write(_ action: ActionReply) {
        actionHeader(action.context)
        braces { writer in
            writer.bytes(of: action.properties, andMore: !action.commands.isEmpty || action.error != nil)
            writer.list(action.commands) { $0.write($1) }
            if let error = action.error {
                if !action.commands.isEmpty { writer.write(byte: ",") }
                writer.write(error)
            }
        }
    }

    private mutating func actionHeader(_ context: ContextIdentifier) {
        write(.context)
        write(byte: "=")
        write(context)
    }

    private mutating func bytes(of properties: DescriptorText, andMore: Bool) {
        guard !properties.bytes.isEmpty else { return }
        write(raw: properties)
        if andMore { write(byte: ",") }
    }

    // MARK: Commands

    private mutating func write(_ request: CommandRequest) {
        if request.isOptional { write("O-") }
        if request.wantsWildcardedResponse { write("W-") }
        write(request.command.kind.keyword, equals: request.termination.text)
        switch request.command {
        case .add(let text), .move(let text), .modify(let text), .subtract(let text): writeIfPresent(text)
        case .auditValue(let audit), .auditCapabilities(let audit):
            braces { writer in
                writer.write(.audit)
                writer.braces { writer in writer.list(audit.items) { $0.write(auditItem: $1) } }
            }
        case .notify(let events): braces { $0.write(events) }
        case .serviceChange(let change): braces { $0.write(change) }
        }
    }

    private mutating func writeIfPresent(_ text: DescriptorText) {
        guard !text.bytes.isEmpty else { return }
        braces { $0.write(raw: text) }
    }

    /// A long name, perhaps with what versions 2 and 3 add to it.
    private mutating func write(auditItem item: String) {
        let name = item.utf8.prefix { $0.isLetterOrDigit }
        var word = Word()
        for byte in name { word.append(byte) }
        for keyword in Keyword.auditItems where keyword ~= word {
            write(keyword)
            write(String(item.dropFirst(name.count)))
            return
        }
        write(item)
    }

    private mutating func write(_ events: ObservedEventsDescriptor) {
        write(.observedEvents)
        write(byte: "=")
        write(number: events.requestIdentifier)
        braces { writer in
            writer.list(events.events) { writer, event in
                if let stamp = event.timeStamp {
                    writer.write(stamp)
                    writer.write(byte: ":")
                }
                writer.write(event.name)
                writer.writeIfPresent(event.parameters)
            }
        }
        guard let error = events.error else { return }
        write(byte: ",")
        write(error)
    }

    private mutating func write(_ reply: CommandReply) {
        switch reply.result {
        case .serviceChange(let change):
            write(.serviceChange, equals: reply.termination.text)
            if let change, !change.isEmpty { braces { $0.write(change) } }
        case .done(let kind, let text):
            write(kind.keyword, equals: reply.termination.text)
            writeIfPresent(text)
        case .error(let kind, let error):
            write(kind.keyword, equals: reply.termination.text)
            braces { $0.write(error) }
        }
    }

    // MARK: ServiceChange

    private mutating func write(_ change: ServiceChangeRequest) {
        write(.services)
        braces { writer in
            switch change.method {
            case .graceful: writer.write(.method, is: .graceful)
            case .forced: writer.write(.method, is: .forced)
            case .restart: writer.write(.method, is: .restart)
            case .disconnected: writer.write(.method, is: .disconnected)
            case .handOff: writer.write(.method, is: .handOff)
            case .failover: writer.write(.method, is: .failover)
            case .other(let name): writer.write(.method, equals: name)
            }
            writer.write(",")
            writer.write(.reason, equals: "")
            let reason = change.reason
            writer.quote(reason.text.isEmpty ? "\(reason.code)" : "\(reason.code) \(reason.text)")
            if let delay = change.delay {
                writer.write(byte: ",")
                writer.write(.delay, equals: "\(delay)")
            }
            var isFirst = false
            writer.writeShared(
                change.address, change.controllerToTry, change.version, change.profile, change.timeStamp, &isFirst)
            for parameter in change.extensions {
                writer.write(",\(parameter.name)=")
                writer.write(value: parameter.value)
            }
        }
    }

    private mutating func write(_ change: ServiceChangeReply) {
        write(.services)
        braces { writer in
            var isFirst = true
            writer.writeShared(
                change.address, change.controllerToTry, change.version, change.profile, change.timeStamp, &isFirst)
        }
    }

    private mutating func write(_ keyword: Keyword, is value: Keyword) {
        write(keyword)
        write(byte: "=")
        write(value)
    }

    /// VALUE: bare where every byte is a SafeChar, otherwise quoted.
    private mutating func write(value: String) {
        if !value.isEmpty, value.utf8.allSatisfy(\.isSafe) { write(value) } else { quote(value) }
    }

    private mutating func writeShared(
        _ address: ServiceChangeAddress?, _ controllerToTry: MessageIdentifier?, _ version: Int?,
        _ profile: ServiceChangeProfile?, _ timeStamp: TimeStamp?, _ isFirst: inout Bool
    ) {
        func separate(_ writer: inout TextWriter) {
            if !isFirst { writer.write(byte: ",") }
            isFirst = false
        }
        if let address {
            separate(&self)
            write(.serviceChangeAddress, equals: "")
            switch address {
            case .port(let port): write(number: UInt32(port))
            case .identifier(let identifier): write(identifier)
            }
        }
        if let controllerToTry {
            separate(&self)
            write(.controllerToTry, equals: "")
            write(controllerToTry)
        }
        if let version {
            separate(&self)
            write(.version, equals: "\(version)")
        }
        if let profile {
            separate(&self)
            write(.profile, equals: "\(profile.name)/\(profile.version)")
        }
        if let timeStamp {
            separate(&self)
            write(timeStamp)
        }
    }
}

extension ServiceChangeReply {
    /// Nothing to say: the grammar allows no empty `Services{}`, so such a reply is written bare.
    fileprivate var isEmpty: Bool {
        address == nil && controllerToTry == nil && version == nil && profile == nil && timeStamp == nil
    }
}
