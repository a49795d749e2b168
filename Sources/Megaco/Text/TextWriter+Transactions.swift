extension TextWriter {
    mutating func write(_ transaction: Transaction) {
        switch transaction {
        case .request(let request):
            write(equals: .transaction)
            write(number: request.identifier)
            braces { writer in writer.list(request.actions) { $0.write($1) } }
        case .reply(let reply):
            write(equals: .reply)
            write(number: reply.identifier)
            if let segment = reply.segment { write(segment) }
            braces { $0.write(reply) }
        case .pending(let identifier):
            write(equals: .pending)
            write(number: identifier)
            braces { _ in }
        case .acknowledgement(let ranges):
            token(.responseAcknowledgement)
            braces { writer in writer.list(ranges) { $0.write($1) } }
        case .segmentReply(let reply):
            write(equals: .messageSegment)
            write(number: reply.identifier)
            write(reply.segment)
        }
    }

    private mutating func write(_ segment: Segment) {
        write(byte: "/")
        write(number: segment.number)
        guard segment.isLast else { return }
        write(byte: "/")
        token(.end)
    }

    private mutating func write(_ range: ClosedRange<UInt32>) {
        write(number: range.lowerBound)
        guard range.lowerBound < range.upperBound else { return }
        write(byte: "-")
        write(number: range.upperBound)
    }

    private mutating func write(_ reply: TransactionReply) {
        if reply.wantsImmediateAcknowledgement {
            token(.immediateAcknowledgement)
            mark(",")
        }
        switch reply.outcome {
        case .actions(let actions): list(actions) { $0.write($1) }
        case .error(let error): write(error)
        }
    }

    // MARK: Actions

    private mutating func write(_ action: ActionRequest) {
        write(equals: .context)
        write(action.context)
        mark("{")
        var isFirst = true
        for property in action.properties {
            separate(&isFirst)
            write(property)
        }
        if !action.audit.isEmpty {
            separate(&isFirst)
            token(.contextAudit)
            braces { writer in writer.list(action.audit) { $0.write($1) } }
        }
        for command in action.commands {
            separate(&isFirst)
            write(command)
        }
        mark("}")
    }

    private mutating func write(_ action: ActionReply) {
        write(equals: .context)
        write(action.context)
        guard !action.properties.isEmpty || !action.commands.isEmpty || action.error != nil else { return }
        mark("{")
        var isFirst = true
        for property in action.properties {
            separate(&isFirst)
            write(property)
        }
        for command in action.commands {
            separate(&isFirst)
            write(command)
        }
        if let error = action.error {
            separate(&isFirst)
            write(error)
        }
        mark("}")
    }

    private mutating func write(_ property: ContextProperty) {
        switch property {
        case .topology(let triples):
            token(.topology)
            braces { writer in writer.list(triples) { $0.write($1) } }
        case .priority(let priority):
            write(equals: .priority)
            write(number: priority)
        case .emergency(let isEmergency): write(isEmergency: isEmergency)
        case .iepsCall(let isOn):
            write(equals: .iepsCall)
            write(isOn: isOn)
        case .attributes(let properties): write(attributes: properties)
        case .contexts(let contexts): write(contexts: contexts)
        }
    }

    private mutating func write(attributes: [PropertyParameter]) {
        token(.contextAttributes)
        braces { writer in writer.list(attributes) { $0.write($1) } }
    }

    private mutating func write(contexts: [ContextIdentifier]) {
        token(.contextAttributes)
        braces { writer in
            writer.write(equals: .contextList)
            writer.braces { writer in writer.list(contexts) { $0.write($1) } }
        }
    }

    private mutating func write(_ triple: TopologyTriple) {
        write(triple.from)
        mark(",")
        write(triple.to)
        mark(",")
        switch triple.direction {
        case .bothway: token(.bothway)
        case .isolate: token(.isolate)
        case .oneway: token(.oneway)
        case .onewayExternal: token(.onewayExternal)
        case .onewayBoth: token(.onewayBoth)
        }
        guard let stream = triple.stream else { return }
        mark(",")
        write(stream: stream)
    }

    private mutating func write(_ item: ContextAuditItem) {
        switch item {
        case .topology: token(.topology)
        case .emergency: token(.emergency)
        case .priority: token(.priority)
        case .iepsCall: token(.iepsCall)
        case .property(let name): write(name)
        case .selectPriority(let priority):
            write(equals: .priority)
            write(number: priority)
        case .selectEmergency(let isEmergency):
            write(equals: .emergencyValue)
            write(isEmergency: isEmergency)
        case .selectIEPSCall(let isOn):
            write(equals: .iepsCall)
            write(isOn: isOn)
        case .selectAttributes(let properties): write(attributes: properties)
        case .selectContexts(let contexts): write(contexts: contexts)
        case .selectsAll: token(.andAuditSelect)
        case .selectsAny: token(.orAuditSelect)
        case .attributes(let items):
            token(.contextAttributes)
            braces { writer in writer.list(items) { $0.write($1) } }
        }
    }
}
