import SIP
import Testing
import Wire

@Suite("Calls: INVITE, ACK and BYE, RFC 3261 §13, §15, §17.1.1")
struct InviteTests {
    private static func layer(seed: UInt64, takesCalls: Bool = false) -> TransactionLayer {
        TransactionLayer(timing: Timing(), userAgent: "test", seed: seed, takesCalls: takesCalls)
    }

    private static func sent(_ effects: [TransactionLayer.Effect]) throws -> [Message] {
        try effects.compactMap { effect in
            if case .transmit(let bytes, _) = effect { try Message(decoding: bytes) } else { nil }
        }
    }

    private static func bytes(_ effects: [TransactionLayer.Effect]) -> [[UInt8]] {
        effects.compactMap { if case .transmit(let bytes, _) = $0 { bytes } else { nil } }
    }

    @Test("nobody answers: sent seven times, each gap twice the one before, until Timer B")
    func unanswered() throws {
        var layer = Self.layer(seed: 1)
        let (call, effects) = layer.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start)
        var times = effects.isEmpty ? [] : [Instant.start]
        var names: Set<String> = []
        var last: [TransactionLayer.Effect] = []
        while let wakeup = layer.wakeup {
            names.insert(wakeup.timer)
            last = layer.wake(at: wakeup.at)
            if !Self.bytes(last).isEmpty { times.append(wakeup.at) }
        }
        #expect(times.map { $0.nanoseconds / 1_000_000 } == [0, 500, 1500, 3500, 7500, 15_500, 31_500])
        #expect(last == [.timedOut(call)] && names == ["Timer A", "Timer B"])
    }

    @Test("a provisional answer ends the resending, and the wait lasts on")
    func provisional() throws {
        var layer = Self.layer(seed: 1)
        let invite = try #require(
            Self.sent(layer.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start).effects).first)
        let early = Self.answer(invite, 180, "Ringing")
        #expect(layer.receive(early, over: Peers.datagram, at: .milliseconds(100)).isEmpty)
        #expect(layer.wakeup?.at == .milliseconds(180_100))
    }

    @Test("a refusal is acknowledged in the same transaction, each time that it comes, and told once")
    func refused() throws {
        var layer = Self.layer(seed: 1)
        let (call, effects) = layer.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start)
        let invite = try #require(Self.sent(effects).first)
        let answer = Self.answer(invite, 480, "Temporarily Unavailable", tag: "xyz")
        let first = layer.receive(answer, over: Peers.datagram, at: .milliseconds(100))
        let again = layer.receive(answer, over: Peers.datagram, at: .milliseconds(600))
        #expect(first.last == .response(call, status: 480, reason: "Temporarily Unavailable"))
        #expect(Self.bytes(first) == Self.bytes(again) && again.count == 1 && layer.dialog == nil)
        let ack = try #require(Self.sent(again).first)
        #expect(ack.cSeq?.method == "ACK" && ack.cSeq?.number == invite.cSeq?.number)
        #expect(ack.vias.first?.branch == invite.vias.first?.branch && ack.to?.tag == "xyz")
        #expect(ack.callIdentifier == invite.callIdentifier)
        #expect(layer.wakeup?.timer == "Timer D" && layer.wakeup?.at == .milliseconds(32_100))
    }

    @Test(
        "a final answer that follows 100 is repeated until ACK (Timer G), for the INVITE is not",
        arguments: [(200, "OK"), (503, "Service Unavailable")])
    func timerG(status: Int, reason: String) throws {
        var client = Self.layer(seed: 1)
        var server = Self.layer(seed: 2, takesCalls: true)
        let there = Peers.reversed(Peers.datagram)
        let sent = client.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start).effects
        let invite = try #require(Self.bytes(sent).first)
        guard case .request(_, let transaction, _)? = server.receive(invite, over: there, at: .start).first else {
            Issue.record("the call is not handed on")
            return
        }
        let trying = try #require(Self.bytes(server.trying(transaction)).first)
        let message = try Message(decoding: trying)
        guard case .response(100, _) = message.startLine else {
            Issue.record("not 100 but \(message.startLine)")
            return
        }
        #expect(client.receive(trying, over: Peers.datagram, at: .start).isEmpty)
        // A copy of the INVITE that was on its way is answered by the same.
        #expect(Self.bytes(server.receive(invite, over: there, at: .milliseconds(1))) == [trying])
        #expect(server.wakeup?.timer != "Timer G")

        let answer = Self.bytes(
            server.respond(to: transaction, status: status, reason: reason, at: .milliseconds(2000)))
        #expect(answer.count == 1 && server.trying(transaction).isEmpty)
        var times: [Int64] = []
        while let wakeup = server.wakeup, wakeup.at < .milliseconds(16_000) {
            #expect(wakeup.timer == "Timer G")
            let again = Self.bytes(server.wake(at: wakeup.at))
            #expect(again == answer)
            times.append(wakeup.at.nanoseconds / 1_000_000)
        }
        #expect(times == [2500, 3500, 5500, 9500, 13_500])
        let acknowledgement = try #require(
            Self.bytes(client.receive(answer[0], over: Peers.datagram, at: .milliseconds(14_000))).first)
        #expect(server.receive(acknowledgement, over: there, at: .milliseconds(14_000)).isEmpty)
        #expect(server.wakeup?.timer != "Timer G")
    }

    @Test("without an ACK it ends after 64·T1, and one that needs no repeating has none")
    func timerGEnds() throws {
        let there = Peers.reversed(Peers.datagram)
        for isTrying in [true, false] {
            var client = Self.layer(seed: 1)
            var server = Self.layer(seed: 2, takesCalls: true)
            let sent = client.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start).effects
            let invite = try #require(Self.bytes(sent).first)
            for case .request(_, let transaction, _) in server.receive(invite, over: there, at: .start) {
                if isTrying { _ = server.trying(transaction) }
                _ = server.respond(to: transaction, status: 503, reason: "x", at: .start)
            }
            var count = 0
            while let wakeup = server.wakeup { count += Self.bytes(server.wake(at: wakeup.at)).count }
            // After 0.5, 1.5, 3.5 s and then each 4 s.
            #expect(count == (isTrying ? 10 : 0))
        }
    }

    @Test("a call over two layers: 200, ACK in a transaction of its own, BYE in the dialog")
    func whole() throws {
        var client = Self.layer(seed: 1)
        var server = Self.layer(seed: 2, takesCalls: true)
        let there = Peers.reversed(Peers.datagram)
        let (call, effects) = client.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start)
        let invite = try #require(Self.bytes(effects).first)
        guard case .request(let request, let transaction, _)? = server.receive(invite, over: there, at: .start).first
        else {
            Issue.record("the call is not handed on")
            return
        }
        #expect(request.purpose == .invite && request.calledUser == "3001")
        let accepted = server.respond(to: transaction, status: 200, reason: "OK", at: .start)
        let answer = try #require(Self.bytes(accepted).first)
        #expect(try Message(decoding: answer).value("Allow") == "INVITE, ACK, CANCEL, BYE, OPTIONS")
        // The same INVITE again is answered by the same bytes, and handed on once.
        #expect(Self.bytes(server.receive(invite, over: there, at: .start)) == [answer])
        let done = client.receive(answer, over: Peers.datagram, at: .start)
        #expect(done.last == .response(call, status: 200, reason: "OK"))
        let ack = try #require(Self.bytes(done).first)
        #expect(server.receive(ack, over: there, at: .start).isEmpty)
        #expect(try Message(decoding: ack).vias.first?.branch != Message(decoding: invite).vias.first?.branch)
        let dialog = try #require(client.dialog)
        let bye = try #require(Self.bytes(client.bye(dialog, over: Peers.datagram, at: .start).effects).first)
        let goodbye = try Message(decoding: bye)
        #expect(try goodbye.cSeq?.number == Message(decoding: invite).cSeq.map { $0.number + 1 })
        #expect(try goodbye.to?.tag == Message(decoding: answer).to?.tag && goodbye.to?.tag != nil)
        guard case .request(let ending, let last, _)? = server.receive(bye, over: there, at: .start).first else {
            Issue.record("the end of the call is not handed on")
            return
        }
        #expect(ending.purpose == .bye && ending.callIdentifier == request.callIdentifier)
        let over = try #require(Self.bytes(server.respond(to: last, status: 200, reason: "OK", at: .start)).first)
        #expect(client.receive(over, over: Peers.datagram, at: .start).count == 1 && client.dialog == nil)
    }

    @Test("who takes no calls answers 405, as before")
    func notTaken() throws {
        var client = Self.layer(seed: 1)
        var server = Self.layer(seed: 2)
        let effects = client.invite(from: "sip:a@b", to: "sip:3001@d", over: Peers.datagram, at: .start).effects
        let invite = try #require(Self.bytes(effects).first)
        let answer = try Self.sent(server.receive(invite, over: Peers.reversed(Peers.datagram), at: .start))
        #expect(answer.first?.startLine == .response(status: 405, reason: "Method Not Allowed"))
        #expect(answer.first?.value("Allow") == "OPTIONS")
    }

    private static func answer(_ request: Message, _ status: Int, _ reason: String, tag: String? = nil) -> [UInt8] {
        var text = String(decoding: request.encoded(), as: UTF8.self)
        let rest = text.firstIndex(of: "\r\n").map { text[$0...] } ?? ""
        text = "SIP/2.0 \(status) \(reason)" + rest
        guard let tag, let to = text.firstRange(of: "To: <sip:3001@d>") else { return Array(text.utf8) }
        text.replaceSubrange(to, with: "To: <sip:3001@d>;tag=\(tag)")
        return Array(text.utf8)
    }
}
