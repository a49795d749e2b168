/// A value of JSON (RFC 8259) whose text is always the same: members keep their order, numbers their digits.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Nanoseconds, written as seconds with three to nine decimals.
    case seconds(nanoseconds: Int64)
    /// A number with so many decimals, 0…9; what is neither finite nor below 10¹⁵ is written as null.
    case decimal(Double, places: Int)
    case string(String)
    case array([JSONValue])
    /// Members in the order in which they are written.
    case object([Member])

    /// One name and value of an object, in the order of writing.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// An object of members in the order of their names.
    public static func sorted(_ members: [String: JSONValue]) -> JSONValue {
        .object(members.keys.sorted().compactMap { name in members[name].map { Member(name, $0) } })
    }

    /// An integer of any size that fits.
    public static func number(_ value: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: value)) }

    /// The text of one line, without a line feed.
    public var text: String {
        var bytes: [UInt8] = []
        write(into: &bytes, indent: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text on several lines, two spaces a level; arrays and objects of plain values stay on one line.
    public var prettyText: String {
        var bytes: [UInt8] = []
        write(into: &bytes, indent: 0)
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }
}
