import Analysis
import Reports
import Testing

/// Real records of OpenSSL: `Scripts/encrypted-recording.py` says what is in them.
@Suite("An encrypted recording")
struct EncryptedCaptureTests {
    @Test("TLS 1.2 and 1.3 are told by their records, registrations by what follows; a page is nobody's")
    func registrations() throws {
        let findings = try Recording.named("encrypted.tls").findings()
        #expect(findings.gateways == ["10.20.1.11", "10.20.1.12", "10.20.1.13"])
        #expect(findings.controllers == ["10.10.0.10"])
        let outcomes = findings.registrations.map { "\($0.gateway) \($0.outcome) \($0.isInferred)" }
        #expect(
            outcomes == [
                "10.20.1.11 accepted true", "10.20.1.12 accepted true", "10.20.1.13 rejected true",
                "10.20.1.13 rejected true",
            ])
        #expect(findings.links.map(\.endCause) == [nil, .closedByGateway])
        #expect(findings.malformed == 0 && findings.missingBytes == 0)
    }

    @Test("the text that inspect prints is the one beside it")
    func text() throws {
        let findings = try Recording.named("encrypted.tls").findings()
        #expect(SummaryText(findings).text == (try Recording.text("Captures/encrypted.tls.txt")))
    }
}
