import Analysis
import RAS
import Testing
import Wire

@Suite("Phones, from their packets alone")
struct PhoneTests {
    /// Two phones on the node of mg4, at two ports.
    private static let ports: [UInt16] = [10_001, 10_002]

    private func request(
        _ story: inout Story, _ phone: Int, _ controller: String, _ sequence: UInt16, at seconds: Double,
        isKeepAlive: Bool = false, lost: Bool = false
    ) {
        let request = Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: sequence, callSignalAddresses: [], rasAddresses: [], aliases: ["20001"],
                isKeepAlive: isKeepAlive, terminalType: .terminal))
        story.udp("mg4", Self.ports[phone], controller, 1719, request.encoded(), at: seconds, lost: lost)
    }

    private func confirm(
        _ story: inout Story, _ phone: Int, _ controller: String, _ sequence: UInt16, at seconds: Double
    ) {
        let confirm = Message.registrationConfirm(
            RegistrationConfirm(sequenceNumber: sequence, endpointIdentifier: "1"))
        story.udp(controller, 1719, "mg4", Self.ports[phone], confirm.encoded(), at: seconds)
    }

    private func reject(
        _ story: inout Story, _ phone: Int, _ controller: String, _ sequence: UInt16, at seconds: Double
    ) {
        let reject = Message.registrationReject(
            RegistrationReject(sequenceNumber: sequence, reason: .resourceUnavailable))
        story.udp(controller, 1719, "mg4", Self.ports[phone], reject.encoded(), at: seconds)
    }

    private func register(
        _ story: inout Story, _ phone: Int, _ controller: String, _ sequence: UInt16, at seconds: Double
    ) {
        request(&story, phone, controller, sequence, at: seconds)
        confirm(&story, phone, controller, sequence, at: seconds + 0.1)
    }

    private func findings(_ story: Story) -> Findings {
        var names = Story.names
        names.regions["mg4"] = nil
        names.phones["mg4"] = 2
        return story.findings(names)
    }

    @Test("a phone that is sent away and accepted elsewhere was with two controllers one after the other")
    func sentAway() throws {
        var story = Story()
        register(&story, 0, "main", 1, at: 1)
        register(&story, 1, "main", 1, at: 2)
        let urq = Message.unregistrationRequest(
            UnregistrationRequest(sequenceNumber: 7, callSignalAddresses: [], reason: .reregistrationRequired))
        story.udp("main", 1719, "mg4", Self.ports[0], urq.encoded(), at: 50)
        request(&story, 0, "main", 2, at: 50.1)
        reject(&story, 0, "main", 2, at: 50.2)
        register(&story, 0, "srs", 3, at: 50.3)
        let findings = findings(story)
        let group = try #require(findings.phoneGroups.first)
        #expect(findings.phoneGroups.count == 1 && group.name == "mg4" && group.region == 2)
        #expect(group.phones.map(\.port) == Self.ports)
        #expect(group.stays.map(\.controller) == ["main", "main", "srs"])
        #expect(group.stays.map(\.start) == [1.115, 2.115, 50.415].map(Story.at))
        #expect(group.stays.map(\.endCause) == [.sentAway, nil, nil])
        #expect(
            group.events.map(\.kind) == [
                .asks, .registered, .asks, .registered, .sentAway, .asks, .refused, .asks, .registered,
            ])
        #expect(group.outages.map(\.start) == [Story.at(50.015)])
        #expect(group.outages.map(\.end) == [Story.at(50.415)])
        // The other one stays with main: from there on the region has phones on two controllers.
        #expect(
            findings.phoneSplits == [
                PhoneSplit(
                    region: 2, start: Story.at(50.415), end: nil,
                    controllers: [.init(controller: "main", phones: 1), .init(controller: "srs", phones: 1)])
            ])
        #expect(group.count(with: "main", at: Story.at(40)) == 2)
        #expect(group.count(with: "main", at: Story.at(60)) == 1)
        #expect(group.allRegistered(with: "main", after: .start, of: 2) == Story.at(2.115))
        #expect(group.allRegistered(with: "main", after: Story.at(10), of: 2) == Story.at(10))
        #expect(group.allRegistered(with: "srs", after: .start, of: 2) == nil)
        #expect(!findings.ladder.contains { $0.from == "mg4" || $0.to == "mg4" })
    }

    @Test("silence ends a registration with its last answer")
    func silence() throws {
        var story = Story()
        register(&story, 0, "main", 1, at: 1)
        request(&story, 0, "main", 2, at: 21, isKeepAlive: true)
        confirm(&story, 0, "main", 2, at: 21.1)
        for repetition in 0..<5 {
            request(&story, 0, "main", 3, at: 41 + Double(repetition) * 5, isKeepAlive: true, lost: true)
        }
        request(&story, 0, "main", 4, at: 66, lost: true)
        register(&story, 0, "srs", 5, at: 141)
        let group = try #require(findings(story).phoneGroups.first)
        #expect(group.stays.map(\.end) == [Story.at(21.115), nil])
        #expect(group.stays.map(\.endCause) == [.silence, nil])
        #expect(group.outages.map(\.start) == [Story.at(21.115)] && group.outages.map(\.end) == [Story.at(141.115)])
        #expect(findings(story).phoneSplits.isEmpty)
    }

    @Test("a keep-alive that is refused ends it, and its full registration begins it anew")
    func refusedKeepAlive() throws {
        var story = Story(isDirected: false)
        register(&story, 0, "main", 1, at: 1)
        request(&story, 0, "main", 2, at: 21, isKeepAlive: true)
        reject(&story, 0, "main", 2, at: 21.1)
        register(&story, 0, "main", 3, at: 21.2)
        let group = try #require(findings(story).phoneGroups.first)
        #expect(group.stays.map(\.endCause) == [.refused, nil])
        #expect(group.stays.map(\.start) == [1.1, 21.3].map(Story.at))
    }

    @Test("survivables are no phones, and strangers no controllers")
    func survivable() {
        var story = Story()
        let report = SurvivableReport(identifier: 1, releaseMajor: 10, releaseMinor: 2, isActive: false)
        let request = Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: 1, callSignalAddresses: [], rasAddresses: [], nonStandardData: report.nonStandardData))
        story.udp("srs", 1719, "main", 1719, request.encoded(), at: 1)
        #expect(findings(story).phoneGroups.isEmpty)
        #expect(findings(story).survivableRegistrations.count == 1)
    }
}
