/// The text between the braces of a command, checked for balance, kept as it came (without the outer braces).
public struct DescriptorText: Hashable, Sendable {
    public var bytes: [UInt8]
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }
}
