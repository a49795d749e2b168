import Glibc

/// How far a sweep is: a line that is written over at a terminal; elsewhere one line where it will take a while.
struct SweepProgress {
    /// So many stories take a while.
    private static let many = 200

    private let isQuiet: Bool
    private let shows: Bool
    private let began = ContinuousClock.now

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        shows = !isQuiet && Terminal.isInteractive(STDERR_FILENO)
    }

    func checked(_ count: Int, of total: Int) {
        guard shows, count % 50 == 0 || count == total else { return }
        draw("\(count) of \(total) combinations checked")
    }

    func begin(_ total: Int) {
        guard !isQuiet, !shows, total > Self.many else { return }
        Terminal.write("\(total) stories; an interrupt prints those that have been played", to: STDERR_FILENO)
    }

    func played(_ count: Int, of total: Int) {
        guard shows else { return }
        let seconds = (began.duration(to: .now) / .seconds(1)) * Double(total - count) / Double(max(1, count))
        let rest = count < total && count > 0 ? ", about \(Self.time(seconds)) more" : ""
        draw("\(count) of \(total) stories\(rest)")
    }

    func end() { if shows { Terminal.put("\r\u{1B}[K", to: STDERR_FILENO) } }

    private func draw(_ text: String) { Terminal.put("\r\u{1B}[K\(text)", to: STDERR_FILENO) }

    private static func time(_ seconds: Double) -> String {
        seconds < 90 ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
    }
}
