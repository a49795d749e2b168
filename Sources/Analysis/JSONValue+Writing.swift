extension JSONValue {
    func write(into bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .seconds(let nanoseconds): bytes += Self.seconds(nanoseconds).utf8
        case .decimal(let value, let places): bytes += Self.decimal(value, places).utf8
        case .string(let value): Self.quote(value, into: &bytes)
        case .array(let values):
            Self.list(values.count, "[", "]", isFlat ? nil : indent, into: &bytes) { index, indent, bytes in
                values[index].write(into: &bytes, indent: indent)
            }
        case .object(let members):
            Self.list(members.count, "{", "}", isFlat ? nil : indent, into: &bytes) { index, indent, bytes in
                Self.quote(members[index].name, into: &bytes)
                bytes += ": ".utf8
                members[index].value.write(into: &bytes, indent: indent)
            }
        }
    }

    /// True where it holds no list of lists, so that one line is easy to read.
    private var isFlat: Bool {
        switch self {
        case .null, .bool, .integer, .seconds, .decimal, .string: true
        case .array(let values): values.allSatisfy(\.isPlain)
        case .object(let members): members.allSatisfy { $0.value.isPlain || $0.value.isShort }
        }
    }

    private var isPlain: Bool {
        switch self {
        case .null, .bool, .integer, .seconds, .decimal, .string: true
        case .array, .object: false
        }
    }

    /// A list of plain values, or an object of such lists, as the sides of a split are.
    private var isShort: Bool {
        switch self {
        case .null, .bool, .integer, .seconds, .decimal, .string: true
        case .array(let values): values.count <= 8 && values.allSatisfy(\.isPlain)
        case .object(let members): members.count <= 4 && members.allSatisfy { $0.value.isShort }
        }
    }

    private static func list(
        _ count: Int, _ open: String, _ close: String, _ indent: Int?, into bytes: inout [UInt8],
        element: (Int, Int?, inout [UInt8]) -> Void
    ) {
        bytes += open.utf8
        for index in 0..<count {
            if let indent {
                bytes += (index == 0 ? "\n" : ",\n").utf8
                bytes += [UInt8](repeating: 0x20, count: (indent + 1) * 2)
                element(index, indent + 1, &bytes)
            } else {
                if index > 0 { bytes += ", ".utf8 }
                element(index, nil, &bytes)
            }
        }
        if let indent, count > 0 {
            bytes.append(0x0A)
            bytes += [UInt8](repeating: 0x20, count: indent * 2)
        }
        bytes += close.utf8
    }

    /// RFC 8259 §7: quote mark, backslash and control characters are escaped, all else stands as it is.
    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: bytes += [0x5C, 0x22]
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            case 0x09: bytes += [0x5C, 0x74]
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += (byte < 16 ? "\\u000" : "\\u00").utf8
                bytes += digits.utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    /// Seconds with three decimals, or as many as the nanoseconds need.
    private static func seconds(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        var fraction = String(magnitude % 1_000_000_000)
        fraction = String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
        while fraction.utf8.count > 3, fraction.hasSuffix("0") { fraction.removeLast() }
        return (nanoseconds < 0 ? "-" : "") + String(magnitude / 1_000_000_000) + "." + fraction
    }

    private static func decimal(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "null" }
        let places = min(max(places, 0), 9)
        let scale = (0..<places).reduce(1 as Double) { product, _ in product * 10 }
        guard value.magnitude * scale < 9e18 else { return String(Int64(value)) }
        let scaled = Int64((value * scale).rounded())
        let divisor = UInt64(scale)
        let sign = scaled < 0 ? "-" : ""
        let whole = String(scaled.magnitude / divisor)
        guard places > 0 else { return sign + whole }
        let fraction = String(scaled.magnitude % divisor)
        return sign + whole + "." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
    }
}
