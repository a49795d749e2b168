/// What a command asks for. Descriptors outside the registration subset keep their text.
public enum Command: Hashable, Sendable {
    case add(DescriptorText)
    case move(DescriptorText)
    case modify(DescriptorText)
    case subtract(DescriptorText)
    /// The audit descriptor's items, such as `Media`; empty in a link supervision probe.
    case auditValue(AuditDescriptor)
    case auditCapabilities(AuditDescriptor)
    case notify(ObservedEventsDescriptor)
    case serviceChange(ServiceChangeRequest)

    public var kind: CommandKind {
        switch self {
        case .add: .add
        case .move: .move
        case .modify: .modify
        case .subtract: .subtract
        case .auditValue: .auditValue
        case .auditCapabilities: .auditCapabilities
        case .notify: .notify
        case .serviceChange: .serviceChange
        }
    }
}
