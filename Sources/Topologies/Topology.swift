public import Agents
import Wire

/// A complete story: what there is, what happens to it, what must come of it.
///
/// A value of this type has been checked: every name is known, every address lies in its network and is there once,
/// every setting is in its range, and the settings of each agent are complete.
public struct Topology: Hashable, Sendable {
    public var title: String
    /// The file as read.
    public var text: String
    /// The date and time of day at ``Wire/Instant/start``.
    public var startOfStory = CalendarTime()
    public var seed: UInt64 = 1
    /// The speed that suits a run on the wire, 1…1000.
    public var speed = 1
    /// Why the story is not played on the wire; nil where it can be.
    public var simulationOnly: String?
    /// When the story ends, counted from its start.
    public var duration: Duration = .zero
    public var networks: [Network] = []
    public var routers: [Router] = []
    /// In the order of the file.
    public var nodes: [Node] = []
    public var boxes: [Box] = []
    public var regions: [NetworkRegion] = []
    /// Where the file has each region, from 1; not one that it does not name.
    public var regionLines: [Int: Int] = [:]
    /// `Force Phones and Gateways to Active Survivable Servers?`, the Split Registration Prevention Feature.
    public var forceToActiveSurvivable = false
    public var contactCentre: ContactCentre?
    /// In the order of the file.
    public var timeline: [TimelineEntry] = []
    public var expectations: [Expectation] = []

    public init(title: String, text: String) {
        self.title = title
        self.text = text
    }

    /// A file of more bytes than this is refused; whoever reads one need not read more than one byte beyond.
    public static let sizeLimit = SourceCheck.sizeLimit

    /// Reads and checks a topology file.
    ///
    /// - Parameters:
    ///   - yaml: the file's text, at most 1 MiB.
    ///   - file: its name, for errors.
    /// - Throws: everything that is wrong with it, at most ``TopologyErrors/limit`` errors in the order of the file.
    public init(yaml: String, file: String) throws(TopologyErrors) {
        self = try TopologySource(yaml: yaml, file: file).topology
    }

    /// Reads and checks a topology file from its bytes; what is not UTF-8 is refused with its place.
    public init(bytes: [UInt8], file: String) throws(TopologyErrors) {
        self = try TopologySource(bytes: bytes, file: file).topology
    }
}
