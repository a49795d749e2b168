import Analysis
import ArgumentParser
import Glibc
import Reports
import Wire

/// `rainyday decode`: is a message one that this project takes, and what does it say.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read messages on their own: a line each, with what it says or where it is wrong.",
        discussion: HelpText.of(
            """
            A line is NAME, ok or error, and the detail, with a tab between. The detail of a message is its canonical
            form: H.248 with short tokens, SIP with long header names, RAS by name and value; what cannot be printed is
            escaped. The detail of an error names the byte, what was read there, and why it does not fit.

              rainyday decode h248 registration.txt
              printf '!/1 [10.1.1.1] T=1{C=-{AV=ROOT{AT{}}}}' | rainyday decode h248 - --pretty
              rainyday decode h248-ber registration.ber
              echo 0c 00 01 00 | rainyday decode ras - --hex

            A file is one message. With --framed it holds many, each after its length in four bytes, high byte first;
            from standard input each is answered at once, so that another program can ask again and again.

            Exit codes: 0 all were read · 1 one was wrong · 2 bad usage, or a file that cannot be read.
            """))

    /// The longest file that is taken for one message, and the longest message of a framed file, in bytes.
    static let limit = 1 << 20

    @Argument(help: "What the messages are: \(Self.protocols).", transform: Self.kind) var kind: MessageProtocol
    @Argument(help: "Files; - for standard input.") var files: [String]
    @Flag(help: "The input is hexadecimal digits; white space and colons between octets do not count.") var hex = false
    @Flag(help: "A file is many messages, each after its length in four bytes.") var framed = false
    @Flag(help: "Print each message as JSON: every decoded value. An error is an object, too.") var json = false
    @Flag(help: "Print each message over several lines, for reading.") var pretty = false

    static let protocols = MessageProtocol.allCases.map(\.rawValue).joined(separator: ", ")

    static func kind(_ text: String) throws -> MessageProtocol {
        guard let kind = MessageProtocol(rawValue: text) else {
            throw ValidationError("messages are \(protocols), not '\(text)'.")
        }
        return kind
    }

    func validate() throws {
        guard !(json && pretty) else { throw ValidationError("--json and --pretty do not go together.") }
        guard !(hex && framed) else { throw ValidationError("--hex and --framed do not go together.") }
        guard files.count(where: { $0 == "-" }) <= 1 else { throw ValidationError("standard input is read once only.") }
    }

    func run() throws {
        var tally = Tally()
        for file in files {
            do {
                if framed {
                    try readFrames(of: file, &tally)
                } else {
                    Terminal.put(describe(try readMessage(of: file), name: file, &tally))
                }
            } catch let status as ExitStatus {
                // The other files are read nevertheless.
                status.announce()
                tally.hasUnreadable = true
            }
        }
        if tally.hasUnreadable { throw ExitStatus(code: 2, text: nil) }
        if tally.hasError { throw ExitStatus.found }
    }

    private struct Tally {
        var hasError = false
        var hasUnreadable = false
    }

    private func readMessage(of file: String) throws -> [UInt8] {
        let bytes = try Files.read(file, limit: hex ? 4 * Self.limit : Self.limit)
        guard hex else { return bytes }
        switch Hexadecimal.octets(bytes) {
        case .success(let octets): return octets
        case .failure(let misfit):
            throw ExitStatus.unreadable("\(file) is no pairs of hexadecimal digits: byte \(misfit.offset)")
        }
    }

    private func readFrames(of file: String, _ tally: inout Tally) throws {
        let reader = try FrameReader(path: file, limit: Self.limit)
        var count = 0
        while let message = try reader.next() {
            count += 1
            Terminal.put(describe(message, name: "\(file)#\(count)", &tally))
        }
    }

    /// The line, or lines, about one message.
    private func describe(_ bytes: [UInt8], name: String, _ tally: inout Tally) -> String {
        do throws(DecodeError) {
            let text = try MessageText(decoding: bytes, as: kind)
            if json { return text.json.prettyText }
            if pretty { return text.pretty }
            return "\(PrintableText.of(name))\tok\t\(text.canonical)\n"
        } catch {
            tally.hasError = true
            guard json else { return "\(PrintableText.of(name))\terror\t\(PrintableText.of(error.description))\n" }
            let fault: [JSONValue.Member] = [
                .init("file", .string(name)), .init("offset", .number(error.offset)),
                .init("element", .string(error.element)), .init("error", .string(error.description)),
            ]
            return JSONValue.object(fault).prettyText
        }
    }
}
