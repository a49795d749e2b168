import Fabric
import Glibc
import Wire

/// A lab without a switch, of nodes that only sleep: to measure how long a lab takes to come and go, and to try what
/// becomes of it when its launcher is killed.
public enum TrialLab {
    /// One network with so many nodes on it, each with one address and a default route.
    ///
    /// - Parameter count: 1…60,000.
    public static func plan(nodes count: Int) -> KernelPlan {
        let nodes = (1...max(1, min(count, 60_000))).map { number in
            NodePlan(
                name: "n\(number)",
                interfaces: [
                    InterfacePlan(
                        port: PortIdentifier(number), mac: MACAddress(0x0200_0000_0000 + UInt64(number)),
                        addresses: [.init(.v4(0x0A0A_0000 + UInt32(number)), prefixLength: 16)])
                ],
                routes: [RoutePlan(destination: .v4(0), prefixLength: 0, gateway: .v4(0x0A0A_FFFE))])
        }
        return KernelPlan(nodes: nodes, mirrors: [MirrorPlan(index: 0, network: "trial")])
    }

    /// Brings a lab up with a sleeping process in each node, says so on standard output, waits for the end of standard
    /// input, and takes the lab down. Each line is `word milliseconds`, the first one with the host's numbers of the
    /// lab's processes after it.
    ///
    /// - Parameter executable: as for ``LabHost``.
    /// - Returns: an exit code: 0, or 4 where the machine lacks something.
    public static func run(nodes count: Int, executable: String = "/proc/self/exe") -> Int32 {
        let clock = ContinuousClock()
        do throws(LabError) {
            let start = clock.now
            let host = try LabHost(executable: executable)
            try host.build(plan(nodes: count))
            let built = clock.now
            var processes = [host.initProcess]
            for node in try host.nodes() {
                let request = SpawnRequest(
                    name: node.name, node: node.name, path: "sleep", arguments: ["sleep", "3600"], hasChannel: false)
                processes += [try host.spawn(request).hostProcess ?? 0]
            }
            let numbers = processes.map(String.init).joined(separator: " ")
            say("up \((built - start) / .milliseconds(1)) \(numbers)")
            var byte: UInt8 = 0
            while read(0, &byte, 1) > 0 {}
            let stopped = clock.now
            try host.stop()
            say("down \((clock.now - stopped) / .milliseconds(1))")
            return 0
        } catch {
            say("failed 0 \(error)")
            return 4
        }
    }

    private static func say(_ line: String) { _ = write(1, line + "\n", line.utf8.count + 1) }
}
