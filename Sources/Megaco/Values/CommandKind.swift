/// The eight commands by name.
public enum CommandKind: String, Hashable, Sendable, CaseIterable {
    case add = "Add"
    case move = "Move"
    case modify = "Modify"
    case subtract = "Subtract"
    case auditValue = "AuditValue"
    case auditCapabilities = "AuditCapability"
    case notify = "Notify"
    case serviceChange = "ServiceChange"
}
