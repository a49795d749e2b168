/// Whether an event is notified (Annex B.2 notifyBehaviour, version 3).
public enum NotifyBehaviour: Hashable, Sendable {
    case immediate
    case never
    /// By the package that regulates notification, with what the event then sets off.
    case regulated(EmbeddedDescriptor?)
}
