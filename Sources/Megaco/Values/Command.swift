/// What a command asks for (H.248.1 §7.2).
public enum Command: Hashable, Sendable {
    case add([Descriptor])
    case move([Descriptor])
    case modify([Descriptor])
    /// With what is to be told about the termination as it leaves; nil where the command has no braces.
    case subtract(AuditDescriptor?)
    /// The audit descriptor's items, such as Media; empty in a link supervision probe.
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
