import Glibc

/// What the command line knows of the terminal it writes to.
enum Terminal {
    /// Gives standard input, output and error that the caller has closed a place to go: else the first file that is
    /// opened would get their number, and a ladder would be printed into a journal.
    static func openMissingStreams() {
        while case let descriptor = open("/dev/null", O_RDWR), descriptor >= 0 {
            guard descriptor <= STDERR_FILENO else {
                close(descriptor)
                return
            }
        }
    }

    /// Writes a text and a newline; a reader that is gone ends nothing.
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) { put(text + "\n", to: descriptor) }

    /// Writes a text as it is.
    static func put(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var rest = ArraySlice(Array(text.utf8))
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func isInteractive(_ descriptor: Int32 = STDOUT_FILENO) -> Bool { isatty(descriptor) == 1 }

    /// True where colours are wanted: on a terminal that knows them, or where they are forced; `NO_COLOR` wins over the
    /// environment, what the command line says over both.
    static func wantsColour(_ descriptor: Int32 = STDOUT_FILENO, _ choice: ColourChoice = .auto) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        // no-color.org: "when present and not an empty string".
        if environment("NO_COLOR")?.isEmpty == false { return false }
        if environment("CLICOLOR_FORCE") != nil || environment("FORCE_COLOR") != nil { return true }
        return isInteractive(descriptor) && environment("TERM") != "dumb"
    }

    /// Columns of the terminal, or 100 where there is none.
    static var width: Int { width(of: STDOUT_FILENO) }

    static func width(of descriptor: Int32) -> Int {
        if let size = size(of: descriptor) { return size.columns }
        return environment("COLUMNS").flatMap { Int($0) }.map { min(max($0, 1), 1000) } ?? 100
    }

    /// Columns and rows; nil where it is no terminal, or one that does not say.
    static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }
}
