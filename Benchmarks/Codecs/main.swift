import Glibc

// Measures the codecs in processor time: the least and the median of many short rounds, in one process on one core.
// Called by Benchmarks/codecs.sh; README.md says what the rows are.

switch CommandLine.arguments.dropFirst().first {
case "sip": SIPRows.measure()
case "sip-message": SIPRows.writeMessage()
default:
    print("usage: codec-benchmark sip | sip-message")
    exit(2)
}
