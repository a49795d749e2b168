internal import Wire

extension TextReader {
    /// The parameters as they come in, in any order and each at most once (Annex B.2).
    private struct Parameters {
        var method: ServiceChangeMethod?
        var reason: ServiceChangeReason?
        var address: ServiceChangeAddress?
        var controllerToTry: MessageIdentifier?
        var version: Int?
        var profile: ServiceChangeProfile?
        var timeStamp: TimeStamp?
        var delay: UInt32?
        var extensions: [ServiceChangeExtension] = []
        var audit: [AuditItem] = []
        var isIncomplete = false
    }

    /// serviceChangeDescriptor = ServicesToken LBRKT serviceChangeParm *(COMMA serviceChangeParm) RBRKT
    mutating func serviceChangeDescriptor() throws(DecodeError) -> ServiceChangeRequest {
        let start = position
        let parameters = try parameters(ofRequest: true)
        guard let method = parameters.method else {
            throw invalid("serviceChangeMethod", at: start, "is missing")
        }
        guard let reason = parameters.reason else {
            throw invalid("serviceChangeReason", at: start, "is missing")
        }
        return ServiceChangeRequest(
            method: method, reason: reason, address: parameters.address, controllerToTry: parameters.controllerToTry,
            version: parameters.version, profile: parameters.profile, timeStamp: parameters.timeStamp,
            delay: parameters.delay, extensions: parameters.extensions, audit: parameters.audit,
            isIncomplete: parameters.isIncomplete)
    }

    /// serviceChangeReplyDescriptor; an extension, which the grammar does not allow here, is read and dropped.
    mutating func serviceChangeReplyDescriptor() throws(DecodeError) -> ServiceChangeReply {
        let parameters = try parameters(ofRequest: false)
        return ServiceChangeReply(
            address: parameters.address, controllerToTry: parameters.controllerToTry, version: parameters.version,
            profile: parameters.profile, timeStamp: parameters.timeStamp)
    }

    private mutating func parameters(ofRequest isRequest: Bool) throws(DecodeError) -> Parameters {
        let start = position
        guard token() == .services else { throw invalid("ServicesToken", at: start, "is not Services") }
        try open("serviceChangeDescriptor")
        var parameters = Parameters()
        var count = 0
        repeat {
            try parameter(into: &parameters, ofRequest: isRequest)
            count += 1
        } while try another("serviceChangeDescriptor", after: count)
        guard parameters.address == nil || parameters.controllerToTry == nil else {
            throw invalid("serviceChangeParm", at: start, "has both an address and a controller to try")
        }
        return parameters
    }

    private mutating func parameter(into parameters: inout Parameters, ofRequest isRequest: Bool) throws(DecodeError) {
        let start = position
        if next.isDigit {
            try once(parameters.timeStamp == nil, "TimeStamp", at: start)
            parameters.timeStamp = try timeStamp()
            return
        }
        switch token() {
        case .method where isRequest:
            try once(parameters.method == nil, "serviceChangeMethod", at: start)
            try equal("serviceChangeMethod")
            parameters.method = try method()
        case .reason where isRequest:
            try once(parameters.reason == nil, "serviceChangeReason", at: start)
            try equal("serviceChangeReason")
            parameters.reason = try reason()
        case .delay where isRequest:
            try once(parameters.delay == nil, "serviceChangeDelay", at: start)
            try equal("serviceChangeDelay")
            parameters.delay = try uint32("serviceChangeDelay")
        case .serviceChangeAddress:
            try once(parameters.address == nil, "serviceChangeAddress", at: start)
            try equal("serviceChangeAddress")
            parameters.address = try serviceChangeAddress()
        case .controllerToTry:
            try once(parameters.controllerToTry == nil, "serviceChangeMgcId", at: start)
            try equal("serviceChangeMgcId")
            parameters.controllerToTry = try messageIdentifier("serviceChangeMgcId")
        case .version:
            try once(parameters.version == nil, "serviceChangeVersion", at: start)
            try equal("serviceChangeVersion")
            parameters.version = try version("serviceChangeVersion")
        case .profile:
            try once(parameters.profile == nil, "serviceChangeProfile", at: start)
            try equal("serviceChangeProfile")
            parameters.profile = try profile()
        case .serviceChangeIncomplete where isRequest:
            try since(3, "ServiceChangeIncomplete", at: start)
            try once(!parameters.isIncomplete, "ServiceChangeIncomplete", at: start)
            parameters.isIncomplete = true
        default:
            position = start
            try lessCommonParameter(into: &parameters, ofRequest: isRequest)
        }
    }

    /// An extension, or since version 2 an auditItem.
    private mutating func lessCommonParameter(
        into parameters: inout Parameters, ofRequest isRequest: Bool
    ) throws(DecodeError) {
        let start = position
        if isRequest, progress.version >= 2, let item = try auditItem() {
            try once(!parameters.audit.contains(item), "auditItem", at: start)
            parameters.audit.append(item)
            return
        }
        let name = try extensionName("serviceChangeParm")
        parameters.extensions.append(ServiceChangeExtension(name: name, value: try parameterValue()))
    }

    private mutating func method() throws(DecodeError) -> ServiceChangeMethod {
        let start = position
        switch token() {
        case .restart: return .restart
        case .disconnected: return .disconnected
        case .failover: return .failover
        case .forced: return .forced
        case .graceful: return .graceful
        case .handOff: return .handOff
        default:
            position = start
            return .other(try extensionName("serviceChangeMethod"))
        }
    }

    /// A decimal code, optionally followed by one space and words; leniently anything else, which has code 0.
    private mutating func reason() throws(DecodeError) -> ServiceChangeReason {
        let range = try valueRange("serviceChangeReason")
        var code: UInt32 = 0
        var index = range.lowerBound
        while index < range.upperBound, byte(at: index).isDigit, code <= 0xFFFF {
            code = code * 10 + UInt32(byte(at: index) &- 0x30)
            index += 1
        }
        let hasCode = index > range.lowerBound && code <= 0xFFFF
        guard hasCode, index == range.upperBound || byte(at: index) == 0x20 else {
            return ServiceChangeReason(code: 0, text: text(range))
        }
        let start = min(index + 1, range.upperBound)
        return ServiceChangeReason(
            code: UInt16(code), text: start == range.upperBound ? "" : text(start..<range.upperBound))
    }

    /// mId or portNumber; digits alone are a port.
    private mutating func serviceChangeAddress() throws(DecodeError) -> ServiceChangeAddress {
        let start = position
        if next.isDigit {
            while next.isDigit { position += 1 }
            let isPort = !has(TokenTable.Class.path, at: position)
            position = start
            if isPort { return .port(try uint16("portNumber")) }
        }
        return .identifier(try messageIdentifier("serviceChangeAddress"))
    }

    /// NAME SLASH Version
    private mutating func profile() throws(DecodeError) -> ServiceChangeProfile {
        let start = position
        while has(TokenTable.Class.name, at: position) || next == 0x2D || next == 0x2E { position += 1 }
        let range = start..<position
        guard !range.isEmpty else { throw failure("profile name") }
        guard range.count <= Limit.name else { throw tooLarge("profile name", at: start, limit: UInt64(Limit.name)) }
        guard next == UInt8(ascii: "/") else { throw failure("serviceChangeProfile") }
        position += 1
        return ServiceChangeProfile(name: text(range), version: try version("profile version"))
    }
}
