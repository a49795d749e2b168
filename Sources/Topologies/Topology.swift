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
    public var regions: [NetworkRegion] = []
    /// Where the file has each region, from 1; not one that it does not name.
    public var regionLines: [Int: Int] = [:]
    /// `Force Phones and Gateways to Active Survivable Servers?`, the Split Registration Prevention Feature.
    public var forceToActiveSurvivable = false
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
        let root: Element
        do {
            try SourceCheck.check(yaml.utf8)
            root = try Element(yaml: yaml.first == "\u{FEFF}" ? String(yaml.dropFirst()) : yaml)
        } catch let problem {
            throw TopologyErrors([TopologyError(problem, file: file)])
        }
        var reader = TopologyReader()
        let topology = reader.read(root, text: yaml)
        guard reader.problems.isEmpty, let topology else {
            throw TopologyErrors(
                reader.orderedProblems.prefix(TopologyErrors.limit).map { TopologyError($0, file: file) })
        }
        self = topology
    }

    /// Reads and checks a topology file from its bytes; what is not UTF-8 is refused with its place.
    public init(bytes: [UInt8], file: String) throws(TopologyErrors) {
        guard bytes.count <= SourceCheck.sizeLimit else {
            throw TopologyErrors([TopologyError(SourceCheck.oversize(bytes), file: file)])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let valid = Self.validPrefix(of: bytes)
            let lines = bytes[..<valid].split(separator: 0x0A, omittingEmptySubsequences: false)
            throw TopologyErrors([
                TopologyError(
                    file: file, line: lines.count,
                    column: String(decoding: lines.last ?? [], as: UTF8.self).unicodeScalars.count + 1,
                    reason: "this is not UTF-8 text")
            ])
        }
        try self.init(yaml: text, file: file)
    }

    private static func validPrefix(of bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return length
    }
}
