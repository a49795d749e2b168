/// What all associations of one endpoint share: who it says that it is, how it writes, its timers and bounds.
///
/// A class, so that a controller with 100,000 associations holds it once.
public final class TransactionParty: Sendable {
    /// Who we say that we are; the same for the whole life of every association.
    public let sender: MessageIdentifier
    public let encoding: MessageEncoding
    public let settings: TransactionSettings

    public init(
        sender: MessageIdentifier, encoding: MessageEncoding, settings: TransactionSettings = TransactionSettings()
    ) {
        self.sender = sender
        self.encoding = encoding
        self.settings = settings
    }
}
