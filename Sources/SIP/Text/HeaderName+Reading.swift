extension HeaderName {
    /// What a name, long or compact and in any case, stands for (RFC 3261 §7.3.3).
    public init(spelled name: String) {
        let bytes = Array(name.utf8)
        self.init(bytes.span, bytes.indices)
    }

    /// What the name, long or compact and in any case, stands for.
    ///
    /// A name is told by its length and its first and last eight bytes, as two numbers whose letters are small.
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        let count = range.count
        if count <= 1 {
            self = count == 1 ? Self.compact(bytes[range.lowerBound]) : .other
        } else if count < 8 {
            self = Self.short(
                Characters.lower(Characters.word(bytes, at: range.lowerBound, count: count)), count)
        } else {
            let first = Characters.lower(Characters.word(bytes, at: range.lowerBound))
            let last = Characters.lower(Characters.word(bytes, at: range.upperBound - 8))
            let found = count == 8 ? Self.eight(first) : Self.long(first, last, count)
            self = count <= 16 || found.isSpelled(bytes, range) ? found : .other
        }
    }

    /// The bytes of up to eight letters as a number, the first lowest.
    @inline(__always)
    private static func word(_ text: StaticString) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<min(8, text.utf8CodeUnitCount) {
            word |= UInt64(text.utf8Start[offset]) &<< UInt64(8 * offset)
        }
        return word
    }

    @inline(__always)
    private static func compact(_ letter: UInt8) -> HeaderName {
        switch Characters.lower(letter) {
        case UInt8(ascii: "a"): .acceptContact
        case UInt8(ascii: "b"): .referredBy
        case UInt8(ascii: "c"): .contentType
        case UInt8(ascii: "d"): .requestDisposition
        case UInt8(ascii: "e"): .contentEncoding
        case UInt8(ascii: "f"): .from
        case UInt8(ascii: "i"): .callID
        case UInt8(ascii: "j"): .rejectContact
        case UInt8(ascii: "k"): .supported
        case UInt8(ascii: "l"): .contentLength
        case UInt8(ascii: "m"): .contact
        case UInt8(ascii: "o"): .event
        case UInt8(ascii: "r"): .referTo
        case UInt8(ascii: "s"): .subject
        case UInt8(ascii: "t"): .to
        case UInt8(ascii: "u"): .allowEvents
        case UInt8(ascii: "v"): .via
        case UInt8(ascii: "x"): .sessionExpires
        case UInt8(ascii: "y"): .identity
        case _: .other
        }
    }

    @inline(__always)
    private static func short(_ spelled: UInt64, _ count: Int) -> HeaderName {
        switch count {
        case 2: spelled == word("to") ? .to : .other
        case 3: spelled == word("via") ? .via : .other
        case 4:
            spelled == word("from")
                ? .from : spelled == word("cseq") ? .cSeq : spelled == word("date") ? .date : .other
        case 5:
            spelled == word("allow")
                ? .allow : spelled == word("route") ? .route : spelled == word("event") ? .event : .other
        case 6: spelled == word("accept") ? .accept : spelled == word("server") ? .server : .other
        case 7:
            spelled == word("call-id")
                ? .callID
                : spelled == word("contact")
                    ? .contact
                    : spelled == word("require")
                        ? .require
                        : spelled == word("expires")
                            ? .expires
                            : spelled == word("warning")
                                ? .warning
                                : spelled == word("subject")
                                    ? .subject
                                    : .other
        case _: .other
        }
    }

    private static func eight(_ spelled: UInt64) -> HeaderName {
        spelled == word("reply-to")
            ? .replyTo
            : spelled == word("priority")
                ? .priority : spelled == word("refer-to") ? .referTo : spelled == word("identity") ? .identity : .other
    }

    @inline(__always)
    private static func long(_ first: UInt64, _ last: UInt64, _ count: Int) -> HeaderName {
        switch count {
        case 9 where first == word("supporte"): last == word("upported") ? .supported : .other
        case 9 where first == word("call-inf"): last == word("all-info") ? .callInfo : .other
        case 9: first == word("timestam") && last == word("imestamp") ? .timestamp : .other
        case 10 where first == word("user-age"): last == word("er-agent") ? .userAgent : .other
        case 10 where first == word("alert-in"): last == word("ert-info") ? .alertInfo : .other
        case 10: first == word("error-in") && last == word("ror-info") ? .errorInfo : .other
        case 11 where first == word("retry-af"): last == word("ry-after") ? .retryAfter : .other
        case 11 where first == word("unsuppor"): last == word("upported") ? .unsupported : .other
        case 11 where first == word("min-expi"): last == word("-expires") ? .minExpires : .other
        case 11 where first == word("in-reply"): last == word("reply-to") ? .inReplyTo : .other
        case 11: first == word("referred") && last == word("erred-by") ? .referredBy : .other
        case 12 where first == word("max-forw"): last == word("forwards") ? .maxForwards : .other
        case 12 where first == word("content-"): last == word("ent-type") ? .contentType : .other
        case 12 where first == word("record-r"): last == word("rd-route") ? .recordRoute : .other
        case 12 where first == word("mime-ver"): last == word("-version") ? .mimeVersion : .other
        case 12 where first == word("allow-ev"): last == word("w-events") ? .allowEvents : .other
        case 12: first == word("organiza") && last == word("nization") ? .organization : .other
        case 13 where first == word("proxy-re"): last == word("-require") ? .proxyRequire : .other
        case 13: first == word("authoriz") && last == word("rization") ? .authorization : .other
        case 14 where first == word("content-"): last == word("t-length") ? .contentLength : .other
        case 14 where first == word("accept-c"): last == word("-contact") ? .acceptContact : .other
        case 14: first == word("reject-c") && last == word("-contact") ? .rejectContact : .other
        case 15 where first == word("accept-e"): last == word("encoding") ? .acceptEncoding : .other
        case 15 where first == word("accept-l"): last == word("language") ? .acceptLanguage : .other
        case 15: first == word("session-") && last == word("-expires") ? .sessionExpires : .other
        case 16 where first == word("content-"):
            last == word("encoding") ? .contentEncoding : last == word("language") ? .contentLanguage : .other
        case 16: first == word("www-auth") && last == word("enticate") ? .wwwAuthenticate : .other
        case _: longest(first, count)
        }
    }

    /// Above sixteen letters the middle has still to be looked at.
    private static func longest(_ first: UInt64, _ count: Int) -> HeaderName {
        switch (first, count) {
        case (word("proxy-au"), 18): .proxyAuthenticate
        case (word("proxy-au"), 19): .proxyAuthorization
        case (word("content-"), 19): .contentDisposition
        case (word("authenti"), 19): .authenticationInfo
        case (word("request-"), 19): .requestDisposition
        case _: .other
        }
    }

    private func isSpelled(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        for byte in name.utf8 {
            guard index < range.upperBound, Characters.lower(bytes[index]) == Characters.lower(byte) else {
                return false
            }
            index += 1
        }
        return index == range.upperBound
    }
}
