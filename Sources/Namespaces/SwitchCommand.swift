public import Fabric
public import Wire

/// What a launcher can ask of the switch once it runs; one line each on the control stream.
public enum SwitchCommand: Hashable, Sendable, Codable {
    /// Apply a fault at a scenario time; at once where that time is past.
    ///
    /// ``SwitchReport/applied(identifier:at:lateness:)`` answers with the same identifier. At most 100,000 faults may
    /// wait for their time; a further one is refused.
    case apply(fault: LinkFault, identifier: UInt64, planned: Instant)
    /// The port's interface was deleted and made anew under the same name.
    case reopen(port: PortIdentifier)
    case statistics
    /// Report the last statistics and end. Frames that are still in a delay line are lost.
    case stop
}
