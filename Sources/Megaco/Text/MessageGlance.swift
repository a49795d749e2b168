/// What a message says, as far as a network repeats it all day: enough to follow registrations and keep-alives by.
///
/// A glance makes no values of a message's parts; it costs a pass over the bytes and, but for extensions, no memory.
public enum MessageGlance: Hashable, Sendable {
    /// One ServiceChange on the null context.
    case serviceChange(transaction: UInt32, ServiceChangeGlance)
    /// One ServiceChange was carried out; the reply does not name another controller.
    case serviceChangeReply(transaction: UInt32)
    /// An empty AuditValue on ROOT of the null context, and its empty reply.
    case audit(transaction: UInt32)
    case auditReply(transaction: UInt32)

    /// Reads a message in text.
    ///
    /// Nil for everything else: other messages, faulty ones, and spellings that are rarely used; those take
    /// ``Message/init(decodingText:)``, which reads of a message that is not nil here the same.
    public init?(ofText bytes: UnsafeBufferPointer<UInt8>) {
        var reader = RegistrationReader(bytes)
        guard let glance = reader.glance() else { return nil }
        self = glance
    }
}
