/// The descriptors that an audit can ask for by name (Annex B.2 auditItem).
public enum DescriptorKind: String, Hashable, Sendable, CaseIterable {
    case mux = "Mux"
    case modem = "Modem"
    case media = "Media"
    case signals = "Signals"
    case eventBuffer = "EventBuffer"
    case digitMap = "DigitMap"
    case statistics = "Statistics"
    case events = "Events"
    case observedEvents = "ObservedEvents"
    case packages = "Packages"
}
