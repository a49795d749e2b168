import Agents
import Fabric
import Frames
import Simulation
import Testing
import Topologies
import Wire

@Suite("TCP as an observer of Linux sees it")
struct TCPTests {
    /// What the server's journal says that it received in large pieces, `-1 received 1460 bytes`.
    private static func bytesReceived(_ result: SimulationResult) -> Int {
        var total = 0
        for line in result.journal where line.node == "server" {
            let words = (line.entry.detail ?? "").split(separator: " ")
            if words.count == 4, let count = Int(words[2]) { total += count }
        }
        return total
    }

    @Test("handshake, data, orderly close")
    func conversation() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("hello")), (3000, .close(Stage.one))]) },
            server: { Scripted(listeners: Stage.tcp, isEcho: true) })
        let result = try stage.play()
        #expect(result.log("client") == ["0 start", "1040 1 opened", "2020 1 received hello"])
        #expect(
            result.log("server") == ["0 start", "1050 -1 accepted", "2010 -1 received hello", "3010 -1 closed"])
        #expect(
            result.trace("client") == [
                "1000 > SYN 0", "1040 < SYN,ACK 0 ack 1", "1040 > ACK 1 ack 1",
                "2000 > PSH,ACK 1 ack 1 5 bytes", "2020 < ACK 1 ack 6", "2020 < PSH,ACK 1 ack 6 5 bytes",
                "2020 > ACK 6 ack 6",
                "3000 > FIN,ACK 6 ack 6", "3020 < FIN,ACK 6 ack 7", "3020 > ACK 7 ack 7",
            ])
    }

    @Test("whoever answers soon lets acknowledgements wait for the answer, until one waits in vain")
    func delayedAcknowledgement() throws {
        let stage = Stage(
            client: {
                Scripted([
                    (1000, Stage.connect()), (2000, Stage.write("hello")), (2025, Stage.write("again")),
                    (3000, Stage.write("later")),
                ])
            },
            server: { Scripted(listeners: Stage.tcp, isEcho: true) })
        let result = try stage.play()
        #expect(
            result.trace("client").dropFirst(3) == [
                // The first data is acknowledged at once, before the process answers.
                "2000 > PSH,ACK 1 ack 1 5 bytes", "2020 < ACK 1 ack 6", "2020 < PSH,ACK 1 ack 6 5 bytes",
                "2020 > ACK 6 ack 6",
                // Both have answered within 40 ms now: the server's rides on its echo, the client's waits in vain.
                "2025 > PSH,ACK 6 ack 6 5 bytes", "2045 < PSH,ACK 6 ack 11 5 bytes", "2090 > ACK 11 ack 11",
                "3000 > PSH,ACK 11 ack 11 5 bytes", "3020 < PSH,ACK 11 ack 16 5 bytes", "3020 > ACK 16 ack 16",
            ])
    }

    @Test("nobody listens: RST, and the attempt is refused at once")
    func refused() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect(port: 9))]) }, server: { Scripted(listeners: Stage.tcp) })
        let result = try stage.play()
        #expect(result.log("client") == ["0 start", "1040 1 failed refused"])
        #expect(result.trace("client") == ["1000 > SYN 0", "1040 < RST,ACK 0 ack 1"])
    }

    @Test("nobody answers: SYN at 1, 3, 7, 15, 31 and 63 s, given up after 127 s")
    func silence() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect())]) }, server: { Scripted(listeners: Stage.tcp) }, seconds: 200,
            actions: [(0, Stage.cut)])
        let result = try stage.play()
        #expect(
            result.trace("client") == [1, 2, 4, 8, 16, 32, 64].map { "\($0 * 1000) > SYN 0" })
        #expect(result.log("client") == ["0 start", "128000 1 failed timedOut"])
        #expect(result.trace("r1.branch") == [])
    }

    @Test("a cut leaves it half-open; data is repeated with back-off and arrives after healing")
    func halfOpen() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("one")), (2500, Stage.write("two"))]) },
            server: { Scripted(listeners: Stage.tcp) },
            actions: [(1500, Stage.cut), (5000, .heal(nil))])
        let result = try stage.play()
        // The handshake took 40 ms, routers asking for neighbours: the timeout is 40 + 200 ms, doubling; the second
        // write waits for the first.
        #expect(
            result.trace("client").dropFirst(3) == [
                "2000 > PSH,ACK 1 ack 1 3 bytes", "2240 > PSH,ACK 1 ack 1 3 bytes", "2720 > PSH,ACK 1 ack 1 3 bytes",
                "3680 > PSH,ACK 1 ack 1 3 bytes", "5600 > PSH,ACK 1 ack 1 3 bytes", "5620 < ACK 1 ack 4",
                "5620 > PSH,ACK 4 ack 1 3 bytes", "5640 < ACK 1 ack 7",
            ])
        #expect(result.log("server").suffix(2) == ["5610 -1 received one", "5630 -1 received two"])
        #expect(result.log("client") == ["0 start", "1040 1 opened"])
    }

    @Test("a way longer than the first timeout: the SYN is repeated, and nothing that comes after it (RFC 6298 §5.7)")
    func longWay() throws {
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (10000, Stage.write("one")), (20000, Stage.write("two"))]) },
            server: { Scripted(listeners: Stage.tcp, isEcho: true) }, seconds: 30)
        stage.plan.conditions[0].delay = .seconds(1)
        let result = try stage.play()
        // The routers ask for their neighbours first, so that the first SYN is answered after four seconds.
        #expect(result.trace("client").filter { $0.hasSuffix("> SYN 0") }.count > 1)
        #expect(
            result.trace("client").filter { $0.contains("bytes") } == [
                "10000 > PSH,ACK 1 ack 1 3 bytes", "12000 < PSH,ACK 1 ack 4 3 bytes",
                "20000 > PSH,ACK 4 ack 4 3 bytes", "22000 < PSH,ACK 4 ack 7 3 bytes",
            ])
    }

    @Test("data that is never acknowledged resets the connection after fifteen repetitions")
    func exhaustion() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("one"))]) },
            server: { Scripted(listeners: Stage.tcp) }, seconds: 2000, actions: [(1500, Stage.cut)])
        let result = try stage.play()
        let sent = result.trace("client").filter { $0.contains("bytes") }
        #expect(sent.count == 16)
        // 240 ms doubling nine times to 61.44 s, then 120 s each.
        #expect(sent.last == "\(2000 + 240 * 511 + 120_000 * 6) > PSH,ACK 1 ack 1 3 bytes")
        #expect(result.log("client").last == "\(2000 + 240 * 511 + 120_000 * 7) 1 reset")
    }

    @Test("a user timeout resets the connection so long after the first sending, whatever the back-off")
    func userTimeout() throws {
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("one"))]) },
            server: { Scripted(listeners: Stage.tcp) }, seconds: 100, actions: [(1500, Stage.cut)])
        stage.plan.kernel.userTimeout = .seconds(5)
        let result = try stage.play()
        #expect(
            result.trace("client").filter { $0.contains("bytes") }
                == [2000, 2240, 2720, 3680, 5600].map { "\($0) > PSH,ACK 1 ack 1 3 bytes" })
        #expect(result.log("client").last == "7000 1 reset")
    }

    @Test("the process is killed: FIN for what is open, RST for what comes later, ICMP for datagrams")
    func kill() throws {
        let stage = Stage(
            client: {
                Scripted(
                    [
                        (1000, Stage.connect()), (5000, .connect(ConnectionIdentifier(2), to: Stage.tcp[0].local)),
                        (6000, Stage.datagram("anyone?")),
                    ], listeners: Stage.clientUDP)
            },
            server: { Scripted(listeners: Stage.tcp + Stage.udp) }, actions: [(3000, .node(.kill, ["server"]))])
        let result = try stage.play()
        #expect(
            result.log("client") == [
                "0 start", "1040 1 opened", "3010 1 closed", "5020 2 failed refused", "6020 refused 10.10.0.10:1719",
            ])
        #expect(
            result.trace("server").dropFirst(3) == [
                "3000 > FIN,ACK 1 ack 1", "3020 < FIN,ACK 1 ack 2", "3020 > ACK 2 ack 2", "5010 < SYN 0",
                "5010 > RST,ACK 0 ack 1", "6010 < UDP anyone?", "6010 > ICMP 3/3",
            ])
    }

    @Test("power off: silence; power on: a fresh host that knows nothing of the old connection")
    func power() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (3000, Stage.write("one")), (3500, Stage.write("two"))]) },
            server: { Scripted(listeners: Stage.tcp) },
            actions: [(2000, .node(.powerOff, ["server"])), (4000, .node(.powerOn, ["server"]))])
        let result = try stage.play()
        #expect(result.log("server") == ["0 start", "1050 -1 accepted", "4000 start"])
        #expect(result.trace("server").dropFirst(3) == ["4690 < PSH,ACK 1 ack 1 3 bytes", "4690 > RST 1"])
        #expect(result.log("client").last == "4700 1 reset")
    }

    @Test("a process that stands still: its kernel accepts and acknowledges, the agent hears of it on resuming")
    func pause() throws {
        let stage = Stage(
            client: { Scripted([(1500, Stage.connect()), (2000, Stage.write("one")), (2500, Stage.write("two"))]) },
            server: { Scripted(listeners: Stage.tcp, isEcho: true) },
            actions: [(1000, .node(.pause, ["server"])), (5000, .node(.resume, ["server"]))])
        let result = try stage.play()
        #expect(
            result.log("server") == ["0 start", "5000 -1 accepted", "5000 -1 received one", "5000 -1 received two"])
        #expect(result.trace("client").contains("2020 < ACK 1 ack 4"))
        #expect(result.log("client").suffix(2) == ["5010 1 received one", "5010 1 received two"])
    }

    @Test("killed with something unread: RST")
    func killUnread() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write("one"))]) },
            server: { Scripted(listeners: Stage.tcp) },
            actions: [(1500, .node(.pause, ["server"])), (3000, .node(.kill, ["server"]))])
        let result = try stage.play()
        #expect(result.trace("server").last == "3000 > RST,ACK 1 ack 4")
        #expect(result.log("client").last == "3010 1 reset")
    }

    @Test("abort is RST at once; closing while opening gives up the attempt in silence")
    func abort() throws {
        let aborting = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, .abort(Stage.one))]) },
            server: { Scripted(listeners: Stage.tcp) })
        let result = try aborting.play()
        #expect(result.trace("client").last == "2000 > RST,ACK 1 ack 1")
        #expect(result.log("server").last == "2010 -1 reset")
        let closing = Stage(
            client: { Scripted([(1000, Stage.connect()), (1500, .close(Stage.one))]) },
            server: { Scripted(listeners: Stage.tcp) }, actions: [(0, Stage.cut)])
        #expect(try closing.play().trace("client") == ["1000 > SYN 0"])
        #expect(try closing.play().log("client") == ["0 start"])
    }

    @Test("both sides close at once")
    func simultaneousClose() throws {
        let stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, .close(Stage.one))]) },
            server: { Scripted([(2000, .close(ConnectionIdentifier(-1)))], listeners: Stage.tcp) })
        let result = try stage.play()
        #expect(
            result.trace("client").dropFirst(3) == [
                "2000 > FIN,ACK 1 ack 1", "2010 < FIN,ACK 1 ack 1", "2010 > ACK 2 ack 2", "2020 < ACK 2 ack 2",
            ])
    }

    @Test("a large write goes in segments within the window, whole and in order, under loss, duplicates and reordering")
    func bulk() throws {
        let text = String(repeating: "0123456789", count: 30_000)
        var stage = Stage(
            client: { Scripted([(1000, Stage.connect()), (2000, Stage.write(text))]) },
            server: { Scripted(listeners: Stage.tcp) }, seconds: 600)
        let plain = try stage.play()
        #expect(Self.bytesReceived(plain) == 300_000)
        stage.plan.conditions[0].lossPerMillion = 50_000
        stage.plan.conditions[0].duplicatePerMillion = 50_000
        stage.plan.conditions[0].reorderPerMillion = 50_000
        #expect(Self.bytesReceived(try stage.play()) == 300_000)
    }

    @Test("a reader that stands still closes its window; the sender asks until it opens")
    func zeroWindow() throws {
        let text = String(repeating: "0123456789", count: 10_000)
        let stage = Stage(
            client: { Scripted([(1500, Stage.connect()), (2000, Stage.write(text))]) },
            server: { Scripted(listeners: Stage.tcp) }, seconds: 60,
            actions: [(1000, .node(.pause, ["server"])), (20_000, .node(.resume, ["server"]))])
        let result = try stage.play()
        #expect(Self.bytesReceived(result) == 100_000)
        let probes = result.trace("client").filter { $0.hasSuffix("> ACK 64240 ack 1") }
        #expect(probes.count == 6, "\(probes)")
    }

    @Test("what was reset while its reader stood still is not read any more")
    func resetMeanwhile() throws {
        let stage = Stage(
            client: { Scripted([(1500, Stage.connect()), (2000, Stage.write("hello")), (3000, .abort(Stage.one))]) },
            server: { Scripted(listeners: Stage.tcp) }, seconds: 10,
            actions: [(1000, .node(.pause, ["server"])), (5000, .node(.resume, ["server"]))])
        #expect(try stage.play().log("server") == ["0 start", "5000 -1 accepted", "5000 -1 reset"])
    }

    @Test("what is left of an old connection does not disturb a new one of the same number")
    func remains() throws {
        let again = ConnectionIdentifier(2)
        let stage = Stage(
            client: {
                Scripted([
                    (1000, Stage.connect()), (4000, .connect(again, to: Stage.tcp[0].local)),
                    (100_000, .write(again, [UInt8]("late".utf8))),
                ])
            },
            server: { Scripted([(2000, .close(ConnectionIdentifier(-1)))], listeners: Stage.tcp, isEcho: true) },
            seconds: 200, actions: [(3000, .node(.kill, ["server"])), (3500, .node(.start, ["server"]))])
        let result = try stage.play()
        #expect(
            result.log("client") == [
                "0 start", "1040 1 opened", "2010 1 closed", "4020 2 opened", "100020 2 received late",
            ])
        #expect(result.log("server").suffix(3) == ["3500 start", "4030 -1 accepted", "100010 -1 received late"])
    }
}
