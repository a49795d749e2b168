internal import Wire

extension TextReader {
    /// contextProperty, from after its token; nil where the token is none of a property.
    @inline(__always)
    mutating func contextProperty(
        _ token: Token?, at start: Int, beside others: [ContextProperty]
    ) throws(DecodeError) -> ContextProperty? {
        switch token {
        case .topology, .priority, .emergency, .emergencyOff, .emergencyOffToken, .iepsCall, .contextAttributes:
            let property = try contextPropertyBody(token, at: start)
            try once(!others.contains { $0.isSameKind(as: property) }, "contextProperty", at: start)
            return property
        default: return nil
        }
    }

    private mutating func contextPropertyBody(_ token: Token?, at start: Int) throws(DecodeError) -> ContextProperty {
        switch token {
        case .topology: return .topology(try topologyDescriptor())
        case .priority:
            try equal("priority")
            return .priority(try uint16("priority"))
        case .emergency: return .emergency(true)
        case .iepsCall:
            try since(3, "iepsValue", at: start)
            try equal("iepsValue")
            return .iepsCall(try onOrOff("iepsValue"))
        case .contextAttributes:
            try since(3, "contextAttrDescriptor", at: start)
            return try contextAttributes()
        default:
            try since(2, "EmergencyOffToken", at: start)
            return .emergency(false)
        }
    }

    /// contextAttrDescriptor = ContextAttrToken LBRKT ( contextIdList / propertyParm *( COMMA propertyParm ) ) RBRKT
    private mutating func contextAttributes() throws(DecodeError) -> ContextProperty {
        try open("contextAttrDescriptor")
        if skip(.contextList) {
            let contexts = try contextList()
            try close("contextAttrDescriptor")
            return .contexts(contexts)
        }
        return .attributes(try propertyParameters("contextAttrDescriptor"))
    }

    /// The rest of a list of properties and the brace that ends it.
    mutating func propertyParameters(_ element: String) throws(DecodeError) -> [PropertyParameter] {
        var properties: [PropertyParameter] = []
        repeat {
            properties.append(try propertyParameter())
        } while try another(element, after: properties.count)
        return properties
    }

    /// contextIdList = ContextListToken EQUAL LBRKT ContextID *( COMMA ContextID ) RBRKT, from after the token.
    private mutating func contextList() throws(DecodeError) -> [ContextIdentifier] {
        try equal("contextIdList")
        try open("contextIdList")
        var contexts: [ContextIdentifier] = []
        repeat {
            contexts.append(try contextIdentifier())
        } while try another("contextIdList", after: contexts.count)
        return contexts
    }

    // MARK: Topology

    /// topologyDescriptor, from after its token: triples, since version 2 each perhaps with a stream.
    private mutating func topologyDescriptor() throws(DecodeError) -> [TopologyTriple] {
        try open("topologyDescriptor")
        var triples: [TopologyTriple] = []
        var isMore = true
        while isMore {
            let from = try terminationIdentifier()
            try punctuation(UInt8(ascii: ","), "topologyTriple")
            let to = try terminationIdentifier()
            try punctuation(UInt8(ascii: ","), "topologyTriple")
            var triple = TopologyTriple(from: from, to: to, direction: try topologyDirection())
            isMore = try another("topologyDescriptor", after: triples.count + 1)
            let start = position
            // A termination may be called Stream, but no termination is followed by an equals sign.
            if isMore, progress.version >= 2, skip(.stream) {
                skipWhitespace()
                if next == UInt8(ascii: "=") {
                    triple.stream = try streamIdentifier()
                    isMore = try another("topologyDescriptor", after: triples.count + 1)
                } else {
                    position = start
                }
            }
            triples.append(triple)
        }
        return triples
    }

    private mutating func topologyDirection() throws(DecodeError) -> TopologyDirection {
        let start = position
        switch token() {
        case .bothway: return .bothway
        case .isolate: return .isolate
        case .oneway: return .oneway
        case .onewayExternal:
            try since(3, "topologyDirection", at: start)
            return .onewayExternal
        case .onewayBoth:
            try since(3, "topologyDirection", at: start)
            return .onewayBoth
        default: throw invalid("topologyDirection", at: start, "is not known")
        }
    }

    // MARK: Context audit

    /// contextAudit = ContextAuditToken LBRKT contextAuditProperties *( COMMA contextAuditProperties ) RBRKT, from
    /// after the token.
    mutating func contextAudit() throws(DecodeError) -> [ContextAuditItem] {
        try open("contextAudit")
        var items: [ContextAuditItem] = []
        repeat {
            let start = position
            let item = try contextAuditItem(isInner: false)
            try once(!items.contains(item), "contextAuditProperties", at: start)
            items.append(item)
        } while try another("contextAudit", after: items.count)
        return items
    }

    private mutating func contextAuditItem(isInner: Bool) throws(DecodeError) -> ContextAuditItem {
        let start = position
        let token = token()
        switch token {
        case .topology: return .topology
        case .emergency: return .emergency
        case .priority:
            skipWhitespace()
            guard progress.version == 3, next == UInt8(ascii: "=") else { return .priority }
            try equal("priority")
            return .selectPriority(try uint16("priority"))
        case nil, .iepsCall, .emergencyValue, .andAuditSelect, .orAuditSelect, .contextAttributes: break
        default: throw invalid("contextAuditProperties", at: start, "is not known")
        }
        try since(3, "contextAuditProperties", at: start)
        switch token {
        case .iepsCall:
            skipWhitespace()
            guard next == UInt8(ascii: "=") else { return .iepsCall }
            try equal("iepsValue")
            return .selectIEPSCall(try onOrOff("iepsValue"))
        case .emergencyValue: return .selectEmergency(try emergencyValue())
        case .andAuditSelect: return .selectsAll
        case .orAuditSelect: return .selectsAny
        case .contextAttributes: return try contextAuditAttributes(isInner: isInner)
        default: return .property(try packagedName())
        }
    }

    /// emergencyValue = EmergencyValueToken EQUAL ( EmergencyToken / EmergencyOffToken ), from after the first.
    private mutating func emergencyValue() throws(DecodeError) -> Bool {
        try equal("emergencyValue")
        let start = position
        switch token() {
        case .emergency: return true
        case .emergencyOff, .emergencyOffToken: return false
        default: throw invalid("emergencyValue", at: start, "is neither Emergency nor EmergencyOff")
        }
    }

    /// ContextAttr inside an audit: a list of contexts, property values that select, or items.
    private mutating func contextAuditAttributes(isInner: Bool) throws(DecodeError) -> ContextAuditItem {
        let start = position
        try open("contextAttrDescriptor")
        if skip(.contextList) {
            let contexts = try contextList()
            try close("contextAttrDescriptor")
            return .selectContexts(contexts)
        }
        let first = position
        if next.isLetter || next == UInt8(ascii: "*"), token() == nil {
            _ = try packagedName()
            skipWhitespace()
            let isValue = next != UInt8(ascii: ",") && next != UInt8(ascii: "}")
            position = first
            if isValue { return .selectAttributes(try propertyParameters("contextAttrDescriptor")) }
        }
        position = first
        guard !isInner else { throw invalid("contextAttrDescriptor", at: start, "stands within another") }
        var items: [ContextAuditItem] = []
        repeat {
            items.append(try contextAuditItem(isInner: true))
        } while try another("indAudcontextAttrDescriptor", after: items.count)
        return .attributes(items)
    }
}

extension ContextProperty {
    fileprivate func isSameKind(as other: ContextProperty) -> Bool {
        switch (self, other) {
        case (.topology, .topology), (.priority, .priority), (.emergency, .emergency), (.iepsCall, .iepsCall),
            (.attributes, .attributes), (.contexts, .contexts):
            true
        default: false
        }
    }
}
