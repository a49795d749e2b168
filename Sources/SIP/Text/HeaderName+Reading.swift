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
            let head = Characters.word(bytes, at: range.lowerBound)
            let tail = Characters.word(bytes, at: range.upperBound &- 8)
            // Letters and the hyphen have one of these bits, control characters none: so the next line makes letters
            // small, and nothing else a letter or a hyphen.
            guard (head | head &<< 1) & (tail | tail &<< 1) & 0x4040_4040_4040_4040 == 0x4040_4040_4040_4040 else {
                self = .other
                return
            }
            let first = head | 0x2020_2020_2020_2020
            let last = tail | 0x2020_2020_2020_2020
            let found = count == 8 ? Self.eight(first) : Self.long(first, last, count)
            self = count <= 16 || found.isSpelled(bytes, range) ? found : .other
        }
    }

    /// The bytes of up to eight letters as a number, the first lowest.
    @inline(__always)
    static func word(_ text: StaticString) -> UInt64 {
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
        case 9: nine(first, last)
        case 10: ten(first, last)
        case 11: eleven(first, last)
        case 12: twelve(first, last)
        case 13:
            first == word("proxy-re") && last == word("-require")
                ? .proxyRequire : first == word("authoriz") && last == word("rization") ? .authorization : .other
        case 14: fourteen(first, last)
        case 15: fifteen(first, last)
        case 16: sixteen(first, last)
        case _: longest(first, count)
        }
    }

    @inline(__always)
    private static func nine(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch last {
        case word("upported"): first == word("supporte") ? .supported : .other
        case word("all-info"): first == word("call-inf") ? .callInfo : .other
        case word("imestamp"): first == word("timestam") ? .timestamp : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func ten(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch last {
        case word("er-agent"): first == word("user-age") ? .userAgent : .other
        case word("ert-info"): first == word("alert-in") ? .alertInfo : .other
        case word("ror-info"): first == word("error-in") ? .errorInfo : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func eleven(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch last {
        case word("ry-after"): first == word("retry-af") ? .retryAfter : .other
        case word("upported"): first == word("unsuppor") ? .unsupported : .other
        case word("-expires"): first == word("min-expi") ? .minExpires : .other
        case word("reply-to"): first == word("in-reply") ? .inReplyTo : .other
        case word("erred-by"): first == word("referred") ? .referredBy : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func twelve(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch last {
        case word("forwards"): first == word("max-forw") ? .maxForwards : .other
        case word("ent-type"): first == word("content-") ? .contentType : .other
        case word("rd-route"): first == word("record-r") ? .recordRoute : .other
        case word("-version"): first == word("mime-ver") ? .mimeVersion : .other
        case word("w-events"): first == word("allow-ev") ? .allowEvents : .other
        case word("nization"): first == word("organiza") ? .organization : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func fourteen(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch first {
        case word("content-"): last == word("t-length") ? .contentLength : .other
        case word("accept-c"): last == word("-contact") ? .acceptContact : .other
        case word("reject-c"): last == word("-contact") ? .rejectContact : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func fifteen(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch first {
        case word("accept-e"): last == word("encoding") ? .acceptEncoding : .other
        case word("accept-l"): last == word("language") ? .acceptLanguage : .other
        case word("session-"): last == word("-expires") ? .sessionExpires : .other
        case _: .other
        }
    }

    @inline(__always)
    private static func sixteen(_ first: UInt64, _ last: UInt64) -> HeaderName {
        switch first {
        case word("content-"):
            last == word("encoding") ? .contentEncoding : last == word("language") ? .contentLanguage : .other
        case word("www-auth"): last == word("enticate") ? .wwwAuthenticate : .other
        case _: .other
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
