import FoundationEssentials
import Glibc
import Sockets

/// The launcher's end of a node's control stream.
struct NodeChannel {
    let descriptor: Int32
    private var lines = LineFramer()

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes one value as a line of JSON; false where the node is gone.
    func send(_ value: some Encodable) -> Bool {
        guard let data = try? JSONEncoder().encode(value) else { return false }
        var rest = ArraySlice([UInt8](data) + [0x0A])
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Takes what has come without waiting; nil at the end of the stream.
    mutating func receive() -> [NodeReport]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil }
        guard let whole = lines.append(buffer[..<count]) else { return nil }
        return whole.compactMap { try? JSONDecoder().decode(NodeReport.self, from: Data($0)) }
    }
}
