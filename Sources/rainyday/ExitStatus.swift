import Glibc

/// The end of a command other than a plain success: a code that scripts can trust, and a sentence for people.
struct ExitStatus: Error {
    let code: Int32
    /// Goes to standard error; nil where everything has been said.
    let text: String?

    /// What was asked about was found: a failed expectation, a violation, an undecodable message.
    static let found = ExitStatus(code: 1, text: nil)
    static let inconclusive = ExitStatus(code: 3, text: nil)

    /// Bad usage, or a file that cannot be read.
    static func unreadable(_ text: String) -> ExitStatus { ExitStatus(code: 2, text: text) }
    /// The machine lacks something; the text says what adds it.
    static func lacking(_ text: String) -> ExitStatus { ExitStatus(code: 4, text: text) }
    /// Ended by a signal, with everything written.
    static func signalled(_ number: Int32) -> ExitStatus { ExitStatus(code: 128 + number, text: nil) }

    func announce() {
        if let text { Terminal.write("rainyday: \(text)", to: STDERR_FILENO) }
    }
}
