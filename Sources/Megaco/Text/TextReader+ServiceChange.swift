internal import Wire

extension TextReader {
    /// serviceChangeDescriptor = ServicesToken LBRKT serviceChangeParm *(COMMA serviceChangeParm) RBRKT
    mutating func serviceChangeDescriptor() throws(DecodeError) -> ServiceChangeRequest {
        let start = position
        var change = Self.none
        let seen = try parameters(into: &change, ofRequest: true)
        guard seen.method else { throw invalid("serviceChangeMethod", at: start, "is missing") }
        guard seen.reason else { throw invalid("serviceChangeReason", at: start, "is missing") }
        return ServiceChangeRequest(change)
    }

    /// serviceChangeReplyDescriptor; an extension, which the grammar does not allow here, is read and dropped.
    mutating func serviceChangeReplyDescriptor() throws(DecodeError) -> ServiceChangeReply {
        var change = Self.none
        _ = try parameters(into: &change, ofRequest: false)
        return ServiceChangeReply(
            address: change.address, controllerToTry: change.controllerToTry, version: change.version,
            profile: change.profile, timeStamp: change.timeStamp)
    }

    /// Before anything is read; the method and the reason are placeholders.
    private static var none: ServiceChangeRequest.Parameters {
        ServiceChangeRequest.Parameters(method: .restart, reason: ServiceChangeReason(code: 0, text: ""))
    }

    /// Which of the parameters that a request must have are there.
    private struct Seen {
        var method = false
        var reason = false
    }

    /// The parameters in any order, each at most once (Annex B.2).
    private mutating func parameters(
        into change: inout ServiceChangeRequest.Parameters, ofRequest isRequest: Bool
    ) throws(DecodeError) -> Seen {
        let start = position
        guard token() == .services else { throw invalid("ServicesToken", at: start, "is not Services") }
        try open("serviceChangeDescriptor")
        var seen = Seen()
        var count = 0
        repeat {
            try parameter(into: &change, &seen, ofRequest: isRequest)
            count += 1
        } while try another("serviceChangeDescriptor", after: count)
        guard change.address == nil || change.controllerToTry == nil else {
            throw invalid("serviceChangeParm", at: start, "has both an address and a controller to try")
        }
        return seen
    }

    private mutating func parameter(
        into change: inout ServiceChangeRequest.Parameters, _ seen: inout Seen, ofRequest isRequest: Bool
    ) throws(DecodeError) {
        let start = position
        switch token() {
        case .method where isRequest:
            try once(!seen.method, "serviceChangeMethod", at: start)
            try equal("serviceChangeMethod")
            change.method = try method()
            seen.method = true
        case .reason where isRequest:
            try once(!seen.reason, "serviceChangeReason", at: start)
            try equal("serviceChangeReason")
            change.reason = try reason()
            seen.reason = true
        case .delay where isRequest:
            try once(change.delay == nil, "serviceChangeDelay", at: start)
            try equal("serviceChangeDelay")
            change.delay = try uint32("serviceChangeDelay")
        case .serviceChangeAddress:
            try once(change.address == nil, "serviceChangeAddress", at: start)
            try equal("serviceChangeAddress")
            change.address = try serviceChangeAddress()
        case .controllerToTry:
            try once(change.controllerToTry == nil, "serviceChangeMgcId", at: start)
            try equal("serviceChangeMgcId")
            change.controllerToTry = try messageIdentifier("serviceChangeMgcId")
        case .version:
            try once(change.version == nil, "serviceChangeVersion", at: start)
            try equal("serviceChangeVersion")
            change.version = try version("serviceChangeVersion")
        case .profile:
            try once(change.profile == nil, "serviceChangeProfile", at: start)
            try equal("serviceChangeProfile")
            change.profile = try profile()
        default:
            position = start
            try lessCommonParameter(into: &change, ofRequest: isRequest)
        }
    }

    /// A time stamp, an extension, since version 2 an auditItem, and since version 3 a flag.
    private mutating func lessCommonParameter(
        into change: inout ServiceChangeRequest.Parameters, ofRequest isRequest: Bool
    ) throws(DecodeError) {
        let start = position
        if next.isDigit {
            try once(change.timeStamp == nil, "TimeStamp", at: start)
            change.timeStamp = try timeStamp()
            return
        }
        if isRequest, progress.version >= 2 {
            if skip(.serviceChangeIncomplete) {
                try since(3, "ServiceChangeIncomplete", at: start)
                try once(!change.isIncomplete, "ServiceChangeIncomplete", at: start)
                change.isIncomplete = true
                return
            }
            if let item = try auditItem() {
                try once(!change.audit.contains(item), "auditItem", at: start)
                change.audit.append(item)
                return
            }
        }
        let name = try extensionName("serviceChangeParm")
        let value = try parameterValue()
        if isRequest { change.extensions.append(ServiceChangeExtension(name: name, value: value)) }
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
        repeat { position = end(of: TokenTable.Class.name) } while skipByte(0x2D) || skipByte(0x2E)
        let range = start..<position
        guard !range.isEmpty else { throw failure("profile name") }
        guard range.count <= Limit.name else { throw tooLarge("profile name", at: start, limit: UInt64(Limit.name)) }
        guard next == UInt8(ascii: "/") else { throw failure("serviceChangeProfile") }
        position += 1
        return ServiceChangeProfile(name: text(range), version: try version("profile version"))
    }
}
