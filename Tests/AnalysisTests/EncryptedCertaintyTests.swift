import Testing
import Wire

@testable import Analysis

/// Until when all is certain, while a record waits: judgement ends there, and must not reach what is still to come.
@Suite("Until when encrypted links are certain")
struct EncryptedCertaintyTests {
    private static let gateway = Endpoint(address: .v4(0x0A14_010B), port: 49_512)
    private static let controller = Endpoint(address: .v4(0x0A14_000A), port: EncryptedLinks.encryptedPort)
    /// The one that waits: of a gateway that has registered, as long as it is not supervised.
    private static let waiting = moment(11)

    private static func moment(_ seconds: Int64) -> Instant { .start + .seconds(seconds) }

    private static func happening(_ signal: Signal, at time: Instant, isStream: Bool = true) -> Happening {
        Happening(
            source: gateway, destination: controller, fromNumber: 0, toNumber: 1,
            flowNumber: FlowNumber(place: 0, serial: isStream ? 1 : 2), isStream: isStream, signal: signal, sent: time,
            sentFrame: 1, delivered: time, deliveredFrame: 2)
    }

    /// Links that took a connection in, a datagram at the moment of its first record, that record and another datagram.
    private static func links() -> (links: EncryptedLinks, certain: [Happening]) {
        var links = EncryptedLinks(names: NameBook(), ports: [])
        let record = TLSRecord(content: .applicationData, length: 140, digest: 1)
        let certain = links.take(
            [
                happening(.connecting, at: moment(10)),
                happening(.options(key: 1), at: waiting, isStream: false), happening(.record(record), at: waiting),
                happening(.options(key: 2), at: waiting, isStream: false),
            ], Names(nodes: ["mg1", "main"]), until: moment(20))
        return (links, certain)
    }

    @Test("without one that waits it is the cut, and it does not go back")
    func nothingWaits() {
        var links = EncryptedLinks(names: NameBook(), ports: [])
        for (cut, certain) in [(5, 5), (9, 9), (7, 9), (10, 10)] as [(Int64, Int64)] {
            #expect(links.isCertain(until: Self.moment(cut)) == Self.moment(certain))
        }
    }

    @Test("while one waits it is the nanosecond before it: others of its moment are yet to come")
    func oneWaits() {
        var (links, certain) = Self.links()
        #expect(certain.map(\.signal) == [.connecting, .options(key: 1)])
        #expect(links.undecided == Self.waiting)
        let before = Self.waiting - .nanoseconds(1)
        #expect(links.isCertain(until: Self.moment(20)) == before)
        #expect(links.isCertain(until: Self.moment(1000)) == before)
        // What comes back later is of times that were not certain then.
        let later = links.finish()
        #expect(later.contains { $0.signal == .options(key: 2) })
        #expect(later.allSatisfy { $0.time > before })
        #expect(links.isCertain(until: Self.moment(20)) == Self.moment(20))
    }

    @Test("a cut before the one that waits is as good as it is")
    func cutBefore() {
        var (links, _) = Self.links()
        let before = Self.waiting - .nanoseconds(1)
        for (cut, certain) in [
            (Self.moment(10), Self.moment(10)), (Self.moment(9), Self.moment(10)),
            (before - .nanoseconds(1), before - .nanoseconds(1)), (before, before), (Self.waiting, before),
        ] {
            #expect(links.isCertain(until: cut) == certain)
        }
    }
}
