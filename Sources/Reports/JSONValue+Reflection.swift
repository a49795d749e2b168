import Analysis
import Wire

extension JSONValue {
    /// A decoded value by its stored properties: what a codec makes is shown whole, whatever it learns to read.
    ///
    /// A structure is an object, an absent member left out; a case without values is its name, one with values an
    /// object of that name; addresses are text; octets are text where they are printable, else `{"hex": …}`.
    init(reflecting value: Any) {
        switch value {
        // An empty list of anything can be cast to an empty list of octets.
        case let octets as [UInt8] where type(of: value) == [UInt8].self: self = Self.octets(octets)
        case let text as String: self = .string(text)
        case let flag as Bool: self = .bool(flag)
        case let number as any BinaryInteger: self = .number(number)
        case let address as IPAddress: self = .string("\(address)")
        case let endpoint as Endpoint: self = .string("\(endpoint)")
        case let range as ClosedRange<UInt32>: self = .string("\(range.lowerBound)-\(range.upperBound)")
        case _: self = Self.structure(value)
        }
    }

    private static func octets(_ octets: [UInt8]) -> JSONValue {
        let isText = octets.allSatisfy { (0x20..<0x7F).contains($0) || [0x09, 0x0A, 0x0D].contains($0) }
        if isText { return .string(String(decoding: octets, as: UTF8.self)) }
        return .object([Member("hex", .string(Hexadecimal.text(octets)))])
    }

    private static func structure(_ value: Any) -> JSONValue {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { JSONValue(reflecting: $0.value) } ?? .null
        case .collection, .set: return .array(mirror.children.map { JSONValue(reflecting: $0.value) })
        case .enum:
            guard let payload = mirror.children.first else { return .string("\(value)") }
            return .object([Member(payload.label ?? "value", JSONValue(reflecting: payload.value))])
        case .tuple, .struct, .class, .dictionary, .foreignReference, .none: return .object(members(of: mirror))
        @unknown default: return .object(members(of: mirror))
        }
    }

    private static func members(of mirror: Mirror) -> [Member] {
        mirror.children.compactMap { child in
            let value = JSONValue(reflecting: child.value)
            // The first value of a case with several has no name of its own.
            let label = child.label.map { $0.hasPrefix(".") ? "value" : $0 } ?? "value"
            return value == .null ? nil : Member(label, value)
        }
    }
}
