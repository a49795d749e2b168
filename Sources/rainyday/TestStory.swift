import Glibc
import Synchronization
import Topologies

/// A topology file of a test: read when it is first needed, then kept for its other seeds.
final class TestStory: Sendable {
    /// As the user named it.
    let file: String
    private let content = Mutex<Content?>(nil)

    enum Content: Sendable {
        case topology(Topology)
        /// What is wrong with the file, a line each.
        case unreadable([String])
    }

    init(file: String) { self.file = file }

    /// The file, read once; by several threads at the same time as well.
    func read() -> Content {
        content.withLock { content in
            if let content { return content }
            let read = Self.read(file)
            content = read
            return read
        }
    }

    private static func read(_ file: String) -> Content {
        var status = stat()
        guard stat(file, &status) == 0 else { return .unreadable(["cannot read \(file): \(Files.reason())"]) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .unreadable(["\(file) is neither a file nor a folder"]) }
        do {
            return .topology(try Topology(bytes: try Files.readTopology(file), file: file))
        } catch let errors as TopologyErrors {
            return .unreadable(errors.errors.map(\.description))
        } catch let status as ExitStatus {
            return .unreadable([status.text ?? "cannot read \(file)"])
        } catch {
            return .unreadable(["cannot read \(file): \(error)"])
        }
    }
}
