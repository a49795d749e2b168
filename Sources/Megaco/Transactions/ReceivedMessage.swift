/// One message of a peer as far as it could be read: read once, then handed to the association of its sender.
public enum ReceivedMessage: Sendable {
    case readable(Message)
    case unreadable(MessageDecodeError)

    /// Reads one unframed message.
    public init(_ bytes: [UInt8], _ encoding: MessageEncoding) {
        do throws(MessageDecodeError) {
            self = .readable(try Message(decoding: bytes, encoding))
        } catch {
            self = .unreadable(error)
        }
    }

    /// Who sent it; nil where that could not be read.
    public var sender: MessageIdentifier? {
        switch self {
        case .readable(let message): message.sender
        case .unreadable(let error): error.sender
        }
    }
}
