public import Wire

extension ReceivedMessage {
    /// The first reason not to take the message; nil for one that this package takes (RFC 3261 §8.2, RFC 4475).
    ///
    /// Beyond ``fault`` these are faults: Via, From, To, Call-ID or CSeq that is missing, there twice or against the
    /// grammar; a CSeq whose method is not the request's; Max-Forwards above 255 or there twice; a Contact, Require,
    /// Content-Type, Content-Encoding or Date against the grammar. Other header fields are let pass whatever they hold,
    /// for nothing here goes by them (§8.2.2).
    public func firstFault() -> MessageFault? {
        if let fault { return fault }
        do throws(DecodeError) {
            try checkCounts()
        } catch {
            return MessageFault(error, .validation)
        }
        for field in fields where Self.checked & field.name.bit != 0 {
            do throws(DecodeError) {
                try forEachValue(of: field) { _ in }
            } catch {
                return MessageFault(error, .headerValue)
            }
            if field.name == .cSeq, isRequest, !isOfMethod(field) {
                let error = DecodeError(
                    offset: field.value.indices.lowerBound, element: field.name.name,
                    reason: .invalid("names another method than the Request-Line"))
                return MessageFault(error, .validation)
            }
        }
        return nil
    }

    /// True where CSeq, which has been read well, names the request's method.
    private func isOfMethod(_ field: FieldEntry) -> Bool {
        guard let method = try? cSeq()?.method else { return false }
        return bytes[method.indices].elementsEqual(bytes[self.method.indices])
    }

    /// Reads every header field that has a grammar, whether anything goes by it or not.
    ///
    /// - Throws: ``DecodeError`` at the first that breaks it, which ``firstFault()`` may let pass.
    public func checkEveryField() throws(DecodeError) {
        for field in fields { try forEachValue(of: field) { _ in } }
    }

    private static let checked: UInt64 =
        HeaderName.required | HeaderName.maxForwards.bit | HeaderName.contact.bit | HeaderName.date.bit
        | HeaderName.require.bit | HeaderName.contentType.bit | HeaderName.contentEncoding.bit

    private func checkCounts() throws(DecodeError) {
        let missing = HeaderName.required & ~present
        let twice = HeaderName.single & repeated
        guard missing | twice != 0 else { return }
        // The names are in the order of their bits.
        let first = (missing | twice).trailingZeroBitCount
        for name in HeaderName.allCases where Int(name.rawValue) == first {
            guard missing & name.bit == 0 else {
                throw DecodeError(offset: 0, element: name.name, reason: .invalid("is missing"))
            }
            let second = fields.lazy.filter { $0.name == name }.dropFirst().first
            throw DecodeError(
                offset: second?.value.indices.lowerBound ?? 0, element: name.name, reason: .invalid("is there twice"))
        }
    }
}
