import Fabric
import FoundationEssentials
import Frames
import Testing
import Wire

@Suite("Firewalls: which sessions pass, and for how long")
struct FirewallTests {
    /// A packet between mg1, which is inside, and main.
    struct Step: Sendable, CustomStringConvertible {
        let seconds: Int64
        /// `>` from the inside, `<` from the outside, then S, SA, A, P, F, R or U, and what becomes of it: `.` passes,
        /// `x` is lost, `r` is answered by RST, `b` is answered by RST and sent on as one.
        let text: String

        var description: String { "\(seconds) \(text)" }

        init(_ seconds: Int64, _ text: String) {
            self.seconds = seconds
            self.text = text
        }

        var isFromInside: Bool { text.hasPrefix(">") }
        var kind: String { String(text.dropFirst().dropLast()) }

        var frame: [UInt8] {
            let (near, far): (PortIdentifier, PortIdentifier) =
                isFromInside ? (Bench.mg1, Bench.routerBranch) : (Bench.main, Bench.routerHQ)
            let from = FrameAddress(
                hardware: Bench.mac(near), address: isFromInside ? Bench.mg1Address : Bench.mainAddress)
            let to = FrameAddress(
                hardware: Bench.mac(far), address: isFromInside ? Bench.mainAddress : Bench.mg1Address)
            let ports: (UInt16, UInt16) = isFromInside ? (40_000, 2_944) : (2_944, 40_000)
            guard kind != "U" else {
                return FrameBuilder.udp(from: from, port: ports.0, to: to, port: ports.1, payload: [0])
            }
            let flags: [String: TCPSegment.Flags] = [
                "S": .syn, "SA": [.syn, .ack], "A": .ack, "P": [.psh, .ack], "F": [.fin, .ack], "R": .rst,
            ]
            return FrameBuilder.tcp(
                TCPSegment(
                    sourcePort: ports.0, destinationPort: ports.1, sequence: 100, acknowledgement: 200,
                    flags: flags[kind] ?? [], window: 1_000, payload: kind == "P" ? [1, 2, 3] : []),
                from: from, to: to)
        }
    }

    private static let handshake = [Step(0, ">S."), Step(0, "<SA."), Step(0, ">A.")]

    private static func bench(_ settings: FirewallSettings, bothWays: Bool = true) -> Bench {
        var bench = Bench()
        let selector = Rule.Selector(from: [Bench.mg1Address], to: [Bench.mainAddress], bothWays: bothWays)
        bench.apply(.install(Rule(name: "fw", selector: selector, effect: .firewall(settings))), at: 0)
        return bench
    }

    private static func settings(
        answers: FirewallSettings.Answers = .silence, openedBy: FirewallSettings.Openers = .inside
    ) -> FirewallSettings {
        var settings = FirewallSettings()
        settings.idleTimeout = .seconds(300)
        settings.udpIdleTimeout = .seconds(60)
        settings.answers = answers
        settings.openedBy = openedBy
        return settings
    }

    /// Sends a packet and says what became of it, in the letters of ``Step``.
    private static func fate(of step: Step, in bench: inout Bench) -> String {
        let (near, far) =
            step.isFromInside ? (Bench.mg1, Bench.routerBranch) : (Bench.main, Bench.routerHQ)
        let effects = bench.fabric.receive(
            step.frame, on: near, at: Instant(nanoseconds: step.seconds * 1_000_000_000))
        var letters = ""
        for effect in effects {
            switch effect {
            case .sent: break
            case .deliver(let frame, far) where frame == step.frame: letters += "."
            case .deliver(let frame, near): letters += isReset(frame, with: 200) ? "r" : "?"
            case .deliver(let frame, far): letters += isReset(frame, with: 100) ? "b" : "?"
            case .dropped(.firewall, near): letters += letters.isEmpty ? "x" : "?"
            case .deliver, .dropped: letters += "?"
            }
        }
        return letters
    }

    /// An RST in the order that its receiver expects, with checksums in place.
    private static func isReset(_ frame: [UInt8], with sequence: UInt32) -> Bool {
        guard let decoded = try? DecodedFrame(decoding: frame[...]), case .tcp(let segment) = decoded.transport
        else { return false }
        return segment.flags.contains(.rst) && segment.sequence == sequence && segment.payload.isEmpty
            && decoded.hasValidChecksums
    }

    private static let endings = [".": ".", "x": "x", "r": "xr", "b": "xrb"]

    private static func play(_ steps: [Step], in bench: inout Bench) {
        for step in steps {
            let expected = endings[String(step.text.suffix(1))] ?? "?"
            #expect(fate(of: step, in: &bench) == expected, "\(step)")
        }
    }

    @Test(
        "a TCP session goes its three steps, and a UDP session needs none",
        arguments: [
            // Data, idle for less than the time-out in either direction.
            handshake + [Step(299, "<P."), Step(598, ">A."), Step(897, ">P.")],
            // Idle for as long, and nothing but a SYN opens it again.
            handshake + [Step(300, "<Px"), Step(301, ">Px"), Step(302, ">S."), Step(302, "<SA."), Step(302, ">A.")],
            handshake + [Step(1, ">S."), Step(2, "<P.")],
            // Nothing without a SYN, and none from the outside.
            [Step(0, ">Px"), Step(0, "<Sx"), Step(0, "<SAx"), Step(0, ">Fx"), Step(0, ">Rx")],
            // Each step in its turn.
            [Step(0, ">S."), Step(0, ">Ax"), Step(0, "<Ax"), Step(1, ">S."), Step(1, "<SA."), Step(1, "<SA.")],
            [Step(0, ">S."), Step(0, "<SA."), Step(0, "<Px"), Step(0, ">A."), Step(0, "<P.")],
            // A handshake may take half a minute; RST ends a session at once.
            [Step(0, ">S."), Step(29, "<SA."), Step(60, ">Ax")],
            [Step(0, ">S."), Step(0, "<R."), Step(0, "<SAx")],
            handshake + [Step(1, "<R."), Step(2, "<Px"), Step(2, ">Px")],
            // After both have closed there is time for what is left, and for a new SYN.
            handshake + [Step(1, ">F."), Step(200, "<P."), Step(201, "<F."), Step(201, ">A."), Step(240, ">Ax")],
            handshake + [Step(1, ">F."), Step(1, "<F."), Step(2, ">S."), Step(2, "<SA.")],
            // UDP: any packet from the inside opens, and holds for a minute.
            [Step(0, "<Ux"), Step(1, ">U."), Step(60, "<U."), Step(119, "<U."), Step(179, "<Ux"), Step(180, ">U.")],
        ])
    func sessions(steps: [Step]) {
        var bench = Self.bench(Self.settings())
        Self.play(steps, in: &bench)
    }

    @Test("what belongs to no session is answered as it says, but no RST, and no datagram")
    func answers() {
        var resets = Self.bench(Self.settings(answers: .reset))
        Self.play([Step(0, ">Pr"), Step(0, "<Pr"), Step(0, ">Rx"), Step(0, "<Ux")] + Self.handshake, in: &resets)
        var both = Self.bench(Self.settings(answers: .resetBoth))
        Self.play([Step(0, ">Pb"), Step(0, "<Pb"), Step(0, ">Rx"), Step(0, "<Ux")] + Self.handshake, in: &both)
    }

    @Test("a flush forgets every session; a firewall that is not there is passed over")
    func flush() {
        var bench = Self.bench(Self.settings())
        Self.play(Self.handshake, in: &bench)
        bench.apply(.flush(names: ["another"]), at: 1_000)
        Self.play([Step(1, ">P.")], in: &bench)
        bench.apply(.flush(names: ["fw"]), at: 2_000)
        Self.play([Step(2, ">Px"), Step(2, "<Px"), Step(3, ">S."), Step(3, "<SA."), Step(3, ">P.")], in: &bench)
    }

    @Test("one that sees one direction only never sees a session through")
    func asymmetric() {
        var bench = Self.bench(Self.settings(), bothWays: false)
        Self.play([Step(0, ">S."), Step(0, "<SA."), Step(0, ">Ax"), Step(1, ">Px"), Step(1, "<P.")], in: &bench)
        Self.play([Step(2, ">Fx"), Step(3, ">R."), Step(4, ">U."), Step(4, "<U.")], in: &bench)
    }

    @Test("either side opens sessions where it may")
    func either() {
        var bench = Self.bench(Self.settings(openedBy: .either))
        Self.play([Step(0, "<S."), Step(0, ">SA."), Step(0, "<A."), Step(0, ">P."), Step(0, "<U.")], in: &bench)
    }

    @Test("a full table refuses new sessions until old ones are forgotten")
    func limit() {
        var bench = Self.bench(Self.settings())
        func open(_ port: UInt16, address: UInt32, at seconds: Int64) -> Bool {
            let frame = FrameBuilder.udp(
                from: FrameAddress(hardware: Bench.mac(Bench.mg1), address: Bench.mg1Address), port: port,
                to: FrameAddress(hardware: Bench.mac(Bench.routerBranch), address: Bench.mainAddress),
                port: UInt16(address), payload: [0])
            let now = Instant(nanoseconds: seconds * 1_000_000_000)
            return !bench.fabric.receive(frame, on: Bench.mg1, at: now)
                .contains(.dropped(.firewall, on: Bench.mg1))
        }
        var count = 0
        for far in 1...9 as ClosedRange<UInt32> {
            for near in 1...8_000 as ClosedRange<UInt16> where open(near, address: far, at: 0) { count += 1 }
        }
        #expect(count == 65_536)
        #expect(open(1, address: 1, at: 30))
        #expect(!open(9_999, address: 1, at: 59))
        #expect(open(9_999, address: 1, at: 61))
        #expect(open(1, address: 1, at: 89))
    }

    @Test("a rule with a firewall survives JSON")
    func coding() throws {
        let rule = Rule(name: "fw", selector: Rule.Selector(), effect: .firewall(Self.settings(answers: .resetBoth)))
        #expect(try JSONDecoder().decode(Rule.self, from: JSONEncoder().encode(rule)) == rule)
    }

    @Test("one that is set otherwise keeps the sessions that it has not forgotten; one installed anew has none")
    func changed() {
        func bench(_ change: (inout FirewallSettings) -> Void, bothWays: Bool = true, at second: Int64) -> Bench {
            var bench = Self.bench(Self.settings())
            Self.play(Self.handshake, in: &bench)
            var settings = Self.settings()
            change(&settings)
            let selector = Rule.Selector(from: [Bench.mg1Address], to: [Bench.mainAddress], bothWays: bothWays)
            bench.apply(
                .install(Rule(name: "fw", selector: selector, effect: .firewall(settings))), at: second * 1000)
            return bench
        }
        var longer = bench({ $0.idleTimeout = .seconds(900) }, at: 200)
        Self.play([Step(800, "<P."), Step(1699, ">P."), Step(2599, "<Px")], in: &longer)
        var late = bench({ $0.idleTimeout = .seconds(900) }, at: 300)
        Self.play([Step(301, "<Px"), Step(302, ">Px"), Step(303, ">S.")], in: &late)
        var same = bench({ _ in }, at: 200)
        Self.play([Step(201, "<Px")], in: &same)
        var turned = bench({ $0.idleTimeout = .seconds(900) }, bothWays: false, at: 200)
        Self.play([Step(201, ">Px")], in: &turned)
    }
}
