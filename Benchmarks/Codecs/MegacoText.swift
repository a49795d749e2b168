import CTokeniser
import Megaco

/// H.248 text: a registration as a gateway sends it, laid out for people and in short tokens.
enum MegacoText {
    /// 225 bytes, laid out as Erlang/OTP's encoder lays a ServiceChange out.
    static let registration = Array(
        """
        MEGACO/1 [124.124.124.222]
        Transaction = 9998 {
        \tContext = - {
        \t\tServiceChange = root {
        \t\t\tServices {
        \t\t\t\tMethod = Restart,
        \t\t\t\tServiceChangeAddress = 55555,
        \t\t\t\tProfile = resgw/1,
        \t\t\t\tReason = "901 mg col boot"
        \t\t\t}
        \t\t}
        \t}
        }
        """.utf8)

    static func run(rounds: Int) {
        guard let message = try? Message(decodingText: registration) else { return print("cannot read") }
        let short = message.encodedText(.short)
        // A comment at the end leaves the message to the grammar.
        let commented = registration + Array(";".utf8)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1_024)
        table(
            "H.248 text: ServiceChange of \(registration.count) bytes",
            [
                ("tokenise in C", { tokens(registration) }),
                ("decode to typed values", { (try? Message(decodingText: registration))?.version ?? 0 }),
                (
                    "decode to typed values, by the grammar alone",
                    { (try? Message(decodingText: commented))?.version ?? 0 }
                ),
                ("encode, long tokens", { message.encodedText(.long).count }),
                (
                    "encode, long tokens, into a buffer",
                    {
                        buffer.removeAll(keepingCapacity: true)
                        message.encodeText(.long, into: &buffer)
                        return buffer.count
                    }
                ),
            ], rounds: rounds)
        table(
            "H.248 text: the same in short tokens, \(short.count) bytes",
            [
                ("tokenise in C", { tokens(short) }),
                ("decode to typed values", { (try? Message(decodingText: short))?.version ?? 0 }),
                ("encode, short tokens", { message.encodedText(.short).count }),
            ], rounds: rounds)
    }

    private static func tokens(_ text: [UInt8]) -> Int {
        var sum = 0
        let count = tokenise(text, text.count, &sum)
        return count &+ sum
    }
}
