import RAS
import Testing
import Wire

/// One message of each kind and shape, with its bytes.
struct Sample: CustomTestStringConvertible {
    let name: String
    let message: Message
    /// The encoding in hexadecimal, verified against Wireshark's dissector (4.0.17, `h225`, no malformed item).
    let golden: String

    var testDescription: String { name }
}

enum Samples {
    static let signalling = Endpoint(address: .v4(0x0A14_000A), port: 1720)
    static let ras = Endpoint(address: .v4(0x0A14_000A), port: 1719)
    static let ras6 = Endpoint(address: .v6(high: 0x2001_0DB8_0020_0000, low: 0x0A), port: 1719)
    static let signalling6 = Endpoint(address: .v6(high: 0x2001_0DB8_0020_0000, low: 0x0A), port: 1720)
    static let active = SurvivableReport(identifier: 7, releaseMajor: 10, releaseMinor: 2, isActive: true)
    static let inactive = SurvivableReport(
        identifier: 258, releaseMajor: 6, releaseMinor: 0, isActive: false, isCore: true)

    static let all: [Sample] = requests + answers + unregistrations
}
