internal import FoundationEssentials
internal import Glibc

/// The launcher's end of a switch's control stream.
///
/// Order of calls: ``configure(_:timeout:)`` once, then ``send(_:)`` and ``next(timeout:)`` in any order; a launcher
/// with a poll loop of its own reads the descriptor itself and hands the bytes to ``parse(_:)``. The descriptor stays
/// the caller's to close. Not for use from two threads at once.
public struct SwitchClient: Sendable {
    /// The connected stream socket.
    public let descriptor: Int32
    private var lines = SwitchLineBuffer()
    private var reports: [SwitchReport] = []

    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Starts the switch and waits until it forwards frames.
    ///
    /// - Returns: the names of interfaces that do not exist in its namespace.
    /// - Throws: ``SwitchClientError/failed(_:)`` with the switch's own words where it cannot run.
    public mutating func configure(
        _ configuration: SwitchConfiguration, timeout: Duration = .seconds(10)
    ) throws(SwitchClientError) -> [String] {
        try write(Self.line(configuration))
        switch try next(timeout: timeout) {
        case .ready(let missing, _): return missing
        case .failed(let reason): throw .failed(reason)
        case nil: throw .timedOut
        case let other?: throw .unexpected(other)
        }
    }

    /// Writes one command; waits while the switch's end is full, at most 10 s.
    public func send(_ command: SwitchCommand) throws(SwitchClientError) { try write(Self.line(command)) }

    /// The next report, waited for so long; nil where none came. Zero takes what is there.
    public mutating func next(timeout: Duration) throws(SwitchClientError) -> SwitchReport? {
        let deadline = ContinuousClock.now + timeout
        while reports.isEmpty {
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                reports += try parse(buffer[..<count])
                continue
            }
            guard count < 0, errno == EAGAIN || errno == EINTR else { throw .ended }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return nil }
            _ = try wait(for: Int16(POLLIN), atMost: left)
        }
        return reports.removeFirst()
    }

    /// Takes bytes that were read from the descriptor and returns the reports that they complete.
    ///
    /// - Throws: ``SwitchClientError/undecodable(_:)`` at a line that is no report; lines behind it are lost.
    public mutating func parse(_ bytes: some Sequence<UInt8>) throws(SwitchClientError) -> [SwitchReport] {
        var parsed: [SwitchReport] = []
        for line in lines.append(bytes) {
            guard let report = try? JSONDecoder().decode(SwitchReport.self, from: Data(line)) else {
                throw .undecodable(String(decoding: line.prefix(200), as: UTF8.self))
            }
            parsed.append(report)
        }
        return parsed
    }

    /// One value as a line of JSON with its newline.
    private static func line(_ value: some Encodable) throws(SwitchClientError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { throw .unencodable }
        return [UInt8](data) + [UInt8(ascii: "\n")]
    }

    private func write(_ line: [UInt8]) throws(SwitchClientError) {
        let deadline = ContinuousClock.now + .seconds(10)
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            guard count < 0, errno == EAGAIN || errno == EINTR else { throw .ended }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw .timedOut }
            _ = try wait(for: Int16(POLLOUT), atMost: left)
        }
    }

    /// Waits for an event on the descriptor; false where the time ran out or a signal came.
    private func wait(for events: Int16, atMost duration: Duration) throws(SwitchClientError) -> Bool {
        var poller = pollfd(fd: descriptor, events: events, revents: 0)
        let milliseconds = duration.components.seconds >= 3600 ? 3_600_000 : Int32(duration / .milliseconds(1)) + 1
        let count = poll(&poller, 1, milliseconds)
        guard count >= 0 || errno == EINTR else { throw .ended }
        return count > 0
    }
}
