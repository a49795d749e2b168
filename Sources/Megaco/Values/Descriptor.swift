/// One descriptor of a command or of its reply (H.248.1 §7.1, Annex B.2 ammParameter and auditReturnParameter).
public enum Descriptor: Hashable, Sendable {
    case media(MediaDescriptor)
    case modem(ModemDescriptor)
    case mux(MuxDescriptor)
    case events(EventsDescriptor)
    /// Events that are kept while nobody waits for them; empty where the buffer is to be, or is, empty.
    case eventBuffer([EventSpecification])
    /// What a termination plays; empty where it is to stop, or plays nothing.
    case signals([SignalRequest])
    case digitMap(DigitMapDescriptor)
    /// In requests: what is to be told afterwards.
    case audit(AuditDescriptor)
    /// Counters; empty in a request to reset them (version 3) and in a reply without any.
    case statistics([StatisticsParameter])
    /// In replies only.
    case observedEvents(ObservedEventsDescriptor)
    /// In replies only; never empty.
    case packages([PackagesItem])
    /// In replies only.
    case error(ErrorDescriptor)
    /// In replies only: the descriptor was asked for and holds nothing; its name alone.
    case empty(DescriptorKind)
}
