/// The configuration rules of split registration prevention that `rainyday check` looks after.
///
/// R9 – a survivable under BACKUP SERVERS is not changed while it is registered and active – has nothing to look at in
/// a file: main refuses the change at run time.
public enum LintRule: String, Hashable, Sendable, CaseIterable {
    case twoEntries = "R1"
    case oneBelowTransitionPoint = "R2"
    case oneBackupServer = "R3"
    case listsMatch = "R4"
    case sameRule = "R5"
    case noRuleBesides = "R6"
    case oneWindow = "R7"
    case resources = "R8"
    case sameRelease = "R10"
    case movesAsOne = "R11"
    case callEngineLast = "R12"

    /// Who says so.
    public enum Source: String, Hashable, Sendable {
        case article
        case documents
    }

    public var source: Source {
        switch self {
        case .twoEntries, .listsMatch, .noRuleBesides: .article
        case .oneBelowTransitionPoint, .oneBackupServer, .sameRule, .oneWindow, .resources, .sameRelease, .movesAsOne,
            .callEngineLast:
            .documents
        }
    }

    /// True for what is no mistake, only good to know.
    public var isNote: Bool { self == .movesAsOne }

    /// Why it matters, in a sentence.
    public var why: String {
        switch self {
        case .twoEntries:
            "a gateway on a second survivable makes it active too, and SRPF moves nobody between survivables"
        case .oneBelowTransitionPoint:
            "main disables the regions that name the active survivable; a gateway on another one is not looked for"
        case .oneBackupServer: "with two survivables, those of one region can end on different ones"
        case .listsMatch: "gateways and phones of the region would fail over to different servers"
        case .sameRule:
            "gateways of one survivable that return one by one leave it active, and SRPF sends them back"
        case .noRuleBesides: "rule and SRPF can negate each other, again and again"
        case .oneWindow: "at the end of the window all must have returned, else main disables the region again"
        case .resources: "a gateway without them makes a survivable active that can serve no call"
        case .sameRelease:
            "the feature works between servers of one release, 5.2 at least, 6.0 with a survivable core; else main "
                + "takes no notice"
        case .callEngineLast:
            "Standard Local Survivability is the last resort; it is tried after all others wherever it stands"
        case .movesAsOne: "a failure in one of these regions moves all of them"
        }
    }

    /// A story in `Topologies` that shows it; nil where none does.
    public var story: String? {
        switch self {
        case .twoEntries: "two-survivables"
        case .oneBelowTransitionPoint, .listsMatch: "list-mismatch"
        case .sameRule, .noRuleBesides: "rule-ping-pong"
        case .oneWindow: "recovery-window-incomplete"
        case .sameRelease: "release-check"
        case .oneBackupServer, .resources, .callEngineLast: nil
        case .movesAsOne: "blast-radius"
        }
    }
}
