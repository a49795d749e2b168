/// Why a server did what it did, such as `399 asm.example.com "LSP is inactive"` (RFC 3261 §20.43).
public struct Warning: Hashable, Sendable {
    /// 100…999.
    public var code: UInt16
    /// Who warns: a host with or without a port, or a name.
    public var agent: String
    /// Without quote marks and escapes.
    public var message: String

    public init(code: UInt16, agent: String, message: String) {
        self.code = code
        self.agent = agent
        self.message = message
    }

    /// The one spelling that this package sends.
    public var text: String {
        let escaped = message.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\(code) \(agent) \"\(escaped)\""
    }
}
