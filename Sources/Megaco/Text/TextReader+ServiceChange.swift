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
            delay: parameters.delay, extensions: parameters.extensions)
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
        guard case Keyword.services = word() else { throw invalid("ServicesToken", at: start, "is not Services") }
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
            try once(parameters.timeStamp, "TimeStamp", at: start)
            parameters.timeStamp = try timeStamp()
            return
        }
        switch word() {
        case Keyword.method where isRequest:
            try once(parameters.method, "serviceChangeMethod", at: start)
            try equal("serviceChangeMethod")
            parameters.method = try method()
        case Keyword.reason where isRequest:
            try once(parameters.reason, "serviceChangeReason", at: start)
            try equal("serviceChangeReason")
            parameters.reason = try reason()
        case Keyword.delay where isRequest:
            try once(parameters.delay, "serviceChangeDelay", at: start)
            try equal("serviceChangeDelay")
            parameters.delay = try uint32("serviceChangeDelay")
        case Keyword.audit where isRequest, Keyword.serviceChangeIncomplete where isRequest:
            // Versions 2 and 3 add an audit and a flag; a registration does not depend on either.
            _ = try rawItem("serviceChangeParm")
        default:
            position = start
            try sharedParameter(into: &parameters)
        }
    }

    /// What both requests and replies can hold.
    private mutating func sharedParameter(into parameters: inout Parameters) throws(DecodeError) {
        let start = position
        switch word() {
        case Keyword.serviceChangeAddress:
            try once(parameters.address, "serviceChangeAddress", at: start)
            try equal("serviceChangeAddress")
            parameters.address = try serviceChangeAddress()
        case Keyword.controllerToTry:
            try once(parameters.controllerToTry, "serviceChangeMgcId", at: start)
            try equal("serviceChangeMgcId")
            parameters.controllerToTry = try messageIdentifier("serviceChangeMgcId")
        case Keyword.version:
            try once(parameters.version, "serviceChangeVersion", at: start)
            try equal("serviceChangeVersion")
            parameters.version = try version("serviceChangeVersion")
        case Keyword.profile:
            try once(parameters.profile, "serviceChangeProfile", at: start)
            try equal("serviceChangeProfile")
            parameters.profile = try profile()
        default:
            position = start
            parameters.extensions.append(try extensionParameter())
        }
    }

    private func once<Value>(_ value: Value?, _ element: String, at offset: Int) throws(DecodeError) {
        guard value == nil else { throw invalid(element, at: offset, "comes twice") }
    }

    private mutating func method() throws(DecodeError) -> ServiceChangeMethod {
        let start = position
        switch word() {
        case Keyword.restart: return .restart
        case Keyword.disconnected: return .disconnected
        case Keyword.failover: return .failover
        case Keyword.forced: return .forced
        case Keyword.graceful: return .graceful
        case Keyword.handOff: return .handOff
        default:
            position = start
            return .other(try extensionName())
        }
    }

    /// A decimal code, optionally followed by one space and words; leniently anything else, which has code 0.
    private mutating func reason() throws(DecodeError) -> ServiceChangeReason {
        if next == UInt8(ascii: "\""), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
            position += 2
            return ServiceChangeReason(code: 0, text: "")
        }
        let range = try value("serviceChangeReason")
        var code: UInt32 = 0
        var index = range.lowerBound
        while index < range.upperBound, bytes[index].isDigit, code <= 0xFFFF {
            code = code * 10 + UInt32(bytes[index] - 0x30)
            index += 1
        }
        let hasCode = index > range.lowerBound && code <= 0xFFFF
        guard hasCode, index == range.upperBound || bytes[index] == 0x20 else {
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
            let isPort = !next.isNameByte
            position = start
            if isPort { return .port(try uint16("portNumber")) }
        }
        return .identifier(try messageIdentifier("serviceChangeAddress"))
    }

    /// NAME SLASH Version
    private mutating func profile() throws(DecodeError) -> ServiceChangeProfile {
        let range = try name("profile name") { $0.isLetterOrDigit || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }
        guard next == UInt8(ascii: "/") else { throw failure("serviceChangeProfile") }
        position += 1
        return ServiceChangeProfile(name: text(range), version: try version("profile version"))
    }

    /// extensionParameter = "X" ("-" / "+") 1*6(ALPHA / DIGIT); leniently any first letter.
    private mutating func extensionName() throws(DecodeError) -> String {
        let start = position
        guard next.isLetterOrDigit, !next.isDigit else { throw failure("extensionParameter") }
        position += 1
        guard next == UInt8(ascii: "-") || next == UInt8(ascii: "+") else {
            throw invalid("serviceChangeParm", at: start, "is not known")
        }
        position += 1
        let word = try word("extensionParameter")
        guard word.count <= 6 else {
            throw DecodeError(offset: start, element: "extensionParameter", reason: .tooLarge(limit: 6))
        }
        return text(start..<position)
    }

    private mutating func extensionParameter() throws(DecodeError) -> ServiceChangeExtension {
        let name = try extensionName()
        skipWhitespace()
        switch next {
        case UInt8(ascii: "="):
            position += 1
            skipWhitespace()
            guard next == UInt8(ascii: "[") || next == UInt8(ascii: "{") else {
                return ServiceChangeExtension(name: name, value: text(try value("extension value")))
            }
            let range = try rawItem("extension value")
            return ServiceChangeExtension(name: name, value: text(range).filter { $0 != "\"" })
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "#"):
            let relation = text(position..<position + 1)
            position += 1
            skipWhitespace()
            return ServiceChangeExtension(name: name, value: relation + text(try value("extension value")))
        default: throw failure("extensionParameter")
        }
    }
}
