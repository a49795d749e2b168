/// Extension parameters of ServiceChange in NonStandardData, which holds one identifier and octets (assumed).
///
/// One parameter is its name, filled up with spaces to the eight characters of `experimental`, and its value. Several
/// are the name `X-PARAMS` and a list `X-SRV=1,X-ACT=0` in which values other than letters and digits are quoted.
enum BinaryExtensions {
    static let list = "X-PARAMS"
    static let object = "X-OBJECT"
    static let h221 = "X-H221"
    private static let nameLength = 8
    private static let quote = UInt8(ascii: "\"")

    static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The octets of an even number of hexadecimal digits; nil for anything else.
    static func octets(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0, digits.allSatisfy(\.isHexadecimal) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            digits[$0].hexadecimalValue << 4 | digits[$0 + 1].hexadecimalValue
        }
    }

    /// The identifier and the data of an extension of ``object`` or ``h221`` kind; nil for any other.
    static func foreign(_ parameter: ServiceChangeExtension) -> (kind: String, identifier: [UInt8], data: [UInt8])? {
        guard parameter.name == object || parameter.name == h221,
            let parts = parameter.value.singleText?.split(
                separator: ".", omittingEmptySubsequences: false), parts.count == 2, let identifier = octets(parts[0]),
            let data = octets(parts[1])
        else { return nil }
        return (parameter.name, identifier, data)
    }

    // MARK: Reading

    /// Nil where the name or a value is none of a text message's.
    static func parameters(experimental: [UInt8], data: [UInt8]) -> [ServiceChangeExtension]? {
        let name = experimental.reversed().drop { $0 == 0x20 }.reversed()
        guard isName(name), data.allSatisfy(\.isPrintable) else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        guard text.equalsIgnoringCase(list) else {
            guard !data.contains(quote) else { return nil }
            return [ServiceChangeExtension(name: text, value: String(decoding: data, as: UTF8.self))]
        }
        var parameters: [ServiceChangeExtension] = []
        var rest = data[...]
        while !rest.isEmpty {
            guard parameters.count < BinaryReader.Limit.members, let equal = rest.firstIndex(of: UInt8(ascii: "=")),
                isName(rest[..<equal])
            else { return nil }
            let name = String(decoding: rest[..<equal], as: UTF8.self)
            rest = rest[(equal + 1)...]
            let value: ArraySlice<UInt8>
            if rest.first == quote {
                guard let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
                value = rest[(rest.startIndex + 1)..<end]
                rest = rest[(end + 1)...]
            } else {
                value = rest.prefix { $0 != UInt8(ascii: ",") }
                rest = rest[value.endIndex...]
            }
            guard !value.contains(quote) else { return nil }
            parameters.append(ServiceChangeExtension(name: name, value: String(decoding: value, as: UTF8.self)))
            guard rest.isEmpty || (rest.first == UInt8(ascii: ",") && rest.count > 1) else { return nil }
            rest = rest.dropFirst()
        }
        return parameters
    }

    /// `X-` or `X+`, leniently with any first letter, and one to six letters and digits.
    private static func isName(_ name: some Collection<UInt8>) -> Bool {
        let bytes = Array(name)
        return (3...nameLength).contains(bytes.count) && bytes[0].isLetterOrDigit && !bytes[0].isDigit
            && (bytes[1] == UInt8(ascii: "-") || bytes[1] == UInt8(ascii: "+"))
            && bytes[2...].allSatisfy(\.isLetterOrDigit)
    }

    // MARK: Writing

    /// The identifier and the data of extensions that are not of ``object`` or ``h221`` kind; nil where a value is no
    /// single value.
    static func data(_ parameters: [ServiceChangeExtension]) -> (experimental: [UInt8], data: [UInt8])? {
        let values = parameters.compactMap(\.value.singleText)
        guard values.count == parameters.count, parameters.allSatisfy({ isName($0.name.utf8) }),
            values.allSatisfy({ $0.utf8.allSatisfy { $0.isPrintable && $0 != quote } })
        else { return nil }
        if parameters.count == 1, !parameters[0].name.equalsIgnoringCase(list) {
            let name = Array(parameters[0].name.utf8)
            return (name + [UInt8](repeating: 0x20, count: nameLength - name.count), Array(values[0].utf8))
        }
        let items = zip(parameters, values).map { parameter, value in
            let isBare = !value.isEmpty && value.utf8.allSatisfy(\.isLetterOrDigit)
            return Array("\(parameter.name)=".utf8) + (isBare ? Array(value.utf8) : [quote] + value.utf8 + [quote])
        }
        return (Array(list.utf8), Array(items.joined(separator: [UInt8(ascii: ",")])))
    }
}
