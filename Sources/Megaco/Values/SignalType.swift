/// How long a signal lasts (H.248.1 §7.1.11).
public enum SignalType: Hashable, Sendable, CaseIterable {
    case onOff, timeOut, brief
}
