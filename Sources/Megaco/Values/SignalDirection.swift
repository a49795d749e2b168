/// Which way a signal is played (Annex B.2 direction, version 3).
public enum SignalDirection: Hashable, Sendable, CaseIterable {
    case external, `internal`, both
}
