import Glibc

/// The launcher's end of a process's control stream.
///
/// A launcher that has nothing else to do calls ``next(timeout:)``; one with a poll loop of its own calls ``receive()``
/// when the descriptor is readable. The descriptor stays the caller's to close. Not for use from two threads at once.
public struct ControlClient<Report: Decodable & Sendable>: Sendable {
    /// The connected stream socket.
    public let descriptor: Int32
    private var lines = LineFramer()
    private var reports: [Report] = []

    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes one value as a line; waits while the other end is full, at most 10 s.
    public func write(_ value: some Encodable) throws(ControlError) {
        guard let line = JSONLine.encode(value) else { throw .unencodable }
        try write(bytes: line)
    }

    /// The next report, waited for so long; nil where none came. Zero takes what is there.
    public mutating func next(timeout: Duration) throws(ControlError) -> Report? {
        let deadline = ContinuousClock.now + timeout
        while true {
            reports = try receive()
            guard reports.isEmpty else { break }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return nil }
            _ = try wait(for: Int16(POLLIN), atMost: left)
        }
        return reports.removeFirst()
    }

    /// Takes what has come without waiting; empty where nothing whole has.
    ///
    /// - Throws: ``ControlError/ended`` at the end of the stream, ``ControlError/undecodable(_:)`` at a line that is no
    ///   report; lines behind it are lost.
    public mutating func receive() throws(ControlError) -> [Report] {
        defer { reports = [] }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
            if count < 0, errno == EAGAIN || errno == EINTR { return reports }
            if !reports.isEmpty { return reports }
            throw .ended
        }
        return reports + (try parse(buffer[..<count]))
    }

    /// Takes bytes that were read from the descriptor and returns the reports that they complete.
    ///
    /// - Throws: ``ControlError/undecodable(_:)`` at a line that is no report; lines behind it are lost.
    public mutating func parse(_ bytes: some Collection<UInt8>) throws(ControlError) -> [Report] {
        var parsed: [Report] = []
        for line in lines.append(bytes) {
            guard let report = JSONLine.decode(Report.self, from: line) else {
                throw .undecodable(String(decoding: line.prefix(200), as: UTF8.self))
            }
            parsed.append(report)
        }
        return parsed
    }

    private func write(bytes line: [UInt8]) throws(ControlError) {
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
    private func wait(for events: Int16, atMost duration: Duration) throws(ControlError) -> Bool {
        var poller = pollfd(fd: descriptor, events: events, revents: 0)
        let milliseconds = duration >= .seconds(3600) ? 3_600_000 : Int32(duration / .milliseconds(1)) + 1
        let count = poll(&poller, 1, milliseconds)
        guard count >= 0 || errno == EINTR else { throw .ended }
        return count > 0
    }
}
