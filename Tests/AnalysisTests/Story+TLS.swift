import Frames
import Wire

/// Connections of TLS: records with nothing in them that could be read.
extension Story {
    static func record(_ content: UInt8, _ length: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let head: [UInt8] = [content, 3, 3, UInt8(length >> 8), UInt8(length & 0xFF)]
        return head + (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    /// One record that carries a message.
    mutating func say(_ link: Link, fromGateway: Bool, _ length: Int = 140, at seconds: Double, lost: Bool = false) {
        transaction += 1
        let bytes = Self.record(23, length, seed: UInt64(transaction))
        segment(link, fromGateway: fromGateway, flags: [.ack, .psh], bytes, at: seconds, lost: lost)
    }

    /// A connection with a handshake of TLS 1.2 (0.06 s), a request and its answer.
    mutating func registerEncrypted(
        _ gateway: String, _ controller: String, at seconds: Double, serverPort: UInt16 = 2944
    ) -> Link {
        let link = open(gateway, controller, at: seconds, serverPort: serverPort)
        for (index, flight) in [
            [(22, 240)], [(22, 80), (22, 900), (22, 4)], [(22, 70), (20, 1), (22, 40)], [(20, 1), (22, 40)],
        ]
        .enumerated() {
            let bytes = flight.flatMap {
                Self.record(UInt8($0.0), $0.1, seed: UInt64(link.port) << 8 | UInt64(index))
            }
            segment(
                link, fromGateway: index % 2 == 0, flags: [.ack, .psh], bytes,
                at: seconds + 0.03 + Double(index) * 0.016)
        }
        ask(link, at: seconds + 0.1)
        return link
    }

    /// The gateway asks, and is answered 40 ms later.
    mutating func ask(_ link: Link, at seconds: Double) {
        say(link, fromGateway: true, at: seconds)
        say(link, fromGateway: false, 110, at: seconds + 0.04)
    }

    mutating func superviseEncrypted(_ link: Link, from begin: Double, to end: Double, every interval: Double = 15) {
        for time in stride(from: begin + interval, to: end, by: interval) {
            say(link, fromGateway: false, 80, at: time)
            say(link, fromGateway: true, 75, at: time + 0.02)
        }
    }
}
