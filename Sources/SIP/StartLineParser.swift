internal import Wire

/// Reads a Request-Line or a Status-Line (RFC 3261 §7.1, §7.2).
enum StartLineParser {
    /// A request whose line is at fault is still read as far as it can be; a response is not, for it is dropped.
    static func parse(
        _ line: ArraySlice<UInt8>, offset: Int
    ) throws(DecodeError) -> (startLine: StartLine, fault: MessageFault?) {
        if isVersion(line) { return (try response(line, offset), nil) }
        return try request(line, offset)
    }

    private static func response(_ line: ArraySlice<UInt8>, _ offset: Int) throws(DecodeError) -> StartLine {
        let element = "Status-Line"
        func fail(_ index: Int, _ reason: DecodeError.Reason) -> DecodeError {
            DecodeError(offset: offset + index - line.startIndex, element: element, reason: reason)
        }
        let code = line.startIndex + 8
        guard String(decoding: line.prefix(8), as: UTF8.self).uppercased() == "SIP/2.0 " else {
            throw fail(line.startIndex, .invalid("is not of SIP/2.0"))
        }
        guard line.endIndex >= code + 3 else { throw fail(line.endIndex, .endOfInput) }
        var status = 0
        for index in code..<code + 3 {
            guard Characters.isDigit(line[index]) else { throw fail(index, .unexpectedByte(line[index])) }
            status = status * 10 + Int(line[index] - 0x30)
        }
        guard (100...699).contains(status) else { throw fail(code, .invalid("has a status outside 100…699")) }
        let rest = line[(code + 3)...]
        guard rest.first.map({ $0 == 0x20 }) ?? true else { throw fail(code + 3, .unexpectedByte(line[code + 3])) }
        return .response(status: status, reason: String(decoding: rest.dropFirst(), as: UTF8.self))
    }

    private static func request(
        _ line: ArraySlice<UInt8>, _ offset: Int
    ) throws(DecodeError) -> (startLine: StartLine, fault: MessageFault?) {
        let element = "Request-Line"
        func error(_ index: Int, _ reason: DecodeError.Reason) -> DecodeError {
            DecodeError(offset: offset + index - line.startIndex, element: element, reason: reason)
        }
        var fault: MessageFault?
        func note(_ index: Int, _ reason: DecodeError.Reason) {
            if fault == nil { fault = MessageFault(error(index, reason)) }
        }
        var end = line.endIndex
        while end > line.startIndex, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        if end < line.endIndex { note(end, .unexpectedByte(line[end])) }
        let method = line.prefix { Characters.isToken($0) }
        guard !method.isEmpty, method.endIndex < end, line[method.endIndex] == 0x20 else {
            throw error(method.endIndex, method.endIndex < end ? .unexpectedByte(line[method.endIndex]) : .endOfInput)
        }
        guard let gap = line[..<end].lastIndex(of: 0x20), isVersion(line[(gap + 1)..<end]) else {
            throw error(method.endIndex, .invalid("does not end in a SIP version"))
        }
        var (uriStart, uriEnd) = (method.endIndex + 1, gap)
        while uriStart < uriEnd, line[uriStart] == 0x20 { uriStart += 1 }
        while uriEnd > uriStart, line[uriEnd - 1] == 0x20 { uriEnd -= 1 }
        if uriStart != method.endIndex + 1 { note(method.endIndex + 1, .unexpectedByte(0x20)) }
        if uriEnd < gap { note(uriEnd + 1, .unexpectedByte(0x20)) }
        let uri = line[min(uriStart, max(uriEnd, uriStart))..<max(uriEnd, uriStart)]
        if let bad = uri.firstIndex(where: { !Characters.isURI($0) }) {
            note(bad, .unexpectedByte(line[bad]))
        } else if let scheme = URIText.scheme(uri) {
            if scheme == "sip" || scheme == "sips", URIText.hasHeaders(uri) {
                note(uri.startIndex, .invalid("has header fields in its URI"))
            }
        } else {
            note(uri.startIndex, .invalid("has a URI without a scheme"))
        }
        if String(decoding: line[(gap + 1)..<end], as: UTF8.self).uppercased() != "SIP/2.0" {
            fault = MessageFault(
                status: 505, reason: "Version Not Supported", error: error(gap + 1, .invalid("is not of SIP/2.0")))
        }
        return (
            .request(method: String(decoding: method, as: UTF8.self), uri: String(decoding: uri, as: UTF8.self)), fault
        )
    }

    /// True where the bytes start with `SIP/`, in any case.
    private static func isVersion(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count > 4 && String(decoding: bytes.prefix(4), as: UTF8.self).uppercased() == "SIP/"
    }
}
