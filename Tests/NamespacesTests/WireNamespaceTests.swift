import Fabric
import Glibc
import Testing
import Wire

@testable import Namespaces

/// On real namespaces; they fail, and say why, on a machine that allows none.
@Suite("A lab in the kernel", .serialized, .timeLimit(.minutes(2)))
struct WireNamespaceTests {
    static let pair = TrialLab.plan(nodes: 2)

    @Test("nodes get their links, addresses and routes, and no IPv6 that nobody asked for")
    func furnished() throws {
        let host = try LabFixture.host()
        try host.build(Self.pair)
        let links = try LabFixture.shell("cat /proc/net/dev", in: "n2", of: host)
        #expect(links.contains("lo:") && links.contains("eth0:") && !links.contains("p2:"))
        let routes = try LabFixture.shell("cat /proc/net/route", in: "n2", of: host)
        #expect(routes.contains("eth0\t00000000\tFEFF0A0A"))
        #expect(routes.contains("eth0\t00000A0A\t00000000"))
        #expect(try LabFixture.shell("cat /proc/net/fib_trie", in: "n2", of: host).contains("10.10.0.2"))
        #expect(try LabFixture.shell("cat /proc/net/if_inet6", in: "n2", of: host) == "")
        #expect(try LabFixture.shell("cat /proc/net/if_inet6", in: nil, of: host) == "")
        let own = try LabFixture.shell("cat /proc/net/dev", in: nil, of: host)
        #expect(["p1:", "p2:", "s0a:", "s0b:", "d0a:", "d0b:"].allSatisfy(own.contains) && !own.contains("eth0:"))
        try host.stop()
    }

    @Test("a router forwards between its interfaces, IPv6 too, without router solicitations of its own")
    func router() throws {
        let address = IPAddress.v6(high: 0x2001_0DB8 << 32, low: 1)
        let legs = (0..<2).map { number in
            InterfacePlan(
                port: PortIdentifier(number), name: "eth\(number)", mac: MACAddress(0x0200_0000_0001 + UInt64(number)),
                addresses: number == 0
                    ? [.init(address, prefixLength: 64)] : [.init(.v4(0xC000_0201), prefixLength: 24)],
                mtu: 1_400)
        }
        let host = try LabFixture.host()
        let route = RoutePlan(
            destination: .v6(high: 0x2001_0DB8_0001_0000, low: 0), prefixLength: 48,
            gateway: .v6(high: 0x2001_0DB8 << 32, low: 2))
        try host.build(
            KernelPlan(nodes: [NodePlan(name: "r", interfaces: legs, routes: [route], forwards: true)], mirrors: []))
        let settings = try LabFixture.shell(
            """
            cd /proc/sys/net; cat ipv4/ip_forward ipv6/conf/all/forwarding ipv4/conf/all/rp_filter \
            ipv6/conf/eth0/router_solicitations ipv6/conf/eth0/accept_dad ipv6/conf/eth0/mtu
            """, in: "r", of: host)
        #expect(settings == "1\n1\n0\n0\n0\n1400\n")
        let addresses = try LabFixture.shell("cat /proc/net/if_inet6", in: "r", of: host)
        // The fifth field are the flags: neither tentative (40) nor failed; permanent (80) and without detection (02).
        #expect(addresses.contains("20010db8000000000000000000000001 02 40 00 82     eth0"))
        #expect(try LabFixture.shell("cat /proc/net/ipv6_route", in: "r", of: host).contains("20010db8000100000000"))
        try host.stop()
    }

    @Test("processes are started, named once, signalled, and their ends reported")
    func processes() throws {
        let host = try LabFixture.host()
        try host.build(Self.pair)
        let sleeper = SpawnRequest(name: "a", node: "n1", path: "sleep", arguments: ["sleep", "100"])
        let first = try host.spawn(sleeper)
        let firstChannel = Descriptor(owning: try #require(first.channel))
        #expect(kill(try #require(first.hostProcess), 0) == 0)
        #expect(throws: LabError.self) { try host.spawn(sleeper) }
        #expect(try host.nodes().map(\.processes) == [["a"], []])
        let absent = SpawnRequest(name: "b", node: "n1", path: "/nonexistent", arguments: ["b"])
        #expect(throws: LabError.refused(KernelError("start b", number: ENOENT, detail: "/nonexistent"))) {
            try host.spawn(absent)
        }
        #expect(throws: LabError.self) { try host.spawn(SpawnRequest(name: "c", node: "n9", path: "x", arguments: [])) }
        #expect(throws: LabError.refused(KernelError("signal c", number: ESRCH))) { try host.signal("c", SIGTERM) }
        try host.signal("a", SIGINT)
        let events = try LabFixture.events(of: host) { _ in true }
        #expect(events == [.exited(name: "a", node: "n1", end: .killed(signal: SIGINT))])
        #expect(LabFixture.readAll(firstChannel) == "")
        _ = try host.spawn(
            SpawnRequest(name: "a", node: nil, path: "/bin/sh", arguments: ["sh", "-c", "exit 9"], hasChannel: false))
        #expect(try LabFixture.events(of: host) { _ in true } == [.exited(name: "a", node: nil, end: .exited(code: 9))])
        try host.stop()
    }

    @Test("a child knows the descriptors it was given, and no other")
    func descriptors() throws {
        let host = try LabFixture.host()
        let spawned = try host.spawn(
            SpawnRequest(
                name: "list", node: nil, path: "/bin/sh",
                arguments: [
                    "sh", "-c", "exec >&5; cd /proc/$$/fd; for n in *; do [ -e $n ] && echo $n; done; cat <&4 >&3",
                ],
                environment: ["PATH=/usr/bin:/bin"], descriptors: [4, 5, 1]),
            descriptors: try Self.files())
        let channel = Descriptor(owning: try #require(spawned.channel))
        #expect(LabFixture.readAll(channel) == "given\n")
        #expect(TextFile.contents(of: Self.output) == "0\n1\n2\n3\n4\n5\n")
        unlink(Self.output)
        try host.stop()
    }

    private static let output = "/tmp/rainyday-namespaces-\(getpid())"

    /// A pipe with a line in it, a file to write, and standard error.
    private static func files() throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        #expect(write(ends[1], "given\n", 6) == 6)
        close(ends[1])
        return [ends[0], open(output, O_RDWR | O_CREAT | O_TRUNC, 0o600), 2]
    }

    @Test("a failed build says which step and why, leaves nothing, and may be tried again")
    func failedBuild() throws {
        let host = try LabFixture.host()
        var plan = Self.pair
        plan.nodes[1].interfaces[0].port = plan.nodes[0].interfaces[0].port
        let words = "create the veth pair p1 (switch) and eth0 in n2, 02:00:00:00:00:02"
        let error = #expect(throws: LabError.self) { try host.build(plan) }
        #expect(error?.description.hasPrefix("cannot \(words): EEXIST (File exists)") == true)
        #expect(!(try LabFixture.shell("cat /proc/net/dev", in: nil, of: host)).contains("p1:"))
        try host.build(Self.pair)
        #expect(try host.nodes().map(\.isPowered) == [true, true])
        try host.stop()
    }

    @Test("power off kills all that runs in a node, power on makes it anew")
    func power() throws {
        let host = try LabFixture.host()
        try host.build(Self.pair)
        // The shell's child leaves its session and outlives it: it is not the lab's own child but dies too.
        let line = "setsid sleep 100 & echo started >&3; exec 3>&-; wait"
        let spawned = try host.spawn(
            SpawnRequest(name: "s", node: "n1", path: "/bin/sh", arguments: ["sh", "-c", line]))
        let channel = Descriptor(owning: try #require(spawned.channel))
        var byte: UInt8 = 0
        #expect(read(channel.number, &byte, 1) == 1)
        let path = try host.namespacePath(of: "n1")
        #expect(access(path, F_OK) == 0)
        try host.powerOff("n1")
        #expect(try host.events() == [.exited(name: "s", node: "n1", end: .killed(signal: SIGKILL))])
        #expect(LabFixture.areGone([try #require(spawned.hostProcess)]))
        #expect(LabFixture.readAll(channel) == "tarted\n")
        #expect(try host.nodes().map(\.isPowered) == [false, true])
        #expect(throws: LabError.self) { try host.powerOff("n1") }
        #expect(!(try LabFixture.shell("cat /proc/net/dev", in: nil, of: host)).contains("p1:"))
        try host.powerOn("n1")
        #expect(
            try LabFixture.shell("cat /sys/class/net/eth0/address; cat /proc/net/route", in: "n1", of: host)
                .contains("FEFF0A0A"))
        // The switch may send to it at once, and a second power on takes nothing away.
        #expect(try LabFixture.shell("cat /sys/class/net/p1/operstate", in: nil, of: host) == "up\n")
        #expect(throws: LabError.self) { try host.powerOn("n1") }
        #expect(try LabFixture.shell("cat /proc/net/route", in: "n1", of: host).contains("FEFF0A0A"))
        try host.stop()
    }

    @Test("a program runs inside a node from outside, and its end comes through")
    func entry() throws {
        let host = try LabFixture.host()
        try host.build(Self.pair)
        func run(_ line: String, in path: String?) throws -> ProcessEnd {
            let process = host.initProcess
            return try NamespaceEntry(initProcess: process, network: path, command: ["sh", "-c", line]).run()
        }
        let path = try host.namespacePath(of: "n2")
        #expect(try run("grep -q 10.10.0.2 /proc/net/fib_trie && exit 7", in: path) == .exited(code: 7))
        #expect(try run("grep -q s0b: /proc/net/dev && kill -9 $$", in: nil) == .killed(signal: SIGKILL))
        #expect(throws: KernelError.self) {
            try NamespaceEntry(initProcess: host.initProcess, network: nil, command: ["/nonexistent"]).run()
        }
        try host.stop()
        #expect(throws: KernelError.self) { try run("true", in: path) }
    }

    @Test("stop lets processes end in order, kills the stubborn, and may be called twice")
    func stop() throws {
        let host = try LabFixture.host()
        try host.build(Self.pair)
        for (name, line) in [("meek", "sleep 100"), ("stubborn", "trap '' TERM; echo >&3; while :; do sleep 1; done")] {
            let spawned = try host.spawn(
                SpawnRequest(name: name, node: "n1", path: "/bin/sh", arguments: ["sh", "-c", "exec 3>&3; " + line]))
            let channel = Descriptor(owning: try #require(spawned.channel))
            if name == "stubborn" {
                var byte: UInt8 = 0
                #expect(read(channel.number, &byte, 1) == 1)
            }
        }
        let process = host.initProcess
        let events = try host.stop(grace: .milliseconds(100))
        #expect(events.first == .exited(name: "meek", node: "n1", end: .killed(signal: SIGTERM)))
        #expect(LabFixture.areGone([process], within: .zero))
        #expect(try host.stop() == [])
        #expect(throws: LabError.ended(.exited(code: 0))) { try host.events() }
    }

    @Test("SIGTERM to the first process stops the lab in order")
    func terminated() throws {
        let host = try LabFixture.host()
        #expect(kill(host.initProcess, SIGTERM) == 0)
        #expect(try host.events(timeout: .seconds(5)) == [.stopping(signal: SIGTERM)])
        #expect(throws: LabError.ended(.exited(code: 0))) { try host.events(timeout: .seconds(5)) }
    }

    @Test("the death of the first process takes everything along within a second, and is told")
    func firstProcessDies() throws {
        let host = try LabFixture.host()
        try host.build(TrialLab.plan(nodes: 10))
        let processes = try (1...10).map { number in
            let request = SpawnRequest(
                name: "s\(number)", node: "n\(number)", path: "sleep", arguments: ["sleep", "100"], hasChannel: false)
            return try #require(try host.spawn(request).hostProcess)
        }
        #expect(kill(host.initProcess, SIGKILL) == 0)
        #expect(LabFixture.areGone(processes + [host.initProcess]))
        #expect(throws: LabError.ended(.killed(signal: SIGKILL))) { try host.events(timeout: .seconds(5)) }
        #expect(throws: LabError.ended(.killed(signal: SIGKILL))) { try host.nodes() }
    }

    @Test("kill -9 of the launcher takes everything along within a second")
    func launcherDies() throws {
        let launcher = try TrialProcess(nodes: 10)
        let processes = try launcher.processes()
        #expect(processes.count == 11)
        let mounts = TextFile.contents(of: "/proc/self/mountinfo")
        #expect(kill(launcher.process, SIGKILL) == 0)
        #expect(LabFixture.areGone(processes))
        #expect(TextFile.contents(of: "/proc/self/mountinfo") == mounts)
        launcher.collect()
    }
}
