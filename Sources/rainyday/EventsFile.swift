import Analysis
import Glibc
import Verdicts

/// `inspect --events`: a line of JSON for each event of a recording, written as it is settled.
///
/// Whoever follows reads it meanwhile, so it is written in place. An older one stays as it is until there is something
/// to write, or the recording has been read.
final class EventsFile {
    private let file: OutputFile
    private var descriptor: Int32?
    private var failure: ExitStatus?

    init(_ file: OutputFile) { self.file = file }

    deinit { if let descriptor { close(descriptor) } }

    func take(_ events: [SettledEvent]) {
        guard failure == nil else { return }
        var bytes: [UInt8] = []
        for event in events {
            guard let json = event.json else { continue }
            bytes += json.text.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        guard !bytes.isEmpty else { return }
        do {
            let descriptor = try begun()
            try bytes.withUnsafeBytes { try Files.put($0, to: descriptor, file.path) }
        } catch let status as ExitStatus {
            failure = status
        } catch {}
    }

    /// The end of the events: where there was none, the file is empty.
    ///
    /// - Throws: ``ExitStatus`` with code 2 where not all of it could be written.
    func finish() throws {
        if let failure { throw failure }
        _ = try begun()
    }

    private func begun() throws -> Int32 {
        if let descriptor { return descriptor }
        let opened = try file.begin()
        descriptor = opened
        return opened
    }
}
