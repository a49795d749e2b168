import Glibc

// Measures the codecs in processor time: the least and the median of many short rounds, in one process on one core.
// Called by Benchmarks/codecs.sh; README.md says what the rows are.

switch CommandLine.arguments.dropFirst().first {
case "h248": MegacoText.run(rounds: max(1, CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 41))
case "sip": SIPRows.measure()
case "sip-message": SIPRows.writeMessage()
case "h248-ber": H248BinaryRows.measure()
case "h248-ber-message": H248BinaryRows.writeMessage()
default:
    print("usage: codec-benchmark h248 [ROUNDS] | sip | sip-message | h248-ber | h248-ber-message")
    exit(2)
}
