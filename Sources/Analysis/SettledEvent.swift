public import Wire

/// Something that a recording shows and that nothing after it changes any more.
public enum SettledEvent: Hashable, Sendable {
    /// A registration that was answered, or that nobody will answer any more.
    case registration(RegistrationAttempt)
    /// A controller has sent a gateway away.
    case unregistration(Unregistration)
    /// A link that is over, and how the loss showed; at the end of the recording also one that lasts.
    case link(H248Link)
    /// A split has begun; what is said of its end is not settled yet.
    case splitBegan(Split)
    /// A split is over; at the end of the recording also one that lasts.
    case split(Split)
    case entityLink(EntityLinkChange)
    /// Something to look at, at the end of the recording.
    case finding(Finding)

    /// The moment of the story at which it was there to see.
    public var time: Instant {
        switch self {
        case .registration(let attempt): attempt.time
        case .unregistration(let note): note.time
        case .link(let link): link.lossSeen ?? link.end ?? link.start
        case .splitBegan(let split): split.start
        case .split(let split): split.end ?? split.start
        case .entityLink(let change): change.time
        case .finding(let finding): finding.start
        }
    }
}
