/// Cuts H.248 text on TCP that nobody put into TPKT packets: against the rules (H.248.1 Annex D.2), but it is seen.
///
/// A message ends where its braces are closed and the segment ends or another message begins.
struct BareTextFramer: Sendable {
    /// Most bytes of one message, as TPKT has it.
    static let limit = 65_531

    struct TooLong: Error {}

    private var buffer: [UInt8] = []
    private var scanned = 0
    private var depth = 0
    private var hasOpened = false
    private var within = Within.text

    private enum Within { case text, quote, comment }

    var bufferedBytes: Int { buffer.count }

    /// Takes the next bytes of the stream and returns the messages that are complete with them.
    mutating func append(_ bytes: [UInt8]) throws(TooLong) -> [[UInt8]] {
        buffer += bytes
        var messages: [[UInt8]] = []
        while scanned < buffer.count {
            step(buffer[scanned])
            scanned += 1
            if hasOpened, depth == 0, within == .text, isEnd() { messages.append(take()) }
        }
        guard buffer.count <= Self.limit else { throw TooLong() }
        return messages
    }

    private mutating func step(_ byte: UInt8) {
        switch (within, byte) {
        case (.quote, UInt8(ascii: "\"")), (.comment, 0x0A), (.comment, 0x0D): within = .text
        case (.quote, _), (.comment, _): break
        case (.text, UInt8(ascii: "\"")): within = .quote
        case (.text, UInt8(ascii: ";")): within = .comment
        case (.text, UInt8(ascii: "{")):
            depth += 1
            hasOpened = true
        case (.text, UInt8(ascii: "}")): depth = max(0, depth - 1)
        case (.text, _): break
        }
    }

    /// After all braces are closed: true where nothing but white space follows, or another message does.
    private func isEnd() -> Bool {
        guard buffer[scanned - 1] == UInt8(ascii: "}") else { return false }
        let rest = buffer[scanned...].drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
        return rest.isEmpty || Content.isSurelyMegaco(rest)
    }

    private mutating func take() -> [UInt8] {
        let message = [UInt8](buffer[..<scanned])
        buffer.removeFirst(scanned)
        (scanned, depth, hasOpened) = (0, 0, false)
        return message
    }
}
