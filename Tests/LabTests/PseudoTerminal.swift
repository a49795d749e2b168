import Glibc

/// A terminal of some size, at whose other end a program runs.
final class PseudoTerminal {
    /// What a person sees and types at, and what the program has.
    let screen: Int32
    let line: Int32
    private var seen = ""

    init(columns: UInt16 = 80) throws {
        screen = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2): unlocks the other end, and says its number.
        var lock: Int32 = 0
        var number: Int32 = -1
        guard ioctl(screen, 0x4004_5431, &lock) == 0, ioctl(screen, 0x8004_5430, &number) == 0 else {
            throw Launch.TimedOut(description: "there is no terminal: \(errno)")
        }
        line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        resize(columns: columns)
    }

    deinit {
        close(screen)
        close(line)
    }

    func resize(columns: UInt16) {
        var size = winsize(ws_row: 30, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(screen, UInt(TIOCSWINSZ), &size)
    }

    /// The modes of the terminal that hold while keys come one by one.
    var isRaw: Bool {
        var modes = termios()
        return tcgetattr(line, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
    }

    func type(_ keys: String) { _ = keys.withCString { write(screen, $0, strlen($0)) } }

    /// Reads until the terminal has shown a text after what was looked for before; false where it does not come within
    /// 30 s.
    func shows(_ text: String) -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while ContinuousClock.now < end {
            if let range = seen.firstRange(of: text) {
                seen.removeSubrange(..<range.upperBound)
                return true
            }
            var poller = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, 1000) > 0 else { continue }
            let count = read(screen, &buffer, buffer.count)
            guard count > 0 else { return false }
            seen += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return false
    }
}
