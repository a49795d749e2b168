internal import Wire

extension TextReader {
    /// ammParameter, and a number that says which.
    mutating func requestDescriptor() throws(DecodeError) -> (Descriptor, Int) {
        let start = position
        let token = token()
        switch token {
        case .statistics: try since(3, "statisticsDescriptor", at: start)
        case .audit: return (.audit(try auditDescriptorBody(ofCapabilities: false)), Int(Token.audit.rawValue))
        case .observedEvents, .packages, .error:
            progress.exception = .descriptor
            throw invalid("ammParameter", at: start, "is a descriptor of replies")
        default: break
        }
        guard let token, let descriptor = try descriptor(token) else { throw unknownDescriptor(at: start) }
        return (descriptor, Int(token.rawValue))
    }

    /// auditReturnParameter
    mutating func replyDescriptor() throws(DecodeError) -> Descriptor {
        let start = position
        guard let token = token() else { throw unknownDescriptor(at: start) }
        switch token {
        case .error: return .error(try errorDescriptor())
        case .observedEvents where !isBare(): return .observedEvents(try observedEventsDescriptor())
        case .packages where !isBare(): return .packages(try packagesDescriptor())
        case .observedEvents: return .empty(.observedEvents)
        case .packages: return .empty(.packages)
        case .media where isBare(): return .empty(.media)
        case .modem where isBare(): return .empty(.modem)
        case .mux where isBare(): return .empty(.mux)
        case .digitMap where isBare(): return .empty(.digitMap)
        default:
            guard let descriptor = try descriptor(token) else { throw unknownDescriptor(at: start) }
            return descriptor
        }
    }

    /// Whether the member of a list ends here.
    private mutating func isBare() -> Bool {
        skipWhitespace()
        return next == UInt8(ascii: ",") || next == UInt8(ascii: "}")
    }

    /// A word that stands where a descriptor should: an unknown one, or bad syntax.
    private mutating func unknownDescriptor(at start: Int) -> DecodeError {
        position = start
        guard !word().isEmpty else { return failure("descriptor") }
        skipWhitespace()
        if next == UInt8(ascii: "{") || next == UInt8(ascii: "=") || next == UInt8(ascii: ",")
            || next == UInt8(ascii: "}")
        {
            progress.exception = .descriptor
        }
        return invalid("descriptor", at: start, "is not known")
    }

    /// The descriptors that requests and replies share, from after the token; nil for another token.
    private mutating func descriptor(_ token: Token) throws(DecodeError) -> Descriptor? {
        switch token {
        case .media: return .media(try mediaDescriptor())
        case .events: return .events(try eventsDescriptor())
        case .signals: return .signals(try signalsDescriptor())
        case .eventBuffer: return .eventBuffer(try eventBufferDescriptor())
        case .digitMap: return .digitMap(try digitMapDescriptor())
        case .statistics: return .statistics(try statisticsDescriptor())
        case .mux: return .mux(try muxDescriptor())
        case .modem: return .modem(try modemDescriptor())
        default: return nil
        }
    }

    // MARK: Mux and modem

    /// muxDescriptor = MuxToken EQUAL MuxType terminationIDList
    private mutating func muxDescriptor() throws(DecodeError) -> MuxDescriptor {
        try equal("muxDescriptor")
        let start = position
        let type: MuxType
        switch token() {
        case .h221: type = .h221
        case .h223: type = .h223
        case .h226: type = .h226
        case .v76: type = .v76
        case .nx64k:
            try since(2, "MuxType", at: start)
            type = .nx64k
        default:
            position = start
            type = .other(try extensionName("MuxType"))
        }
        try open("terminationIDList")
        return MuxDescriptor(type: type, terminations: try terminationIdentifiers(until: UInt8(ascii: "}")))
    }

    /// modemDescriptor = ModemToken (( EQUAL modemType ) / ( LSBRKT modemType *( COMMA modemType ) RSBRKT ))
    /// [ LBRKT propertyParm *( COMMA propertyParm ) RBRKT ]
    private mutating func modemDescriptor() throws(DecodeError) -> ModemDescriptor {
        var modem = ModemDescriptor(types: [])
        if skip(UInt8(ascii: "[")) {
            repeat {
                let start = position
                let type = try modemType()
                if case .other = type {} else { try once(!modem.types.contains(type), "modemType", at: start) }
                modem.types.append(type)
            } while try another("modemDescriptor", after: modem.types.count, until: UInt8(ascii: "]"))
        } else {
            try equal("modemDescriptor")
            modem.types = [try modemType()]
        }
        if skip(UInt8(ascii: "{")) { modem.properties = try propertyParameters("modemDescriptor") }
        return modem
    }

    private mutating func modemType() throws(DecodeError) -> ModemType {
        let start = position
        switch token() {
        case .v18: return .v18
        case .v22: return .v22
        case .v22bis: return .v22bis
        case .v32: return .v32
        case .v32bis: return .v32bis
        case .v34: return .v34
        case .v90: return .v90
        case .v91: return .v91
        case .synchISDN: return .synchISDN
        default:
            position = start
            return .other(try extensionName("modemType"))
        }
    }

    // MARK: Statistics and packages

    /// statisticsDescriptor = StatsToken [ LBRKT statisticsParameter *( COMMA statisticsParameter ) RBRKT ]; without
    /// braces it is the bare name that an audit gives back, or since version 3 the request to reset.
    mutating func statisticsDescriptor() throws(DecodeError) -> [StatisticsParameter] {
        var parameters: [StatisticsParameter] = []
        guard skip(UInt8(ascii: "{")) else { return parameters }
        var seen: Set<PackagedName> = []
        repeat {
            let start = position
            var parameter = StatisticsParameter(name: try packagedName())
            try once(seen.insert(parameter.name).inserted, "statisticsParameter", at: start)
            if skip(UInt8(ascii: "=")) {
                if progress.version == 3, next == UInt8(ascii: "[") {
                    position += 1
                    skipWhitespace()
                    parameter.values = try values(startingWith: try value(), until: UInt8(ascii: "]"))
                } else {
                    parameter.values = [try value()]
                }
            }
            parameters.append(parameter)
        } while try another("statisticsDescriptor", after: parameters.count)
        return parameters
    }

    /// packagesDescriptor = PackagesToken LBRKT packagesItem *( COMMA packagesItem ) RBRKT
    private mutating func packagesDescriptor() throws(DecodeError) -> [PackagesItem] {
        try open("packagesDescriptor")
        var items: [PackagesItem] = []
        repeat {
            items.append(try packagesItem())
        } while try another("packagesDescriptor", after: items.count)
        return items
    }

    /// packagesItem = NAME "-" UINT16
    mutating func packagesItem() throws(DecodeError) -> PackagesItem {
        let name = try parameterName("packagesItem")
        guard next == UInt8(ascii: "-") else { throw failure("packagesItem") }
        position += 1
        return PackagesItem(name: name, version: try uint16("package version"))
    }
}
