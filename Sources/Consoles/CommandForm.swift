internal import Agents

/// One command: its words and parameters in order, the fields that may follow, and what it asks for.
struct CommandForm: Sendable {
    typealias Piece = CommandPiece

    /// A field of a form: its word on the line, its value, and what it sets.
    struct Field: Sendable {
        let word: String
        let value: Piece
        let make: @Sendable (CommandValue) -> FormField

        init(_ word: String, _ value: Piece, _ make: @escaping @Sendable (CommandValue) -> FormField) {
            self.word = word
            self.value = value
            self.make = make
        }
    }

    let pieces: [Piece]
    /// One at least, each once, in any order; empty where the command takes none.
    let fields: [Field]
    /// What it is for, in a few words; empty for what its words say.
    let purpose: String
    let action: @Sendable ([CommandValue], [FormField]) -> ConsoleCommand.Action

    init(
        _ pieces: [Piece], fields: [Field] = [], _ purpose: String = "",
        _ action: @escaping @Sendable ([CommandValue], [FormField]) -> ConsoleCommand.Action
    ) {
        self.pieces = pieces
        self.fields = fields
        self.purpose = purpose
        self.action = action
    }

    /// Words, then one parameter; the action takes the parameter's number, 1 or 0 for y or n, 0 where there is none.
    init(
        _ words: String, _ parameter: Piece? = nil, _ purpose: String = "",
        _ action: @escaping @Sendable (Int) -> ConsoleCommand.Action
    ) {
        self.init(Self.words(words) + (parameter.map { [$0] } ?? []), purpose) { values, _ in
            action(values.last?.number ?? 0)
        }
    }

    init(_ words: String, shows screen: ConsoleScreen, _ purpose: String = "") {
        self.init(words, nil, purpose) { _ in .show(screen) }
    }

    static func words(_ words: String) -> [Piece] { words.split(separator: " ").map { .word(String($0)) } }

    /// The line that `help` prints.
    var usage: String {
        let line = pieces.map(\.usage).joined(separator: " ")
        return fields.isEmpty ? line : line + fields.map { " [\($0.word) \($0.value.usage)]" }.joined()
    }

    /// The commands of a console.
    static func forms(of kind: ConsoleKind) -> [CommandForm] {
        switch kind {
        case .gateway: gateway
        case .controller: controllerScreens + controllerForms + controllerOrders + controllerStrangers
        case .sessionManager: sessionManager
        case .mediaServer: mediaServer
        case .phones: phones
        case .stub: [CommandForm("reset") { _ in .reset }]
        }
    }

    private static let phones = [
        CommandForm("show phones", shows: .phones, "with whom they are registered"),
        CommandForm("reset") { _ in .reset },
    ]

    private static let mediaServer = [
        CommandForm("show controllers", shows: .mediaServer),
        CommandForm("reset") { _ in .reset },
    ]

    private static let sessionManager = [
        CommandForm("show entity links", shows: .entityLinks),
        CommandForm("show entity statistics", shows: .entityStatistics),
        CommandForm("accept new service") { _ in .setServiceState(.accept) },
        CommandForm("deny new service") { _ in .setServiceState(.deny) },
        CommandForm("reset") { _ in .reset },
    ]
}
