internal import FoundationEssentials
internal import Glibc

/// The capture's end of the control stream: commands in, reports out, neither ever waited for.
struct CaptureControl {
    /// Unread reports beyond this many bytes are thrown away: a launcher that reads nothing must not stop the capture.
    private static let outputLimit = 1 << 20

    let descriptor: Int32
    private(set) var isAtEnd = false
    private var lines = CaptureLineBuffer()
    private var waiting: [[UInt8]] = []
    private var output: [UInt8] = []
    private let encoder: JSONEncoder

    init(descriptor: Int32) {
        self.descriptor = descriptor
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// True while reports wait for the launcher to read.
    var hasOutput: Bool { !output.isEmpty }

    /// Reads what has come; sets ``isAtEnd`` when the launcher is gone.
    mutating func receive() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 {
            waiting += lines.append(buffer[..<count])
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            isAtEnd = true
        }
    }

    /// The oldest line that has come and was not taken yet.
    mutating func takeLine() -> [UInt8]? { waiting.isEmpty ? nil : waiting.removeFirst() }

    /// The next line, waited for; nil at the end of the stream.
    mutating func waitForLine() -> [UInt8]? {
        while true {
            if let line = takeLine() { return line }
            guard !isAtEnd else { return nil }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, -1) >= 0 || errno == EINTR else { return nil }
            receive()
        }
    }

    mutating func report(_ report: CaptureReport) {
        guard output.count < Self.outputLimit, let line = try? encoder.encode(report) else { return }
        output += line
        output.append(UInt8(ascii: "\n"))
        flush()
    }

    /// Writes as much as the launcher's end takes now.
    mutating func flush() {
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
    mutating func finish() {
        for _ in 0..<10 where hasOutput {
            var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&poller, 1, 100)
            flush()
        }
    }
}
