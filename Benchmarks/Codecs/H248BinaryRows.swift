import Glibc
import Megaco
import Wire

/// H.248 binary: the ServiceChange of a gateway that starts, without extension parameters.
enum H248BinaryRows {
    private static let message = Message(
        sender: .address(.v4(0x7C7C_7CDE), port: nil),
        transactions: [
            .request(
                TransactionRequest(
                    identifier: 9_998,
                    actions: [
                        ActionRequest(commands: [
                            CommandRequest(
                                .serviceChange(
                                    ServiceChangeRequest(
                                        method: .restart, reason: .coldBoot, address: .port(55_555),
                                        profile: ServiceChangeProfile(name: "resgw", version: 1))))
                        ])
                    ]))
        ])

    /// Bare values, as Erlang/OTP writes them.
    private static let bytes = (try? message.encodedBinary(.bare)) ?? []

    /// To standard output, for programs of others.
    static func writeMessage() { _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) } }

    static func measure() {
        print("ServiceChange of \(bytes.count) bytes of BER")
        Stopwatch.measure("decoded to typed values, and let go") { decoded(bytes) }
        Stopwatch.measure("encoded") { encoded(message) }
    }

    @inline(never)
    private static func decoded(_ bytes: [UInt8]) -> Int { (try? Message(decodingBinary: bytes))?.version ?? 0 }

    @inline(never)
    private static func encoded(_ message: Message) -> Int { (try? message.encodedBinary())?.count ?? 0 }
}
