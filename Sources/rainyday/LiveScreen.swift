import Glibc
import Synchronization

/// Lines that stay and, below them, lines that change in place, on a stream that may be slow.
///
/// A thread of its own writes: whoever runs a lab does not wait for a terminal. Of what changes only the latest is
/// written; lines that stay all are. Nothing about the terminal is changed that would have to be changed back.
final class LiveScreen: Sendable {
    private struct State {
        var lines: [String] = []
        var block: [String]?
        var isStarted = false
        var isEnding = false
        var isEnded = false
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    /// A byte for each time that there is something to write, and one for the end of it all.
    private let wake: (reader: Int32, writer: Int32)
    private let ended: (reader: Int32, writer: Int32)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        wake = Self.pipe()
        ended = Self.pipe()
    }

    deinit { for end in [wake.reader, wake.writer, ended.reader, ended.writer] where end >= 0 { close(end) } }

    private static func pipe() -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        return (ends[0], ends[1])
    }

    /// Writes a line that stays.
    func say(_ line: String) {
        update { $0.lines.append(line) }
    }

    /// Shows lines in place of those that were shown so before; none takes them away.
    func show(_ block: [String]) {
        update { $0.block = block }
    }

    /// Waits until everything is written; what was shown last stays.
    func end() {
        let isRunning = state.withLock { state in
            guard state.isStarted, !state.isEnded else { return false }
            state.isEnding = true
            return true
        }
        guard isRunning else { return }
        ring(wake.writer)
        var byte: UInt8 = 0
        while read(ended.reader, &byte, 1) < 0, errno == EINTR {}
    }

    private func update(_ change: (inout State) -> Void) {
        let mustStart = state.withLock { state in
            change(&state)
            defer { state.isStarted = true }
            return !state.isStarted
        }
        // The first time is after signals have been blocked, which the thread inherits.
        if mustStart, wake.reader < 0 || WorkerThread.start({ self.work() }) != 0 {
            // Without a thread, or pipes for it, nothing is shown: that ends no run.
            state.withLock { $0.isEnded = true }
        }
        ring(wake.writer)
    }

    private func ring(_ descriptor: Int32) {
        var byte: UInt8 = 1
        while write(descriptor, &byte, 1) < 0, errno == EINTR {}
    }

    // MARK: The thread

    private func work() {
        var shown = Shown()
        var bytes = [UInt8](repeating: 0, count: 512)
        while true {
            let (lines, block, isEnding) = state.withLock { state in
                defer { (state.lines, state.block) = ([], nil) }
                return (state.lines, state.block, state.isEnding)
            }
            if !lines.isEmpty || block != nil {
                Terminal.put(shown.text(lines, block, columns: Terminal.size(of: descriptor)?.columns), to: descriptor)
            } else if isEnding {
                break
            } else {
                while read(wake.reader, &bytes, bytes.count) < 0, errno == EINTR {}
            }
        }
        if !shown.block.isEmpty { Terminal.put("\n", to: descriptor) }
        state.withLock { $0.isEnded = true }
        ring(ended.writer)
    }

    /// What stands on the terminal.
    private struct Shown {
        var block: [String] = []

        /// The text that puts lines above the block, and a new block in its place.
        mutating func text(_ lines: [String], _ next: [String]?, columns: Int?) -> String {
            var text = ""
            if !block.isEmpty {
                // A terminal that became narrower has wrapped its lines.
                let rows = block.reduce(0) { $0 + max(1, (Self.columns(of: $1) - 1) / max(1, columns ?? 1000) + 1) }
                text += rows > 1 ? "\r\u{1B}[\(rows - 1)A\u{1B}[J" : "\r\u{1B}[J"
            }
            for line in lines { text += line + "\n" }
            block = next ?? block
            return text + block.joined(separator: "\n")
        }

        /// How many columns a line takes; what colours it takes none.
        private static func columns(of line: String) -> Int {
            var count = 0
            var isInSequence = false
            for scalar in line.unicodeScalars {
                if scalar == "\u{1B}" { isInSequence = true }
                if !isInSequence { count += 1 }
                if isInSequence, scalar == "m" { isInSequence = false }
            }
            return count
        }
    }
}
