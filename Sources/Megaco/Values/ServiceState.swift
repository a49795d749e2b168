/// The service state of a termination (H.248.1 §7.1.5).
public enum ServiceState: Hashable, Sendable, CaseIterable {
    case test, outOfService, inService
}
