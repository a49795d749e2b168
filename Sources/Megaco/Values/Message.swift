/// One H.248.1 message: a version, the sender's identifier, and transactions or an error (H.248.1 §8, Annex B.2).
public struct Message: Hashable, Sendable {
    /// What a message carries: transactions, or one error for the whole message (§8.1.1).
    public enum Body: Hashable, Sendable {
        case transactions([Transaction])
        /// A message-level error: the receiver could not read what it answers.
        case error(ErrorDescriptor)
    }

    /// Protocol version, 1…99; this package speaks 1 to 3.
    public var version: Int
    public var sender: MessageIdentifier
    public var body: Body
    /// What stands before the message where it is protected by Annex B's own header; read and written, never checked.
    public var authentication: AuthenticationHeader?

    public init(
        version: Int = 1, sender: MessageIdentifier, body: Body, authentication: AuthenticationHeader? = nil
    ) {
        self.version = version
        self.sender = sender
        self.body = body
        self.authentication = authentication
    }

    public init(version: Int = 1, sender: MessageIdentifier, transactions: [Transaction]) {
        self.init(version: version, sender: sender, body: .transactions(transactions))
    }
}
