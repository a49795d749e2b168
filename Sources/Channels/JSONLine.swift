import FoundationEssentials

/// Values as lines of JSON: how every process of a lab speaks to its launcher.
public enum JSONLine {
    /// One value with its newline; nil where JSON cannot hold it, such as a number that is not finite.
    public static func encode(_ value: some Encodable) -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return nil }
        return [UInt8](data) + [0x0A]
    }

    /// The value of a line without its newline; nil where it is none of that type.
    public static func decode<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(line))
    }
}
