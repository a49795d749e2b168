import Testing

/// What a hostile host does to a lab from a node of its own: `python3` with one of these scripts.
@Suite("Hostile peers on the wire", .serialized, .timeLimit(.minutes(5)))
struct WireHostileTests {
    /// How each script begins: the ways to reach the others, and their memory in kB, as its own /proc shows it.
    private static let prelude = """
        import os, random, re, socket, struct, time
        random.seed(7)
        MAIN, GATEWAY = "10.10.0.10", "10.10.1.11"

        def memory():
            worst = 0
            for process in filter(str.isdigit, os.listdir("/proc")):
                try:
                    status = open(f"/proc/{process}/status").read()
                except OSError:
                    continue
                if status.startswith("Name:\\trainyday-node\\n"):
                    worst = max(worst, int(re.search(r"VmRSS:\\s+(\\d+)", status)[1]))
            return worst

        def connect(host, port):
            s = socket.create_connection((host, port), timeout=2)
            s.settimeout(0.5)
            return s

        def attempt(action):
            try:
                return action()
            except OSError:
                return None

        print("memory before", memory(), flush=True)

        """

    private static let epilogue = """

        print("memory after", memory(), flush=True)
        print("done", flush=True)
        time.sleep(3600)
        """

    static let attacks: [(name: String, script: String, traces: [String])] = [
        (
            "garbage on every port",
            """
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for turn in range(300):
                for host in (MAIN, GATEWAY):
                    for port in (1719, 2944, 2945, 5060):
                        udp.sendto(random.randbytes(random.randrange(1, 1400)), (host, port))
                time.sleep(0.002)
            for turn in range(50):
                for port in (2944, 5060):
                    s = attempt(lambda: connect(MAIN, port))
                    if s:
                        attempt(lambda: s.sendall(random.randbytes(2000)))
                        s.close()
            for text in (b"MEGACO/1 [1.2.3.4]\\nTransaction=1{Context=-{" + b"{" * 60000, b"!/1 " + b"\\xff" * 60000):
                s = attempt(lambda: connect(MAIN, 2944))
                if s:
                    attempt(lambda: s.sendall(struct.pack(">BBH", 3, 0, len(text) + 4) + text))
            """, ["\"node\": \"main\", \"event\": \"undecodable message\""]
        ),
        (
            "half headers for ever and announced lengths of gigabytes",
            """
            held = []
            request = b"OPTIONS sip:main SIP/2.0\\r\\n"
            for turn in range(40):
                held.append((connect(MAIN, 2944), b"\\x03\\x00"))
                held.append((connect(MAIN, 2944), b"\\x03\\x00\\xff\\xff" + b"M" * 60000))
                held.append((connect(MAIN, 5060), request + b"Content-Length: 4294967295\\r\\n\\r\\n"))
                held.append((connect(MAIN, 5060), request + b"X: " + b"x" * 100000))
            for s, opening in held:
                attempt(lambda: s.sendall(opening))
            for turn in range(200):
                for s, opening in held:
                    attempt(lambda: s.send(b"x" * 1000))
                time.sleep(0.005)
            """, ["\"node\": \"main\", \"event\": \"undecodable message\""]
        ),
        (
            "ten thousand connections to one controller",
            """
            held = []
            for turn in range(10000):
                s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                s.setblocking(False)
                s.connect_ex((MAIN, 2944))
                held.append(s)
                if turn % 100 == 99:
                    time.sleep(0.02)
                if len(held) == 5000:
                    print("memory meanwhile", memory(), flush=True)
            time.sleep(1)
            """, ["limit reached", "connections"]
        ),
        (
            "a registration that is replayed",
            """
            text = (b'MEGACO/1 [10.10.0.66]:2944\\nTransaction=77{Context=-{ServiceChange=ROOT{Services{'
                    b'Method=Restart,Reason="901 Cold Boot",Version=1}}}}')
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            udp.bind(("10.10.0.66", 2944))
            udp.settimeout(0.5)
            answers = set()
            for turn in range(2000):
                udp.sendto(text, (MAIN, 2944))
                if turn % 20 == 19:
                    time.sleep(0.005)
            while True:
                try:
                    answers.add(udp.recv(65535))
                except OSError:
                    break
            print("answers", len(answers), flush=True)
            s = connect(MAIN, 2944)
            for turn in range(500):
                attempt(lambda: s.sendall(struct.pack(">BBH", 3, 0, len(text) + 4) + text))
            """, ["\"node\": \"main\", \"event\": \"gateway refused\", \"subject\": \"10.10.0.66\""]
        ),
    ]

    @Test("registrations of the others are undisturbed, and memory is bounded", arguments: attacks.indices)
    func attack(_ index: Int) throws {
        let attack = Self.attacks[index]
        let scratch = try Scratch()
        let script = try scratch.write(Self.prelude + attack.script + Self.epilogue, to: "intruder.py")
        let topology = try scratch.write(
            StormStory.text(
                lasts: "160s",
                expectations: [
                    "{ gateway: [mg1, mg2, mg3], registered with: main, at: [0s, 60s], method: Restart, reason: 901 }",
                    "{ gateway: [mg1, mg2, mg3], stays with: main, between: [60s, 160s] }",
                ],
                programs: ["intruder: { network: hq, address: 10.10.0.66, program: [python3, \(script)] }"]),
            to: "hostile.yaml")
        // Slow, so that sixty seconds of link loss are six of the host's.
        let verdict = try WireStoryTests.play(topology, in: scratch, speed: 10)
        #expect(verdict.splits.isEmpty)
        let log = try #require(scratch.text(of: "out/intruder.log"))
        #expect(log.hasSuffix("done\n"), "\(attack.name): \(log)")
        // As many megabytes as a node of the debug build has, with room for what it may keep of strangers.
        for line in log.split(separator: "\n") where line.hasPrefix("memory") {
            let kilobytes = try #require(line.split(separator: " ").last.flatMap { Int($0) })
            #expect((1..<100_000).contains(kilobytes), "\(attack.name): \(line)")
        }
        if attack.name.hasSuffix("replayed") { #expect(log.contains("\nanswers 1\n"), "\(log)") }
        let journal = scratch.text(of: "out/journal.jsonl") ?? ""
        for trace in attack.traces { #expect(journal.contains(trace), "\(attack.name): \(trace)") }
    }
}
