/// What an answer to OPTIONS says of an entity link: the first row that fits decides, up where none does.
public struct EntityLinkVerdicts: Hashable, Sendable {
    public let rows: [EntityAnswerRule]

    /// - Parameter own: the entity's own rows, which come before those of the preset.
    public init(_ preset: Preset, own: [EntityAnswerRule] = []) {
        rows = own + Self.table(preset)
    }

    /// Whether such an answer means up, rather than down.
    public func isUp(status: Int, reason: String) -> Bool {
        rows.first { $0.takes(status: status, reason: reason) }?.isUp ?? true
    }

    /// Which answers to OPTIONS mean that a link is down.
    public enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
        /// Release 10.2's table, and `LSP is inactive` is down as well.
        case standard
        case release61 = "6.1"
        case release102 = "10.2"
        /// As branch systems have it: 408, 500, 503 and 504 mean down, whatever their phrase.
        case branch
        /// Every answer is up.
        case anyAnswer = "any answer"
    }

    /// The tables; what no row takes is up.
    private static func table(_ preset: Preset) -> [EntityAnswerRule] {
        switch preset {
        case .standard: release102 + [EntityAnswerRule(503...503, .holds("LSP is inactive"))]
        case .release61: release61
        case .release102: release102
        case .branch: [408, 500, 503, 504].map { EntityAnswerRule($0...$0) }
        case .anyAnswer: []
        }
    }

    private static let release61 = [
        EntityAnswerRule(408...408), EntityAnswerRule(503...503, .bare),
        EntityAnswerRule(503...503, .holds("LSP is inactive")), EntityAnswerRule(503...503, .holds("System Busy")),
        EntityAnswerRule(504...504),
    ]

    private static let release102 = [
        EntityAnswerRule(408...408), EntityAnswerRule(500...500, .holds("Destination Unreachable")),
        EntityAnswerRule(503...503, .bare), EntityAnswerRule(503...503, .holds("no media resources")),
        EntityAnswerRule(504...504),
    ]
}
