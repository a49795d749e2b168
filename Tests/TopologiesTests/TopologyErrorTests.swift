import Glibc
import Testing
import Topologies
import Wire

@Suite("A topology file that is wrong")
struct TopologyErrorTests {
    @Test(
        "is refused with line, column, reason and a way out",
        arguments: [
            ("gateways:", "gatways:", "lab.yaml:22:1: unknown key 'gatways' of a topology (did you mean 'gateways'?)"),
            ("jitter: 2ms", "jiter: 2ms", "lab.yaml:7:48: unknown key 'jiter' of a network (did you mean 'jitter'?)"),
            (
                "sip: tcp", "sip: tcp, sip keepalive: 2min",
                "lab.yaml:21:81: unknown key 'sip keepalive' of a session manager (did you mean 'sip keep-alive'?)"
            ),
            (
                "sip: tcp", "sip: tcp, sip keep-alive: 0s",
                "lab.yaml:21:97: 'sip keep-alive' is 1s to 1440min, not 0s"
            ),
            ("delay: 15ms", "delay: 15", "lab.yaml:7:42: 'delay' has no unit: 15 (write 15s, 15ms or 15min)"),
            (
                "delay: 15ms", "delay: [15ms]",
                "lab.yaml:7:42: 'delay' is a duration, not a list (such as 90s, 15ms or 5min)"
            ),
            ("15ms", "15 sec", "lab.yaml:7:42: 'sec' is no unit of time (known: ms, s, min, h, us, ns)"),
            ("loss: 0.5%", "loss: 0.5", "lab.yaml:7:67: 'loss' is a share from 0% to 100%, not '0.5' (such as 0.5%)"),
            (
                "10.20.1.12 }", "10.10.1.12 }",
                "lab.yaml:25:30: 10.10.1.12 is outside network 'branch', 10.20.0.0/16 (it lies in 'hq')"
            ),
            ("10.20.1.12 }", "10.20.1.11 }", "lab.yaml:25:30: 10.20.1.11 is already the address of 'mg1', line 23"),
            (
                "10.20.1.12 }", "10.20.255.255 }",
                "lab.yaml:25:30: 10.20.255.255 is the network's own or its broadcast address"
            ),
            (
                "mgc list: [main, srs]", "mgc list: [main, sr]",
                "lab.yaml:23:98: unknown server 'sr' (did you mean 'srs'?)"
            ),
            (
                "mgc list: [main, srs]", "mgc list: [main, sm1]",
                "lab.yaml:23:98: 'sm1' is a session manager, not a server (known: main, srs)"
            ),
            (
                "mgc list: [main, srs]", "mgc list: [main, srs, a, b, c]",
                "lab.yaml:23:109: 'mgc list' has 5 entries (at most 4, and survivable-call-engine as a fifth)"
            ),
            (
                "primary search: 90s", "primary search: 60min",
                "lab.yaml:24:26: 'primary search' is 1min to 59min, not 60min"
            ),
            (
                "primary search: 90s", "primary search: 59s",
                "lab.yaml:24:26: 'primary search' is 1min to 59min, not 59s"
            ),
            (
                "primary search: 90s", "total search: 61min",
                "lab.yaml:24:24: 'total search' is 2min to 60min, not 61min"
            ),
            ("primary search: 90s", "transition point: 5", "lab.yaml:24:28: 'transition point' is 1 to 4, not 5"),
            (
                "primary search: 90s", "transition point: 3",
                "lab.yaml:24:28: the transition point is 3, but the mgc list has 2 entries"
            ),
            (
                "primary search: 90s", "primary search: 30min",
                "lab.yaml:24:26: the primary search is not shorter than the total search"
            ),
            ("region: 2, serial", "region: 3, serial", "lab.yaml:23:56: unknown region 3 (known: 1, 2)"),
            ("type: main,", "type: mian,", "lab.yaml:18:17: 'type' is no 'mian' (did you mean 'main'?)"),
            ("survivable remote", "main", "lab.yaml:19:17: there is a main already"),
            (
                "backup servers: [srs]", "backup servers: [srx]",
                "lab.yaml:13:41: unknown server 'srx' (did you mean 'srs'?)"
            ),
            ("[hq, wan]", "[hq, van]", "lab.yaml:9:18: unknown network 'van' (did you mean 'wan'?)"),
            (
                "10.20.0.0/16", "10.20.1.0/16",
                "lab.yaml:6:21: 'subnet' is no network: 10.20.1.0/16 (did you mean 10.20.0.0/16?)"
            ),
            ("10.20.0.0/16", "10.10.128.0/17", "lab.yaml:6:21: 10.10.128.0/17 overlaps network 'hq', 10.10.0.0/16"),
            ("  mg2:", "  main:", "lab.yaml:25:3: 'main' is already the server of line 18"),
            ("like: mg1", "like: mg9", "lab.yaml:25:16: unknown gateway 'mg9' (did you mean 'mg1'?)"),
            (
                "like: mg1", "like: mg3",
                "lab.yaml:25:16: gateway 'mg3' is not further up (like copies from a gateway above)"
            ),
            (
                "like: mg2,", "like: mg2, serial: 12TG41070194,",
                "lab.yaml:26:29: another gateway has the serial number 12TG41070194"
            ),
            ("[[mg1, mg2], main]", "[[mg1, mgg], main]", "lab.yaml:28:39: unknown node 'mgg' (did you mean 'mg1'?)"),
            ("[[mg1, mg2], main]", "[mg1]", "lab.yaml:28:32: 'between' names two sides (between: [[mg1, mg2], main])"),
            ("heal: partial", "heal: partail", "lab.yaml:29:23: unknown fault 'partail' (did you mean 'partial'?)"),
            ("heal: partial", "hael: all", "lab.yaml:29:17: unknown key 'hael' of the timeline (did you mean 'heal'?)"),
            (
                "heal: partial", "heal: all, kill: mg1",
                "lab.yaml:29:5: this entry says 'kill' and 'heal' (make two entries of it)"
            ),
            (
                "heal: partial", "firewall: { from: mg1, to: main }",
                "lab.yaml:29:29: a firewall has two sides, not 'from' (between: [[mg1, mg2], main], the inside first)"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], idle time: 5min }",
                "lab.yaml:29:51: unknown key 'idle time' of 'firewall' (did you mean 'idle timeout'?)"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], idle timeout: 8d }",
                "lab.yaml:29:65: 'd' is no unit of time (known: ms, s, min, h, us, ns)"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], udp idle timeout: 500ms }",
                "lab.yaml:29:69: 'udp idle timeout' is 1s to 10080min, not 500ms"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], answers: rst }",
                "lab.yaml:29:60: 'answers' is no 'rst' (did you mean 'reset'?)"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], opened by: outside }",
                "lab.yaml:29:62: 'opened by' is no 'outside' (known: inside, either)"
            ),
            (
                "heal: partial", "firewall: { between: [mg1, main], asymmetric return: maybe }",
                "lab.yaml:29:70: 'asymmetric return' is y or n, not 'maybe'"
            ),
            (
                "heal: partial", "firewall: { idle timeout: 5min }",
                "lab.yaml:29:27: a firewall has two sides: the inside and the outside "
                    + "(between: [[mg1, mg2], main], the inside first)"
            ),
            (
                "heal: partial", "flush firewall: partial",
                "lab.yaml:29:33: unknown firewall 'partial' (name: … beside a firewall gives it one)"
            ),
            (
                "heal: partial", "flush firewal: fw",
                "lab.yaml:29:17: unknown key 'flush firewal' of the timeline (did you mean 'flush firewall'?)"
            ),
            (
                "heal: partial", "flush firewall: fw, until: 9min",
                "lab.yaml:29:44: 'flush firewall' has no end, so no 'until'"
            ),
            ("heal: partial", "reset: r-hq", "lab.yaml:29:24: 'r-hq' is a router, not a node"),
            ("heal: partial", "reset: mg1, until: 9min", "lab.yaml:29:36: 'reset' has no end, so no 'until'"),
            ("at: 8min,", "", "lab.yaml:29:5: this entry does not say when (at: 60s)"),
            (
                "split in region: 2", "splits in region: 2",
                "lab.yaml:31:5: this expectation has no form that is known (did you mean 'split in region'?)"
            ),
            (
                "[161s, 190s]", "[190s, 161s]",
                "lab.yaml:31:35: 'begins' is an empty window (the first time is not after the second)"
            ),
            ("[161s, 190s]", "161s", "lab.yaml:31:35: 'begins' is a window, not '161s' (such as [101s, 130s])"),
            (
                "registered with: srs", "registered with: sm1",
                "lab.yaml:32:45: 'sm1' is a session manager (known: main, srs)"
            ),
            (
                "within: [101s, 130s]", "withn: [101s, 130s]",
                "lab.yaml:32:5: this expectation has no 'within' (within: [101s, 130s])"
            ),
            (
                "start: 2026-01-05T21:50", "start: 2026-02-30T21:50",
                "lab.yaml:2:8: 'start' is a date and time, not '2026-02-30T21:50' (such as 2026-01-05T21:50)"
            ),
            ("title: The reference lab", "", "lab.yaml:2:1: a topology has a title (title: What happens, in a line)"),
            (
                "servers: y", "servers: maybe",
                "lab.yaml:15:59: 'force phones and gateways to active survivable servers' is y or n, not 'maybe'"
            ),
            (
                "seed: 7", "seed: 7\nseed: 8",
                "lab.yaml:3:1: the key 'seed' is there twice (put what stands under it below the first one)"
            ),
            ("  hq:     {", "\thq:     {", "lab.yaml:5:1: a tab (use spaces)"),
            (
                "seed: 7", "seed: &a 7",
                "lab.yaml:3:7: an anchor ('&') has no place in a topology file (quote a text that begins so)"
            ),
            (
                "seed: 7", "seed: *a",
                "lab.yaml:3:7: an alias ('*') has no place in a topology file (quote a text that begins so)"
            ),
            (
                "seed: 7", "seed: !!int 7",
                "lab.yaml:3:7: a tag ('!') has no place in a topology file (quote a text that begins so)"
            ),
            (
                "seed: 7", "seed: [7",
                "lab.yaml:4:1: a text over several lines (write it on one line, or put quotes around it)"
            ),
            ("title: The", "title: \"The", "lab.yaml:1:8: a text whose closing quote is missing"),
            ("seed: 7", "lasts: 5min", "lab.yaml:29:1: this happens at 480.0 s, after the story's end (see 'lasts')"),
            (
                "name: partial", "every: 10s, name: partial",
                "lab.yaml:28:1: 'every' without 'times' has no end (say how long the story lasts, or how many times)"
            ),
        ])
    func refused(old: String, new: String, error: String) {
        let errors = ReferenceLab.errors(replacing: old, with: new)
        #expect(errors.contains(error), "\(errors)")
        #expect(errors.count <= 2, "\(errors)")
    }

    @Test("of no content is empty", arguments: ["", "\n\n", "# only words\n"])
    func empty(text: String) {
        #expect(ReferenceLab.errors(in: text).count == 1)
        #expect(ReferenceLab.errors(in: text).first?.contains("the file is empty") == true)
    }

    @Test("of the wrong kind says so")
    func wrongRoot() {
        #expect(
            ReferenceLab.errors(in: "[1, 2]")
                == ["lab.yaml:1:1: a topology is a mapping, not a list (it begins with 'title: …')"])
    }

    @Test("of ten million brackets is refused by its size, one of a thousand by its depth")
    func brackets() {
        #expect(
            ReferenceLab.errors(in: String(repeating: "[", count: 10 << 20))
                == ["lab.yaml:1:1048577: the file goes on past 1048576 bytes (a topology has no more)"])
        #expect(
            ReferenceLab.errors(in: String(repeating: "[", count: 1000))
                == ["lab.yaml:1:65: more than 64 levels of nesting"])
        #expect(
            ReferenceLab.errors(in: String(repeating: "- ", count: 500000))
                == ["lab.yaml:1:129: more than 64 levels of nesting"])
        let deep = (0..<700).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(ReferenceLab.errors(in: deep) == ["lab.yaml:65:66: more than 64 levels of nesting"])
    }

    @Test("tells all that is wrong, in order, and stops at twenty")
    func several() {
        let three = ReferenceLab.text(replacing: "jitter: 2ms", with: "jiter: 2ms, dealy: 5ms")
        #expect(ReferenceLab.errors(in: three).map { $0.prefix(14) } == ["lab.yaml:7:48:", "lab.yaml:7:60:"])
        let many = "title: x\nnetworks:\n" + (0..<30).map { "  n\($0): { subnet: x }\n" }.joined()
        let errors = ReferenceLab.errors(in: many)
        #expect(errors.count == TopologyErrors.limit)
        #expect(errors.first == "lab.yaml:3:17: 'subnet' is no network: x (such as 10.10.0.0/16 or 2001:db8:10::/64)")
    }

    @Test("of a recording in its place says what makes a topology of it")
    func recording() {
        let bytes: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A, 0xFF, 0xFF]
        #expect(throws: TopologyErrors.self) { try Topology(bytes: bytes, file: "x") }
        do {
            _ = try Topology(bytes: bytes, file: "x")
        } catch {
            #expect(error.description.hasSuffix("text (rainyday infer makes a topology of a recording)"))
        }
    }

    @Test("of bytes that are no UTF-8 names the place")
    func encoding() {
        #expect(
            throws: TopologyErrors([
                TopologyError(file: "x", line: 2, column: 4, reason: "this is not UTF-8 text")
            ])
        ) { try Topology(bytes: Array("title: x\nabc".utf8) + [0xFF], file: "x") }
    }

    @Test(
        "cannot smuggle an alias past the check",
        arguments: [
            "a: &x [1]\nb: [*x]", "a: [&x 1, *x]", "a: {b: *x}", "a: {\"b\":*x}", "? *x\n: 1", "a:\n  - *x", "--- *x",
            "a: 'b' *x", "title: a 'b\nc: &x 'd", "a: b\n  'c\nd: *x '", "[a,\n*x]", "{?*x : 1}", "a: b # c\nd: *x",
            "\u{FEFF}&a b", "a: b\u{2028}*x", "a: |\n  b\nc: *x", "%TAG ! x\n---\n*x",
        ])
    func aliases(text: String) {
        #expect(ReferenceLab.errors(in: text).count >= 1)
        #expect(
            !ReferenceLab.errors(in: text).contains { $0.contains("unknown key") }, "\(ReferenceLab.errors(in: text))")
    }

    @Test("never crashes: every prefix, and every line left out, of the reference lab")
    func prefixes() {
        let bytes = Array(ReferenceLab.text.utf8)
        for length in stride(from: 0, to: bytes.count, by: 3) {
            _ = try? Topology(bytes: Array(bytes[..<length]), file: "x")
        }
        let lines = ReferenceLab.text.split(separator: "\n")
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            _ = try? Topology(yaml: fewer.joined(separator: "\n"), file: "x")
        }
    }
}

@Suite("A topology file with bytes changed at random")
struct MutatedTopologyTests {
    /// `make soak` sets RAINYDAY_FUZZ to try a multiple of these.
    static let seeds = 0..<(8 * (getenv("RAINYDAY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1))

    @Test("loads or is refused, and never more than that", arguments: seeds)
    func mutated(seed: Int) { mutate(ReferenceLab.text, seed: seed) }

    @Test("loads or is refused, where it has every form of expectation", arguments: seeds)
    func mutatedExpectations(seed: Int) throws {
        let example = try #require(DocumentedTopologyTests.examples(in: "Docs/TopologyFile.md").last)
        mutate(example, seed: seed)
    }

    private func mutate(_ text: String, seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let original = Array(text.utf8)
        let spice = Array("[]{}:,-#'\"&*!|>%@?\n\t 09amy".utf8)
        for _ in 0..<60 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: place)
                case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                default: bytes[place] = spice.randomElement(using: &generator) ?? 0
                }
            }
            do {
                let topology = try Topology(bytes: bytes, file: "x")
                #expect(topology.schedule().count <= Topology.scheduleLimit)
                #expect(!topology.ports().isEmpty)
            } catch {
                #expect((1...TopologyErrors.limit).contains(error.errors.count))
                #expect(error.errors.allSatisfy { $0.line >= 1 && $0.column >= 1 })
            }
        }
    }
}

@Suite("A topology file of a megabyte")
struct LargeTopologyTests {
    @Test(
        "is refused soon, whatever it is full of",
        arguments: [
            "title: x\n" + (0..<50_000).map { "unknownkey\($0): 1\n" }.joined(),
            "title: x\nnetworks:\n" + (0..<20_000).map { "  n\($0): { subnet: 1.2.3.4 }\n" }.joined(),
            ReferenceLab.text + "\n"
                + (0..<20_000).map { "  - { gateway: mgx\($0), stays with: srx }\n" }.joined(),
            ReferenceLab.text + "\n  - { gateway: [" + (0..<200_000).map { _ in "mg1," }.joined() + "mg1], x: 1 }\n",
            ReferenceLab.text(
                replacing: "provides: [trunks]", with: (0..<30_000).map { "k\($0): 1" }.joined(separator: ", ")),
            ReferenceLab.text(
                replacing: "[[mg1, mg2], main]", with: "[[" + (0..<100_000).map { "m\($0)," }.joined() + "x], main]"),
            "title: " + String(repeating: "[", count: 60) + String(repeating: "x,", count: 100_000),
        ])
    func refused(text: String) {
        #expect(text.utf8.count < 1 << 20)
        let errors = ReferenceLab.errors(in: text)
        #expect((1...TopologyErrors.limit).contains(errors.count))
    }

    @Test("a survivable that could never reach main is an error: one has IPv4, the other IPv6")
    func families() {
        let yaml = """
            title: Two families
            start: 2026-01-05T21:50
            networks:
              four: { subnet: 10.10.0.0/16 }
              six:  { subnet: "2001:db8::/64" }
            regions: { 1: { name: One } }
            servers:
              main: { type: main,              network: four, address: 10.10.0.10, region: 1 }
              srs:  { type: survivable remote, network: six,  address: "2001:db8::10", region: 1 }
            """
        #expect(
            ReferenceLab.errors(in: yaml) == [
                "lab.yaml:9:3: 'srs' has 2001:db8::10, 'main' has 10.10.0.10: one is IPv4, the other IPv6"
            ])
    }
}
