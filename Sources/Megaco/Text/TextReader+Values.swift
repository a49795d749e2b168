internal import Wire

extension TextReader {
    /// VALUE: a quotedString or a run of SafeChar; gives the range without quote marks.
    mutating func valueRange(_ element: String) throws(DecodeError) -> Range<Int> {
        if next == UInt8(ascii: "\"") { return try quotedString(element) }
        let start = position
        position = end(of: TokenTable.Class.safe)
        guard position > start else { throw failure(element) }
        return start..<position
    }

    /// VALUE
    mutating func value() throws(DecodeError) -> PropertyValue {
        let isQuoted = next == UInt8(ascii: "\"")
        let range = try valueRange("VALUE")
        return PropertyValue(text: text(range), isKnownQuoted: isQuoted)
    }

    /// parmValue = EQUAL alternativeValue / INEQUAL VALUE
    mutating func parameterValue() throws(DecodeError) -> ParameterValue {
        skipWhitespace()
        let relation = next
        switch relation {
        case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "#"): position += 1
        default: throw failure("parmValue")
        }
        skipWhitespace()
        switch relation {
        case UInt8(ascii: "<"): return .less(try value())
        case UInt8(ascii: ">"): return .greater(try value())
        case UInt8(ascii: "#"): return .unequal(try value())
        default: return try alternativeValue()
        }
    }

    /// VALUE, `[a,b]`, `{a,b}` or `[a:b]`
    private mutating func alternativeValue() throws(DecodeError) -> ParameterValue {
        switch next {
        case UInt8(ascii: "["):
            position += 1
            skipWhitespace()
            let first = try value()
            if next == UInt8(ascii: ":") {
                position += 1
                let last = try value()
                try punctuation(UInt8(ascii: "]"), "alternativeValue")
                return .range(first, last)
            }
            return .allOf(try values(startingWith: first, until: UInt8(ascii: "]")))
        case UInt8(ascii: "{"):
            position += 1
            skipWhitespace()
            return .anyOf(try values(startingWith: try value(), until: UInt8(ascii: "}")))
        default: return .equal(try value())
        }
    }

    mutating func values(
        startingWith first: PropertyValue, until end: UInt8
    ) throws(DecodeError) -> [PropertyValue] {
        var values = [first]
        while try another("alternativeValue", after: values.count, until: end) { values.append(try value()) }
        return values
    }

    // MARK: Names

    /// NAME: a letter, then letters, digits and `_`.
    mutating func parameterName(_ element: String) throws(DecodeError) -> ParameterName {
        guard next.isLetter else { throw failure(element) }
        return ParameterName(text(try name(element, of: TokenTable.Class.name)))
    }

    /// pkgdName: `package/item`, `package/*` or `*/*`.
    mutating func packagedName() throws(DecodeError) -> PackagedName {
        let start = position
        let isWild = next == UInt8(ascii: "*")
        try packagedNamePart("PackageName")
        guard next == UInt8(ascii: "/") else { throw failure("pkgdName") }
        position += 1
        if isWild, next != UInt8(ascii: "*") { throw failure("pkgdName") }
        try packagedNamePart("ItemID")
        guard !has(TokenTable.Class.safe, at: position) else { throw failure("pkgdName") }
        return PackagedName(text(start..<position))
    }

    private mutating func packagedNamePart(_ element: String) throws(DecodeError) {
        if next == UInt8(ascii: "*") {
            position += 1
        } else {
            guard next.isLetter else { throw failure(element) }
            _ = try name(element, of: TokenTable.Class.name)
        }
    }

    /// propertyParm = pkgdName parmValue
    mutating func propertyParameter() throws(DecodeError) -> PropertyParameter {
        let name = try packagedName()
        return PropertyParameter(name: name, value: try parameterValue())
    }

    /// extensionParameter = "X" ("-" / "+") 1*6(ALPHA / DIGIT); leniently any first letter.
    mutating func extensionName(_ element: String) throws(DecodeError) -> String {
        let start = position
        guard next.isLetter else { throw failure("extensionParameter") }
        position += 1
        guard next == UInt8(ascii: "-") || next == UInt8(ascii: "+") else {
            throw invalid(element, at: start, "is not known")
        }
        position += 1
        let word = word()
        guard !word.isEmpty else { throw failure("extensionParameter") }
        guard word.count <= 6 else { throw tooLarge("extensionParameter", at: start, limit: 6) }
        return text(start..<position)
    }

    /// "ON" / "OFF"
    mutating func onOrOff(_ element: String) throws(DecodeError) -> Bool {
        let start = position
        switch token() {
        case .on: return true
        case .off: return false
        default: throw invalid(element, at: start, "is neither ON nor OFF")
        }
    }

    /// RequestID = UINT32 / "*"; that stands for all and is the greatest number.
    mutating func requestIdentifier() throws(DecodeError) -> UInt32 {
        guard next == UInt8(ascii: "*") else { return try uint32("RequestID") }
        position += 1
        return .max
    }

    /// eventStream = StreamToken EQUAL StreamID, from after the token.
    mutating func streamIdentifier() throws(DecodeError) -> UInt16 {
        try equal("StreamID")
        return try uint16("StreamID")
    }
}
