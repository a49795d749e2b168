internal import Wire

/// ServiceChangeParm and ServiceChangeResParm of Annex A.
extension BinaryReader {
    /// ServiceChangeParm ::= SEQUENCE { method, address, version, profile, reason, delay, mgcId, timeStamp,
    /// nonStandardData, ..., info (version 2), incompleteFlag (version 3) }
    mutating func serviceChangeParameters() throws(DecodeError) -> ServiceChangeRequest {
        let start = position
        let outer = try enter(BinaryTag.constructed(1), "serviceChangeParms")
        let method = try method()
        let address = isNext(constructed: 1) ? try serviceChangeAddress(1) : nil
        let version = isNext(primitive: 2) ? try serviceChangeVersion(2) : nil
        let profile = isNext(constructed: 3) ? try profile(3) : nil
        var change = ServiceChangeRequest(
            method: method, reason: try reason(), address: address, version: version, profile: profile)
        if isNext(primitive: 5) {
            change.delay = try unsigned(BinaryTag.primitive(5), "serviceChangeDelay", limit: .max)
        }
        if isNext(constructed: 6) { change.controllerToTry = try controllerToTry(6) }
        if isNext(constructed: 7) { change.timeStamp = try timeNotation(7) }
        if isNext(constructed: 8) { change.extensions = try nonStandardData(8) }
        if isNext(constructed: 9) { change.audit = try auditDescriptor(9).items }
        change.isIncomplete = try skipNull(BinaryTag.primitive(10), "serviceChangeIncompleteFlag")
        try leaveExtensible(outer, "serviceChangeParms")
        guard change.address == nil || change.controllerToTry == nil else {
            throw invalid("serviceChangeParms", at: start, "has both an address and a controller to try")
        }
        return change
    }

    /// ServiceChangeResParm ::= SEQUENCE { mgcId, address, version, profile, timestamp, ... }; nil where
    /// nothing in it is known.
    mutating func serviceChangeReplyParameters() throws(DecodeError) -> ServiceChangeReply? {
        let start = position
        let outer = try enter(BinaryTag.constructed(1), "serviceChangeResParms")
        var reply = ServiceChangeReply()
        if isNext(constructed: 0) { reply.controllerToTry = try controllerToTry(0) }
        if isNext(constructed: 1) { reply.address = try serviceChangeAddress(1) }
        if isNext(primitive: 2) { reply.version = try serviceChangeVersion(2) }
        if isNext(constructed: 3) { reply.profile = try profile(3) }
        if isNext(constructed: 4) { reply.timeStamp = try timeNotation(4) }
        try leaveExtensible(outer, "serviceChangeResParms")
        guard reply.address == nil || reply.controllerToTry == nil else {
            throw invalid("serviceChangeResParms", at: start, "has both an address and a controller to try")
        }
        return reply == ServiceChangeReply() ? nil : reply
    }

    /// ENUMERATED; a number that Annex A does not name becomes an extension method, `X-` and the number.
    private mutating func method() throws(DecodeError) -> ServiceChangeMethod {
        switch try unsigned(BinaryTag.primitive(0), "serviceChangeMethod", limit: 999_999) {
        case 0: .failover
        case 1: .forced
        case 2: .graceful
        case 3: .restart
        case 4: .disconnected
        case 5: .handOff
        case let number: .other("X-\(number)")
        }
    }

    private mutating func serviceChangeAddress(_ number: UInt8) throws(DecodeError) -> ServiceChangeAddress {
        let choice = try enter(BinaryTag.constructed(number), "serviceChangeAddress")
        let address = try serviceChangeAddress()
        try leave(choice, "serviceChangeAddress")
        return address
    }

    private mutating func serviceChangeVersion(_ number: UInt8) throws(DecodeError) -> Int {
        Int(try unsigned(BinaryTag.primitive(number), "serviceChangeVersion", limit: 99))
    }

    private mutating func controllerToTry(_ number: UInt8) throws(DecodeError) -> MessageIdentifier {
        let choice = try enter(BinaryTag.constructed(number), "serviceChangeMgcId")
        let controller = try messageIdentifier("serviceChangeMgcId")
        try leave(choice, "serviceChangeMgcId")
        return controller
    }

    /// ServiceChangeProfile ::= SEQUENCE { profileName IA5String }, a name, `/` and a version as in text.
    private mutating func profile(_ number: UInt8) throws(DecodeError) -> ServiceChangeProfile {
        let outer = try enter(BinaryTag.constructed(number), "serviceChangeProfile")
        let range = try octets(BinaryTag.primitive(0), "profileName", count: 1...67)
        try leave(outer, "serviceChangeProfile")
        var slash = range.upperBound
        while slash > range.lowerBound, bytes[slash - 1] != UInt8(ascii: "/") { slash -= 1 }
        guard slash > range.lowerBound else { throw invalid("profileName", at: range.lowerBound, "has no version") }
        let name = try name(range.lowerBound..<slash - 1, "profileName") {
            $0.isLetterOrDigit || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
        }
        guard (1...2).contains(range.upperBound - slash) else {
            throw invalid("profile version", at: slash, "is not one or two digits")
        }
        var version = 0
        for index in slash..<range.upperBound {
            guard bytes[index].isDigit else {
                throw DecodeError(offset: index, element: "profile version", reason: .unexpectedByte(bytes[index]))
            }
            version = version * 10 + Int(bytes[index] - 0x30)
        }
        return ServiceChangeProfile(name: name, version: version)
    }

    /// Value, one string: an IA5String inside the octet string as Annex A says, or the characters alone.
    private mutating func reason() throws(DecodeError) -> ServiceChangeReason {
        let outer = try enter(BinaryTag.constructed(4), "serviceChangeReason")
        var range = try octets(BinaryTag.octetString, "serviceChangeReason")
        try leave(outer, "serviceChangeReason")
        if range.count >= 2, bytes[range.lowerBound] == BinaryValue.ia5String,
            let inner = BinaryValue.inner(of: range, in: bytes)
        {
            range = inner
        }
        var code: UInt32 = 0
        var index = range.lowerBound
        while index < range.upperBound, bytes[index].isDigit, code <= 0xFFFF {
            code = code * 10 + UInt32(bytes[index] - 0x30)
            index += 1
        }
        let hasCode = index > range.lowerBound && code <= 0xFFFF
        guard hasCode, index == range.upperBound || bytes[index] == 0x20 else {
            return ServiceChangeReason(code: 0, text: try printable(range, "serviceChangeReason"))
        }
        let start = min(index + 1, range.upperBound)
        return ServiceChangeReason(
            code: UInt16(code), text: try printable(start..<range.upperBound, "serviceChangeReason"))
    }

    // MARK: Extensions

    /// NonStandardData ::= SEQUENCE { CHOICE { object, h221NonStandard, experimental }, data OCTET STRING }
    ///
    /// `experimental` holds the name of an extension parameter, and `data` its value. Identifiers of the other kinds
    /// become the extensions `X-OBJECT` and `X-H221`, with identifier and data in hexadecimal.
    private mutating func nonStandardData(_ number: UInt8) throws(DecodeError) -> [ServiceChangeExtension] {
        let outer = try enter(BinaryTag.constructed(number), "nonStandardData")
        let choice = try enter(BinaryTag.constructed(0), "nonStandardIdentifier")
        let tag = next
        let identifier: Range<Int>
        if tag == BinaryTag.constructed(1) {
            let start = position
            try skipElement("h221NonStandard")
            identifier = start..<position
        } else if tag == BinaryTag.primitive(0) {
            identifier = try octets(tag, "object")
        } else {
            identifier = try octets(BinaryTag.primitive(2), "experimental", count: 8...8)
        }
        try leaveExtensible(choice, "nonStandardIdentifier")
        let data = try octets(BinaryTag.primitive(1), "nonStandardData")
        try leave(outer, "nonStandardData")
        guard tag == BinaryTag.primitive(2) else {
            let kind = tag == BinaryTag.primitive(0) ? BinaryExtensions.object : BinaryExtensions.h221
            let value =
                BinaryExtensions.hexadecimal(bytes[identifier]) + "." + BinaryExtensions.hexadecimal(bytes[data])
            return [ServiceChangeExtension(name: kind, value: value)]
        }
        guard
            let extensions = BinaryExtensions.parameters(
                experimental: Array(bytes[identifier]), data: Array(bytes[data]))
        else {
            throw invalid("nonStandardData", at: data.lowerBound, "is not an extension parameter")
        }
        return extensions
    }
}
