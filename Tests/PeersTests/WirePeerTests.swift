import Foundation
import Testing

@Suite("Peers of others in a topology, on the wire", .serialized)
struct WirePeerTests {
    @Test("gateways of Erlang/OTP register with our controllers, are supervised, and leave content")
    func gateways() throws {
        guard Peer.areReady(.erlang, for: "gateways of Erlang/OTP with our controllers") else { return }
        let story = try WireStory.play("gateways")
        let versions = [
            1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 1, 8: 1, 9: 2, 10: 2, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3,
            16: 1, 17: 2, 18: 3,
        ]
        // Text first, then binary.
        let ofMain = Set(1...6).union(13...15)
        #expect(story.registered == Set((1...18).map { "g\($0) \(ofMain.contains($0) ? "main" : "srs")" }))
        for (number, version) in versions.sorted(by: <) {
            let lines = try story.log("g\(number)").split(separator: "\n").map(String.init)
            #expect(
                lines == [
                    "gateway: registered, offered version \(version), agreed on \(version)",
                    "gateway: probe, 2 left", "gateway: probe, 1 left", "gateway: probe, 0 left", "gateway: leaves",
                ], "g\(number)")
            #expect(story.end(of: "g\(number)") == "exited with 0", "g\(number)")
            #expect(
                story.journal("gateway registered", of: ofMain.contains(number) ? "main" : "srs").contains("g\(number)")
            )
        }
        let refusal = try story.log("stranger")
        #expect(refusal.hasPrefix("gateway: not registered") && refusal.contains(",504,"), "\(refusal)")
        #expect(story.end(of: "stranger") == "exited with 1")
    }

    @Test("main sends gateways of Erlang/OTP away when a survivable of their region is active")
    func prevented() throws {
        guard Peer.areReady(.erlang, for: "gateways of Erlang/OTP and split registration prevention") else { return }
        let story = try WireStory.play("prevented")
        for gateway in ["g1", "g2"] {
            let lines = try story.log(gateway).split(separator: "\n").map(String.init)
            #expect(
                lines == [
                    "gateway: registered, offered version 1, agreed on 1",
                    "gateway: sent away, forced [\"909 MGC Impending Failure\"]", "gateway: refused with 503",
                    "gateway: leaves",
                ], "\(gateway)")
            #expect(story.end(of: gateway) == "exited with 0", "\(gateway)")
        }
    }

    @Test("our gateways register with controllers of Erlang/OTP, which find no fault with what they say")
    func controllers() throws {
        guard Peer.areReady(.erlang, for: "our gateways with controllers of Erlang/OTP") else { return }
        let story = try WireStory.play("controllers")
        let ofBinary: Set = [10, 11, 14, 15]
        for number in [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15] {
            let controllers =
                number <= 4 ? ["pretty", "compact"] : ofBinary.contains(number) ? ["binary"] : ["compact"]
            #expect(story.journal("registered", of: "mg\(number)") == controllers, "mg\(number)")
            #expect(story.journal("link lost", of: "mg\(number)") == [], "mg\(number)")
        }
        for (controller, registrations) in [
            ("pretty", 4...4), ("compact", 10...10), ("binary", 4...4), ("refusing", 3...11),
        ] {
            let log = try story.log(controller)
            let counts = try Self.lastCounts(in: log)
            #expect(registrations.contains(counts["registrations", default: 0]), "\(log)")
            for fault in ["syntax_errors", "message_errors", "unexpected"] { #expect(counts[fault] == 0, "\(log)") }
            // A gateway that never spoke the version agreed on would send a hundred and more.
            #expect(counts["copies", default: .max] <= 10, "\(log)")
            #expect(story.end(of: controller) == nil)
            guard controller != "refusing" else { continue }
            // Of the five probes a second four are answered; Subtract is refused, for there are no calls.
            #expect(counts["answers", default: 0] >= 16, "\(log)")
            #expect(counts["refusals", default: 0] >= 4, "\(log)")
        }
        #expect(try story.log("pretty").components(separatedBy: "handed off").count == 5)
        #expect(try story.log("compact").components(separatedBy: "controller: handOff").count == 5)
    }

    @Test("gateways and controllers of Erlang/OTP and ours over IPv6")
    func six() throws {
        guard Peer.areReady(.erlang, for: "Erlang/OTP over IPv6") else { return }
        let story = try WireStory.play("six")
        #expect(story.registered == ["g1 main", "mg1 pretty", "mg2 pretty"])
        let gateway = try story.log("g1")
        #expect(story.end(of: "g1") == "exited with 0", "\(gateway)")
        let log = try story.log("pretty")
        let counts = try Self.lastCounts(in: log)
        #expect(counts["registrations"] == 2, "\(log)")
        for fault in ["syntax_errors", "message_errors", "unexpected"] { #expect(counts[fault] == 0, "\(log)") }
    }

    @Test("kamailio sees main go and the survivable come, over UDP and TCP; session managers see kamailio")
    func kamailio() throws {
        guard Peer.areReady(.kamailio, for: "kamailio with our servers and session managers") else { return }
        let story = try WireStory.play("kamailio")
        let log = try story.log("kamailio")
        let changes = log.split(separator: "\n").compactMap { line -> (who: String, state: String)? in
            let words = line.split(separator: " ")
            guard let verb = words.firstIndex(where: { $0 == "UP" || $0 == "DOWN" }), verb + 1 < words.count
            else { return nil }
            return (String(words[verb + 1]), String(words[verb]))
        }
        for transport in ["udp", "tcp"] {
            // kamailio takes a destination for up until it knows better.
            let srs = changes.filter { $0.who == "sip:10.20.0.10:5060;transport=\(transport)" }.map(\.state)
            #expect(srs == ["DOWN", "UP"], "\(transport):\n\(log)")
            let main = changes.filter { $0.who == "sip:10.10.0.10:5060;transport=\(transport)" }.map(\.state)
            #expect(main.last == "DOWN", "\(transport):\n\(log)")
            // It may have asked before the gateway had registered, when main had no media resources.
            #expect(main == ["DOWN"] || main == ["DOWN", "UP", "DOWN"], "\(transport):\n\(log)")
        }
        #expect(story.end(of: "kamailio") == nil)
    }

    @Test("SIPp asks our servers and session managers, and answers them")
    func sipp() throws {
        guard Peer.areReady(.sipp, for: "SIPp with our servers and session managers") else { return }
        let story = try WireStory.play("sipp")
        for client in ["uac-main-udp", "uac-main-tcp", "uac-sm-udp", "uac-sm-tcp"] {
            let log = try story.log(client)
            #expect(story.end(of: client) == "exited with 0", "\(client):\n\(log)")
        }
    }

    @Test("session managers ask baresip, over UDP and TCP, and take its 404 for an answer")
    func baresip() throws {
        guard Peer.areReady(.baresip, for: "baresip with our session managers") else { return }
        let story = try WireStory.play("baresip")
        #expect(try story.log("baresip").contains("baresip is ready."))
        #expect(story.end(of: "baresip") == nil)
    }

    @Test("sipsak asks our servers and session managers, over UDP and TCP")
    func sipsak() throws {
        guard Peer.areReady(.sipsak, for: "sipsak with our servers and session managers") else { return }
        let story = try WireStory.play("sipsak")
        for client in ["ask-main-udp", "ask-main-tcp", "ask-sm-udp", "ask-sm-tcp"] {
            let log = try story.log(client)
            #expect(story.end(of: client) == "exited with 0", "\(client):\n\(log)")
            #expect(log.hasSuffix("five answers\n"), "\(client):\n\(log)")
        }
    }

    /// The numbers of a controller's last `STAT` line.
    private static func lastCounts(in log: String) throws -> [String: Int] {
        let line = try #require(log.split(separator: "\n").last { $0.contains(" STAT ") }, "\(log)")
        var counts: [String: Int] = [:]
        for word in line.split(separator: " ") {
            let parts = word.split(separator: "=")
            if parts.count == 2 { counts[String(parts[0])] = Int(parts[1]) }
        }
        return counts
    }
}
