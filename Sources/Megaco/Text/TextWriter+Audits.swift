extension TextWriter {
    mutating func write(_ audit: AuditDescriptor) {
        token(.audit)
        braces { writer in writer.list(audit.items) { $0.write($1) } }
    }

    mutating func write(_ item: AuditItem) {
        switch item {
        case .whole(let kind): token(kind.token)
        case .media(let items):
            token(.media)
            braces { writer in writer.list(items) { $0.write($1) } }
        case .events(let name, let identifier):
            token(.events)
            if let identifier {
                mark("=")
                write(requestIdentifier: identifier)
            }
            braces { $0.write(name) }
        case .signals(let request):
            token(.signals)
            braces { writer in
                if let request { writer.write(request) }
            }
        case .signalList(let identifier):
            token(.signals)
            braces { $0.write(signalList: identifier) }
        case .digitMap(let name):
            write(equals: .digitMap)
            write(text: name)
        case .eventBuffer(let name, let selection): write(eventBuffer: name, selection)
        case .statistics(let name):
            token(.statistics)
            braces { $0.write(name) }
        case .packages(let item):
            token(.packages)
            braces { $0.write(item) }
        }
    }

    private mutating func write(eventBuffer name: PackagedName, _ selection: AuditItem.EventBufferSelection?) {
        token(.eventBuffer)
        braces { writer in
            writer.write(name)
            switch selection {
            case nil: break
            case .stream(let stream): writer.braces { $0.write(stream: stream) }
            case .parameter(let name): writer.braces { $0.write(name) }
            }
        }
    }

    private mutating func write(_ item: MediaAuditItem) {
        switch item {
        case .terminationState(let items):
            token(.terminationState)
            braces { writer in writer.list(items) { $0.write($1) } }
        case .stream(let stream, let items):
            write(stream: stream)
            braces { writer in writer.list(items) { $0.write($1) } }
        case .localControl(let items):
            token(.localControl)
            braces { writer in writer.list(items) { $0.write($1) } }
        case .local(let octets):
            token(.local)
            write(octets: octets)
        case .remote(let octets):
            token(.remote)
            write(octets: octets)
        case .statistics(let name):
            token(.statistics)
            braces { $0.write(name) }
        }
    }

    private mutating func write(_ item: LocalControlAuditItem) {
        switch item {
        case .reserveGroup: token(.reservedGroup)
        case .reserveValue: token(.reservedValue)
        case .mode: token(.mode)
        case .modeIs(let mode):
            write(equals: .mode)
            write(mode)
        case .modeIsNot(let mode):
            token(.mode)
            mark("#")
            write(mode)
        case .property(let name): write(name)
        case .propertyValue(let property): write(property)
        }
    }

    private mutating func write(_ item: TerminationStateAuditItem) {
        switch item {
        case .serviceState: token(.serviceStates)
        case .serviceStateIs(let state):
            write(equals: .serviceStates)
            write(state)
        case .serviceStateIsNot(let state):
            token(.serviceStates)
            mark("#")
            write(state)
        case .eventBufferControl: token(.buffer)
        case .property(let name): write(name)
        case .propertyValue(let property): write(property)
        }
    }
}
