import enum Megaco.CommandKind
import Testing
import Wire

@testable import Analysis

@Suite("Departures wait for their arrivals")
struct DeparturesTests {
    private static let signals: [Signal] = [
        .connecting, .finished, .repeated(sequence: 0), .repeated(sequence: 1),
        .reply(transaction: 1, ReplyNote(command: .known(.serviceChange), redirects: false)),
        .reply(transaction: 1, ReplyNote(error: 502, command: .known(.serviceChange), redirects: false)),
        .pending(transaction: 1), .options(key: 1), .options(key: 2),
        .optionsAnswer(key: 1, status: 200, reason: .none), .optionsAnswer(key: 1, status: 503, reason: .none),
    ]
    private static let ends = [
        Endpoint(address: .v4(1), port: 1), Endpoint(address: .v4(1), port: 2), Endpoint(address: .v4(2), port: 1),
        Endpoint(address: .v6(high: 0, low: 1), port: 1), Endpoint(address: .v6(high: 1, low: 1), port: 1),
    ]

    private static func observation(_ random: inout SeededGenerator) -> Observation {
        func any<Value>(_ list: [Value]) -> Value { list[Int.random(in: 0..<list.count, using: &random)] }
        return Observation(
            time: .start, frame: 1, vantage: .anywhere, source: any(ends), destination: any(ends), isStream: false,
            signal: any(signals))
    }

    private static func happening(_ observation: Observation) -> Happening {
        Happening(
            source: observation.source, destination: observation.destination, fromNumber: 0, toNumber: 0,
            flowNumber: FlowNumber(place: 0, serial: 1), isStream: false, signal: observation.signal)
    }

    @Test("an arrival belongs to the latest equal departure, each departure to one arrival")
    func pairs() {
        var departures = Departures()
        var happenings: [Happening] = []
        var waiting: [Int] = []
        var random = SeededGenerator(seed: 3)
        var met = 0
        for _ in 0..<6_000 {
            let observation = Self.observation(&random)
            if Bool.random(using: &random) {
                departures.add(observation, happenings)
                waiting.append(happenings.count)
                happenings.append(Self.happening(observation))
            } else {
                // Others come in between that wait for nobody.
                if happenings.count % 7 == 0 { happenings.append(Self.happening(Self.observation(&random))) }
                let place = waiting.lastIndex {
                    happenings[$0].source == observation.source
                        && happenings[$0].destination == observation.destination
                        && happenings[$0].signal == observation.signal
                }
                #expect(departures.take(observation, happenings) == place.map { waiting[$0] })
                if let place {
                    waiting.remove(at: place)
                    met += 1
                }
            }
        }
        #expect(met > 2_000)
    }
}
