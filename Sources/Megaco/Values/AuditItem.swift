/// One thing that an audit asks for: a whole descriptor, or since version 2 one part of it.
public enum AuditItem: Hashable, Sendable {
    /// A whole descriptor by its name.
    case whole(DescriptorKind)
    /// Parts of the Media descriptor (indAudmediaDescriptor); never empty.
    case media([MediaAuditItem])
    /// Events of one name, perhaps only those of one request (indAudeventsDescriptor).
    case events(PackagedName, requestIdentifier: UInt32?)
    /// One signal or signal list (indAudsignalsDescriptor); nil for `Signals{}`.
    case signals(SignalRequest?)
    /// A signal list by its number, without a signal of it (indAudsignalList).
    case signalList(UInt16)
    /// A digit map by its name (indAuddigitMapDescriptor).
    case digitMap(String)
    /// Events of one name in the event buffer (indAudeventBufferDescriptor).
    case eventBuffer(PackagedName, EventBufferSelection?)
    /// One statistic (indAudstatisticsDescriptor).
    case statistics(PackagedName)
    /// One package and its version (indAudpackagesDescriptor).
    case packages(PackagesItem)

    /// What narrows an audit of the event buffer: a stream, or the name of a parameter.
    public enum EventBufferSelection: Hashable, Sendable {
        case stream(UInt16)
        case parameter(ParameterName)
    }
}
