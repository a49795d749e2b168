import Agents
import Verdicts
import Wire

/// `journal.jsonl` as it is written: a line each for what the nodes say and what the timeline does, as it happens.
final class LabJournal {
    private let writer: LineWriter
    /// What the nodes said, for the comparison with the packets.
    private(set) var records: [JournalRecord] = []
    /// What the timeline did, and when.
    private(set) var faults: [LabFault] = []

    /// More than this is written and no longer kept.
    private static let limit = 1_000_000

    init(_ writer: LineWriter) { self.writer = writer }

    func node(_ name: String, at moment: Instant, _ entry: JournalEntry) {
        if records.count < Self.limit { records.append(JournalRecord(time: moment, node: name, entry: entry)) }
        writer.write(StoryJournal.node(name, at: moment, entry))
    }

    func fault(_ text: String, planned: Instant, at moment: Instant) {
        if faults.count < Self.limit { faults.append(LabFault(time: moment, text: text)) }
        writer.write(StoryJournal.fault(text, planned: planned, at: moment))
    }

    func note(_ text: String, at moment: Instant) { writer.write(StoryJournal.note(text, at: moment)) }

    /// The kernel's words for the first line that could not be written.
    var failure: String? { writer.failure }

    func close() { writer.close() }
}
