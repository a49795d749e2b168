public import Wire

extension ReceivedMessage {
    /// Gives each value of the header field, typed, in their order.
    ///
    /// - Throws: ``DecodeError`` with the offset in the message where the value breaks the grammar; the values before
    ///   it have been given.
    @inline(__always)
    public func forEachValue(of field: FieldEntry, _ body: (FieldValue) -> Void) throws(DecodeError) {
        try Self.forEachValue(of: field.name, in: field.value, bytes.span, body)
    }

    @inline(__always)
    static func forEachValue(
        of name: HeaderName, in range: ByteRange, _ bytes: Span<UInt8>, _ body: (FieldValue) -> Void
    ) throws(DecodeError) {
        var place = Cursor(range, name)
        switch name {
        case .via:
            repeat { body(.via(try place.via(bytes))) } while try place.another(bytes)
        case .contact, .route, .recordRoute, .alertInfo, .callInfo, .errorInfo:
            repeat { body(.address(try place.address(bytes))) } while try place.another(bytes)
        case .from, .to, .replyTo, .referTo, .referredBy:
            body(.address(try place.address(bytes)))
            try place.finish(bytes)
        case .callID:
            body(.token(try place.advance(to: Characters.visibleEnd(bytes, place.at, place.end), bytes)))
            try place.finish(bytes)
        case .cSeq:
            let (number, method) = try place.cSeq(bytes)
            body(.cSeq(number: number, method: method))
        case .maxForwards: body(.number(UInt32(try place.maxForwards(bytes))))
        case .contentLength, .expires, .minExpires:
            place.skipWhitespace(bytes)
            body(.number(UInt32(truncatingIfNeeded: try place.decimal(bytes, limit: 0xFFFF_FFFF))))
            try place.finish(bytes)
        case .accept:
            guard !place.isAtEnd else { return }
            repeat { body(.described(try place.described(bytes, isMedia: true))) } while try place.another(bytes)
        case .contentType:
            body(.described(try place.described(bytes, isMedia: true)))
            try place.finish(bytes)
        case .userAgent, .server, .subject, .organization, .other, .authenticationInfo, .authorization,
            .proxyAuthenticate, .proxyAuthorization, .wwwAuthenticate, .timestamp, .mimeVersion, .acceptContact,
            .rejectContact, .requestDisposition, .identity:
            body(.text(range))
        case .acceptEncoding, .acceptLanguage, .allow, .allowEvents, .contentDisposition, .contentEncoding,
            .contentLanguage, .date, .event, .inReplyTo, .priority, .proxyRequire, .require, .retryAfter,
            .sessionExpires, .supported, .unsupported, .warning:
            try forEachRareValue(of: name, &place, bytes, body)
        }
    }

    private static func forEachRareValue(
        of name: HeaderName, _ place: inout Cursor, _ bytes: Span<UInt8>, _ body: (FieldValue) -> Void
    ) throws(DecodeError) {
        switch name {
        case .allow, .supported, .unsupported, .allowEvents, .contentLanguage, .contentEncoding, .require,
            .proxyRequire:
            // An empty list says that there is none; what is required or was done to a body cannot be nothing.
            let mayBeEmpty = name == .allow || name == .supported || name == .unsupported
            if mayBeEmpty, place.isAtEnd { return }
            repeat { body(.token(try place.token(bytes))) } while try place.another(bytes)
        case .inReplyTo:
            repeat {
                body(.token(try place.run(bytes) { Characters.isVisible($0) && $0 != UInt8(ascii: ",") }))
            } while try place.another(bytes)
        case .acceptEncoding, .acceptLanguage:
            guard !place.isAtEnd else { return }
            repeat { body(.described(try place.described(bytes, isMedia: false))) } while try place.another(bytes)
        case .warning:
            repeat { body(.warning(try place.warning(bytes))) } while try place.another(bytes)
        case .retryAfter: body(.retryAfter(try place.retryAfter(bytes)))
        case .date: body(.date(try place.date(bytes)))
        case .priority:
            body(.token(try place.token(bytes)))
            try place.finish(bytes)
        case _:
            body(.described(try place.described(bytes, isMedia: false)))
            try place.finish(bytes)
        }
    }
}
