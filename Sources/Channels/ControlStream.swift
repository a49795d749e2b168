import Glibc

/// A process's own end of its control stream: commands in, reports out, neither ever waited for.
///
/// The stream is a connected socket; each line is one JSON value.
public struct ControlStream<Report: Encodable> {
    /// Unread reports beyond this many bytes are thrown away: a launcher that reads nothing must not stop the process.
    private static var outputLimit: Int { 1 << 20 }

    public let descriptor: Int32
    /// The launcher is gone.
    public private(set) var isAtEnd = false
    private var lines = LineFramer()
    private var waiting: [[UInt8]] = []
    private var output: [UInt8] = []

    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// True while reports wait for the launcher to read.
    public var hasOutput: Bool { !output.isEmpty }

    /// Reads what has come; sets ``isAtEnd`` when the launcher is gone.
    public mutating func receive() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 {
            waiting += lines.append(buffer[..<count])
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            isAtEnd = true
        }
    }

    /// The oldest line that has come and was not taken yet.
    public mutating func takeLine() -> [UInt8]? { waiting.isEmpty ? nil : waiting.removeFirst() }

    /// The next line, waited for; nil at the end of the stream.
    public mutating func waitForLine() -> [UInt8]? {
        while true {
            if let line = takeLine() { return line }
            guard !isAtEnd else { return nil }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, -1) >= 0 || errno == EINTR else { return nil }
            receive()
        }
    }

    /// Sends a report; one that JSON cannot hold, or that finds the buffer full, is left out.
    public mutating func report(_ report: Report) {
        guard output.count < Self.outputLimit, let line = JSONLine.encode(report) else { return }
        output += line
        flush()
    }

    /// Writes as much as the launcher's end takes now.
    public mutating func flush() {
        guard !output.isEmpty else { return }
        let count = output.withUnsafeBytes { bytes in
            send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
        if count > 0 {
            output.removeFirst(count)
        } else if count < 0, errno != EAGAIN, errno != EINTR {
            isAtEnd = true
            output = []
        }
    }

    /// Writes the rest, waiting at most a second for a launcher that does not read.
    public mutating func finish() {
        for _ in 0..<10 where hasOutput {
            var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&poller, 1, 100)
            flush()
        }
    }
}
