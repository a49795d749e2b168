internal import Wire

extension MessageParser {
    /// Checks the header fields that a transaction rests on.
    func check() throws(DecodeError) {
        try checkCounts()
        for (index, field) in message.headers.enumerated() where kinds[index] != .other {
            do throws(DecodeError) {
                try checkValue(field.value.utf8, kinds[index])
            } catch {
                throw DecodeError(
                    offset: valueOffsets[index] + error.offset, element: error.element, reason: error.reason)
            }
        }
    }

    private func checkCounts() throws(DecodeError) {
        for kind in FieldKind.allCases where kind.isRequired || kind.isSingle {
            guard let first = kinds.firstIndex(of: kind) else {
                if kind.isRequired {
                    throw DecodeError(offset: 0, element: kind.name, reason: .invalid("is missing"))
                }
                continue
            }
            if kind.isSingle, let second = kinds[(first + 1)...].firstIndex(of: kind) {
                throw DecodeError(
                    offset: valueOffsets[second], element: kind.name, reason: .invalid("is there twice"))
            }
        }
    }

    private func checkValue(_ value: String.UTF8View, _ kind: FieldKind) throws(DecodeError) {
        switch kind {
        case .via: try checkList(value) { (part) throws(DecodeError) in _ = try Via(decoding: part) }
        case .contact:
            try checkList(value) { (part) throws(DecodeError) in
                _ = try NameAddress(decoding: part, element: kind.name)
            }
        case .from, .to: _ = try NameAddress(decoding: value, element: kind.name)
        case .callIdentifier:
            var scanner = Scanner(value)
            _ = try scanner.run(kind.name) { $0 > 0x20 && $0 != 0x7F }
            try scanner.end(kind.name)
        case .cSeq:
            let cSeq = try CSeq(decoding: value)
            if case .request(let method, _) = message.startLine, cSeq.method != method {
                throw DecodeError(
                    offset: 0, element: kind.name, reason: .invalid("names another method than the Request-Line"))
            }
        case .maxForwards:
            var scanner = Scanner(value)
            _ = try scanner.decimal(kind.name, limit: 255)
            try scanner.end(kind.name)
        case .date:
            guard value.suffix(3).elementsEqual("GMT".utf8) else {
                throw DecodeError(offset: 0, element: kind.name, reason: .invalid("is not in GMT"))
            }
        case .contentLength, .other: break
        }
    }

    private func checkList(
        _ value: some Sequence<UInt8>, _ check: ([UInt8]) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        for part in CommaList.split(value) {
            do throws(DecodeError) {
                try check(part.bytes)
            } catch {
                throw DecodeError(offset: part.offset + error.offset, element: error.element, reason: error.reason)
            }
        }
    }
}
