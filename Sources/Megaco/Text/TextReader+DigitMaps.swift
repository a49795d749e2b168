internal import Wire

extension TextReader {
    /// digitMapDescriptor = DigitMapToken EQUAL (( LBRKT digitMapValue RBRKT ) /
    /// ( digitMapName [ LBRKT digitMapValue RBRKT ] )), from after the token.
    mutating func digitMapDescriptor() throws(DecodeError) -> DigitMapDescriptor {
        try equal("digitMapDescriptor")
        var descriptor = DigitMapDescriptor()
        if next != UInt8(ascii: "{") { descriptor.name = try parameterName("digitMapName").text }
        if skip(UInt8(ascii: "{")) {
            descriptor.value = try digitMapValue()
            try close("digitMapDescriptor")
        }
        return descriptor
    }

    /// eventDM = DigitMapToken EQUAL (( digitMapName ) / ( LBRKT digitMapValue RBRKT )), from after the token.
    mutating func eventDigitMap() throws(DecodeError) -> RequestedEvent.DigitMap {
        try equal("eventDM")
        guard skip(UInt8(ascii: "{")) else { return .name(try parameterName("digitMapName").text) }
        let value = try digitMapValue()
        try close("eventDM")
        return .value(value)
    }

    /// digitMapValue = ["T" COLON Timer COMMA] ["S" COLON Timer COMMA] ["L" COLON Timer COMMA] digitMap; version 2
    /// adds "Z" after "L".
    private mutating func digitMapValue() throws(DecodeError) -> DigitMapValue {
        var value = DigitMapValue(pattern: "")
        value.startTimer = try timer(UInt8(ascii: "t"))
        value.shortTimer = try timer(UInt8(ascii: "s"))
        value.longTimer = try timer(UInt8(ascii: "l"))
        if progress.version >= 2 { value.durationTimer = try timer(UInt8(ascii: "z")) }
        value.pattern = try digitMapPattern()
        return value
    }

    /// One letter, COLON, 1*2DIGIT and COMMA; nil, and the cursor stays, where something else comes.
    private mutating func timer(_ letter: UInt8) throws(DecodeError) -> UInt8? {
        guard next | 0x20 == letter, byte(at: position + 1) == UInt8(ascii: ":") else { return nil }
        position += 2
        let timer = UInt8(truncatingIfNeeded: try decimal("Timer", digits: 2, limit: 99))
        try punctuation(UInt8(ascii: ","), "digitMapValue")
        return timer
    }

    /// digitMap = ( digitString / LWSP "(" LWSP digitStringList LWSP ")" LWSP ); gives it without white space.
    private mutating func digitMapPattern() throws(DecodeError) -> String {
        var pattern: [UInt8] = []
        if next == UInt8(ascii: "(") {
            takeMark(into: &pattern)
            repeat {
                try digitString(into: &pattern)
                skipWhitespace()
                guard next == UInt8(ascii: "|") || next == UInt8(ascii: ")") else { throw failure("digitMap") }
                takeMark(into: &pattern)
            } while pattern.last == UInt8(ascii: "|")
        } else {
            try digitString(into: &pattern)
        }
        return String(decoding: pattern, as: UTF8.self)
    }

    /// The next byte, and white space after it.
    private mutating func takeMark(into pattern: inout [UInt8]) {
        pattern.append(next)
        position += 1
        skipWhitespace()
    }

    /// digitString = 1*( digitPosition [DOT] )
    private mutating func digitString(into pattern: inout [UInt8]) throws(DecodeError) {
        let start = position
        while true {
            let mark = position
            if next == UInt8(ascii: "[") || isSpace(before: UInt8(ascii: "[")) {
                try digitLetters(into: &pattern)
            } else if next.isDigitMapLetter || next | 0x20 == UInt8(ascii: "x") {
                pattern.append(next)
                position += 1
            } else {
                position = mark
                break
            }
            if next == UInt8(ascii: ".") {
                pattern.append(next)
                position += 1
            }
        }
        guard position > start else { throw failure("digitString") }
    }

    /// Whether only white space is between here and the byte, and if so up to it.
    private mutating func isSpace(before byte: UInt8) -> Bool {
        let start = position
        skipWhitespace()
        if next == byte { return true }
        position = start
        return false
    }

    /// "[" digitLetter "]" with digitLetter = *(( DIGIT "-" DIGIT ) / digitMapLetter )
    private mutating func digitLetters(into pattern: inout [UInt8]) throws(DecodeError) {
        takeMark(into: &pattern)
        while next.isDigitMapLetter {
            pattern.append(next)
            position += 1
            if next == UInt8(ascii: "-"), pattern.last?.isDigit == true {
                pattern.append(next)
                position += 1
                guard next.isDigit else { throw failure("digitLetter") }
                pattern.append(next)
                position += 1
            }
        }
        skipWhitespace()
        guard next == UInt8(ascii: "]") else { throw failure("digitLetter") }
        pattern.append(next)
        position += 1
        // White space after the bracket belongs to it, where the string goes on.
        let end = position
        skipWhitespace()
        if !(next.isDigitMapLetter || next | 0x20 == UInt8(ascii: "x") || next == UInt8(ascii: "[")
            || next == UInt8(ascii: "."))
        {
            position = end
        }
    }
}

extension UInt8 {
    /// digitMapLetter: a digit, A to K, or one of L, S and Z.
    fileprivate var isDigitMapLetter: Bool {
        isDigit || (self | 0x20) &- 0x61 < 11
            || [UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "z")]
                .contains(self | 0x20)
    }
}
