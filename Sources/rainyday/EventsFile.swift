import Analysis
import Glibc
import Verdicts

/// `inspect --events`: a line of JSON for each event of a recording, written as it is settled.
final class EventsFile {
    private let path: String
    private let descriptor: Int32
    private var failure: ExitStatus?

    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ExitStatus.unreadable("cannot write \(path): \(Files.reason())") }
    }

    deinit { close(descriptor) }

    func take(_ events: [SettledEvent]) {
        guard failure == nil else { return }
        var bytes: [UInt8] = []
        for event in events {
            guard let json = event.json else { continue }
            bytes += json.text.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        do {
            try bytes.withUnsafeBytes { try Files.put($0, to: descriptor, path) }
        } catch let status as ExitStatus {
            failure = status
        } catch {}
    }

    /// - Throws: ``ExitStatus`` with code 2 where not all of it could be written.
    func check() throws { if let failure { throw failure } }
}
