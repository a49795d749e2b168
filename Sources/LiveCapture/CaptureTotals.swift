/// What a capture has counted since it started.
///
/// A run in which ``dropped`` or ``clockSteps`` is not zero is inconclusive.
public struct CaptureTotals: Hashable, Sendable, Codable {
    /// Frames written to the file.
    public var packets = 0
    /// Frames that the kernel lost for want of room.
    public var dropped = 0
    /// Frames whose address belongs to no link; they are in the file, on an interface named after the network.
    public var unassigned = 0
    /// Frames that came so late that later ones were already in the file.
    public var outOfOrder = 0
    /// How often somebody set the wall clock, from which the kernel's stamps come.
    public var clockSteps = 0
    /// Mirrors that stopped working before the end.
    public var lostMirrors = 0

    public init() {}
}
