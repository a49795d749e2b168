/// How events are handled that nobody waits for (H.248.1 §7.1.5).
public enum EventBufferControl: Hashable, Sendable, CaseIterable {
    case off, lockStep
}
