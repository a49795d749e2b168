extension ReceivedMessage {
    /// Adds a field's value to the bytes: each fold is one space, and no line break is left (RFC 3261 §7.3.1).
    @inline(__always)
    func append(_ value: ByteRange, isFolded: Bool, to output: inout [UInt8]) {
        if isFolded {
            appendUnfolded(value.indices, to: &output)
        } else {
            append(plain: value, to: &output)
        }
    }

    /// Adds what lies on one line; a stray carriage return becomes a space, for it must not end a line elsewhere.
    @inline(__always)
    func append(plain range: ByteRange, to output: inout [UInt8]) {
        let start = output.count
        output += bytes[range.indices]
        guard Characters.firstIndex(of: 0x0D, in: bytes.span, range.indices) < range.indices.upperBound else { return }
        for index in start..<output.count where output[index] == 0x0D { output[index] = 0x20 }
    }

    private func appendUnfolded(_ range: Range<Int>, to output: inout [UInt8]) {
        let first = output.count
        var lineStart = range.lowerBound
        while lineStart < range.upperBound {
            let feed = Characters.firstIndex(of: 0x0A, in: bytes.span, lineStart..<range.upperBound)
            var (start, end) = (lineStart, feed)
            while start < end, Characters.isWhitespace(bytes[start]) { start += 1 }
            while end > start, Characters.isWhitespace(bytes[end - 1]) { end -= 1 }
            if start < end {
                if output.count > first { output.append(0x20) }
                append(plain: ByteRange(start, end), to: &output)
            }
            lineStart = feed + 1
        }
    }

    /// The field's value as ``HeaderField`` has it.
    func text(of field: FieldEntry) -> String {
        guard field.isFolded else { return text(field.value) }
        var unfolded: [UInt8] = []
        append(field.value, isFolded: true, to: &unfolded)
        return String(decoding: unfolded, as: UTF8.self)
    }
}
