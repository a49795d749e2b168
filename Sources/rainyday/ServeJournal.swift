import Agents
import Glibc
import Wire

/// What a served agent writes down: counted, and shown on standard error as far as it is wanted.
final class ServeJournal {
    private var counts: [JournalEntry.Kind: Int] = [:]
    private let showsAll: Bool
    private let showsNone: Bool
    private var second: Int64 = -1
    private var shown = 0
    private var left = 0

    /// Kinds that say that something went wrong; a few of them a second are shown where not all are.
    private static let troubles: Set<JournalEntry.Kind> = [
        .refused, .unanswered, .linkLost, .primarySearchExpired, .totalSearchExpired, .gatewayRefused, .gatewayLost,
        .entityLink, .undecodable, .limitReached,
    ]

    init(_ options: ServeOptions) {
        showsAll = options.journal
        showsNone = options.quiet && !options.journal
    }

    func count(_ kind: JournalEntry.Kind) -> Int { counts[kind, default: 0] }

    func note(_ entry: JournalEntry, at now: Instant) {
        counts[entry.kind, default: 0] += 1
        guard showsAll || (!showsNone && Self.troubles.contains(entry.kind)) else { return }
        if now.nanoseconds / 1_000_000_000 != second {
            if left > 0 { Terminal.write("  … and \(left) more", to: STDERR_FILENO) }
            second = now.nanoseconds / 1_000_000_000
            shown = 0
            left = 0
        }
        guard showsAll || shown < ServeOptions.journalLinesPerSecond else { return left += 1 }
        shown += 1
        let words = [entry.kind.rawValue, entry.subject, entry.detail].compactMap { $0 }.joined(separator: ": ")
        Terminal.write("  \(ServeText.seconds(now)) s  \(ServeText.printable(words))", to: STDERR_FILENO)
    }
}
