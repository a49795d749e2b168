import FoundationEssentials
import Glibc
import Sockets

/// A visitor at the socket of a lab that stays.
public final class KeeperClient {
    private let descriptor: Int32
    private var framer = LineFramer()

    /// - Parameter name: the lab's name; nil where only one is up.
    /// - Throws: ``LabFailure`` where none, or more than one, is up.
    public init(name: String?) throws(LabFailure) {
        let names: [String]
        if let name { names = [name] } else { names = try RuntimeFolder.names() }
        var open: [(name: String, descriptor: Int32)] = []
        for name in names {
            let path = try RuntimeFolder.socket(of: name)
            if let descriptor = UnixSocket.connect(to: path) { open.append((name, descriptor)) }
        }
        for extra in open.dropFirst() { close(extra.descriptor) }
        guard let first = open.first else {
            throw LabFailure(.usage, name.map { "no lab called '\($0)' is up" } ?? "no lab is up")
        }
        guard open.count == 1 else {
            close(first.descriptor)
            throw LabFailure(.usage, "say --name: \(open.map(\.name).joined(separator: ", ")) are up")
        }
        descriptor = first.descriptor
    }

    deinit { close(descriptor) }

    /// Asks and waits for the answer; nil where the lab ended instead.
    public func ask(_ request: KeeperRequest) -> KeeperReply? {
        guard let data = try? JSONEncoder().encode(request) else { return nil }
        let line = [UInt8](data) + [0x0A]
        let sent = line.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent == line.count else { return nil }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0, let lines = framer.append(buffer[..<count]) else { return nil }
            if let line = lines.first { return try? JSONDecoder().decode(KeeperReply.self, from: Data(line)) }
        }
    }
}
