/// What an answer to OPTIONS says of an entity link: the first row that fits decides, up where none does.
public struct EntityLinkVerdicts: Hashable, Sendable {
    public let rows: [EntityAnswerRule]

    /// - Parameter own: the entity's own rows, which come before those of the preset.
    public init(_ preset: SessionManagerSettings.VerdictPreset, own: [EntityAnswerRule] = []) {
        rows = own + Self.table(preset)
    }

    func state(status: Int, reason: String) -> EntityLinkState {
        rows.first { $0.takes(status: status, reason: reason) }.map { $0.isUp ? .up : .down } ?? .up
    }

    /// The tables; what no row takes is up.
    static func table(_ preset: SessionManagerSettings.VerdictPreset) -> [EntityAnswerRule] {
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
