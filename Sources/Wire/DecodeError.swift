/// Why a run of bytes is not the element that it should be.
public struct DecodeError: Error, Hashable, Sendable {
    /// What is wrong with the element.
    public enum Reason: Hashable, Sendable {
        /// The input ended inside the element.
        case endOfInput
        /// This byte cannot stand here.
        case unexpectedByte(UInt8)
        /// A number, length, count or depth is above its limit.
        case tooLarge(limit: UInt64)
        /// The bytes are well formed but mean nothing here; the text says why, without quote marks.
        case invalid(String)
    }

    /// Offset of the first byte that does not fit, in bytes from the start of the message.
    public let offset: Int
    /// The element that was being read, by its name in the grammar.
    public let element: String
    public let reason: Reason

    public init(offset: Int, element: String, reason: Reason) {
        self.offset = offset
        self.element = element
        self.reason = reason
    }
}

extension DecodeError: CustomStringConvertible {
    /// One sentence for people: where, what, why.
    public var description: String {
        switch reason {
        case .endOfInput: "byte \(offset): the input ends inside \(element)"
        case .unexpectedByte(let byte): "byte \(offset): \(element) cannot hold 0x\(Self.hexadecimal(byte))"
        case .tooLarge(let limit): "byte \(offset): \(element) is above its limit of \(limit)"
        case .invalid(let why): "byte \(offset): \(element) \(why)"
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
