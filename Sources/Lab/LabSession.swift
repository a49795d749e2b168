import Agents
import CLinux
import Fabric
import LiveCapture
public import Namespaces
import Sockets
import Topologies
import Wire

/// A topology on the wire: brought up, played, taken down.
///
/// Order of calls: ``bringUp()``, ``play(until:)``, ``finish()``; all from one thread. When the session or its process
/// goes away in any other way, the kernel removes all of the lab, and the capture so far is a whole file.
public final class LabSession {
    let options: LabOptions
    let layout: LabLayout
    let watch: (LabProgress) -> Void
    let folder: OutputFolder
    let journal: LabJournal
    let signals: SignalInbox?

    /// The first process of the lab; nil before bring-up and after the end.
    public internal(set) var host: LabHost?
    var switchClient: SwitchClient?
    var captureClient: CaptureClient?
    var channels: [String: NodeChannel] = [:]
    /// What nodes wanted kept: a process that is started again begins with it.
    var saved: [String: AgentSettings] = [:]
    /// What each node had saved when the last snapshot of it was taken; nil inside where that was nothing.
    var backups: [String: AgentSettings?] = [:]
    /// Processes whose end is no surprise: killed, powered off, or about to be replaced.
    var dismissed: Set<String> = []
    var clock = ScenarioClock(originMonotonicNanoseconds: 0, speed: 1)
    var outcome = LabOutcome()
    /// Actions on nodes that are still to come, the earliest first; link faults lie with the switch.
    var pending: [ScheduledAction] = []
    /// The words of each fault that the switch holds, by its number.
    var faultTexts: [UInt64: (text: String, planned: Instant)] = [:]
    var lastFault: UInt64 = 0
    var lastToken: UInt64 = 0
    /// Who waits for the answer to a console line.
    var askers: [UInt64: Asker] = [:]
    /// How long the timeline has made nodes stand still since they started.
    var standstills: [String: Standstill] = [:]
    var reopened: Set<PortIdentifier> = []
    var applied: Set<UInt64> = []
    /// When the capture was last asked what it has counted, in monotonic nanoseconds.
    var lastCount: Int64 = 0

    /// Somebody who typed a line at a node's console.
    struct Asker {
        let node: String
        let answer: (_ text: String, _ isRefused: Bool) -> Void
    }

    /// The lab's own processes beside those of nodes, by names that no node can have.
    static let switchName = "the switch"
    static let captureName = "the capture"

    /// - Parameter watch: hears of everything that happens, in order.
    /// - Throws: ``LabFailure`` where the output folder cannot be made.
    public init(_ options: LabOptions, watch: @escaping (LabProgress) -> Void) throws(LabFailure) {
        self.options = options
        self.watch = watch
        layout = LabLayout(options.topology)
        folder = try OutputFolder(options.outputFolder)
        let logs = options.topology.nodes.map { "\($0.name).log" }
        folder.remove(["capture.pcapng", "sent.pcapng", "verdict.json", "ladder.txt", "report.html"] + logs)
        journal = LabJournal(try LineWriter(folder.file("journal.jsonl")))
        // Before the first clone, so that every thread of the launcher leaves the signals to the inbox.
        signals = SignalInbox()
    }

    /// Makes the namespaces, starts every process and the clock.
    ///
    /// - Throws: ``LabFailure``; then nothing of the lab is left.
    public func bringUp() throws(LabFailure) {
        let begin = ContinuousClock.now
        do throws(LabFailure) {
            try folder.write(options.topology.text, to: "topology.yaml")
            watch(.stage("namespaces"))
            let host = try Self.wrapping { () throws(LabError) in try LabHost(executable: options.executable) }
            self.host = host
            _ = try Self.wrapping { () throws(LabError) in try host.build(layout.kernel) }
            watch(.stage("processes"))
            try startSwitchAndCapture()
            for node in options.topology.nodes { try startAgent(node) }
            for node in options.topology.nodes where channels[node.name] != nil { try awaitReady(node.name) }
            watch(.stage("clock"))
            try startClock()
            try planTimeline()
            for name in channels.keys.sorted() { try order(name, .start(clock)) }
            // Nodes that are told too late that the story begins are late like any other.
            if clock.now() > .start { noteLateness(of: .start) }
            try startPrograms()
        } catch {
            takeDown()
            throw error
        }
        outcome.bringUp = ContinuousClock.now - begin
        watch(.began)
    }

    /// Programs that are not ours cannot be told when the story begins: they are started when it does.
    private func startPrograms() throws(LabFailure) {
        let programs = options.topology.nodes.filter { if case .program = $0.kind { true } else { false } }
        guard !programs.isEmpty else { return }
        while ScenarioClock.monotonicNanoseconds() < clock.originMonotonicNanoseconds, outcome.signal == nil {
            try step(atMost: .start)
        }
        for node in programs { try startProgram(node) }
    }

    private func startSwitchAndCapture() throws(LabFailure) {
        switchClient = SwitchClient(descriptor: try spawnOwn(Self.switchName, "lab-switch"))
        captureClient = CaptureClient(descriptor: try spawnOwn(Self.captureName, "lab-capture"))
    }

    private func spawnOwn(_ name: String, _ subcommand: String) throws(LabFailure) -> Int32 {
        let request = SpawnRequest(
            name: name, node: nil, path: options.executable, arguments: ["rainyday", subcommand])
        guard let channel = try spawn(request).channel else { throw LabFailure(.broken, "\(name) has no channel") }
        return channel
    }

    func spawn(_ request: SpawnRequest, descriptors: [Int32] = []) throws(LabFailure) -> SpawnedProcess {
        guard let host else { throw LabFailure(.broken, "the lab is down") }
        return try Self.wrapping { () throws(LabError) in try host.spawn(request, descriptors: descriptors) }
    }

    /// The origin lies a moment ahead, so that everybody is there when the story begins: a capture takes 25 ms for each
    /// mirror port, and each node has to be told.
    private func startClock() throws(LabFailure) {
        let lead = 300 + 50 * options.topology.networks.count + 10 * options.topology.nodes.count
        let origin = ScenarioClock.monotonicNanoseconds() + Int64(lead) * 1_000_000
        clock = ScenarioClock(originMonotonicNanoseconds: origin, speed: options.speed)
        let captureClock = CaptureClock(originMonotonicNanoseconds: origin, speed: options.speed)
        let configuration = layout.switchConfiguration(
            clock: SwitchClock(originMonotonicNanoseconds: origin, speed: options.speed), seed: options.seed)
        let recording = layout.captureConfiguration(
            path: folder.file("capture.pcapng"), clock: captureClock, seed: options.seed)
        do {
            try captureClient?.configure(recording)
            let missing = try switchClient?.configure(configuration) ?? []
            guard missing.isEmpty else {
                throw LabFailure(.broken, "the switch lacks the interfaces \(missing.joined(separator: ", "))")
            }
        } catch let error as LabFailure {
            throw error
        } catch {
            throw LabFailure(.broken, "switch or capture did not start: \(error)")
        }
    }

    /// Link faults go to the switch ahead of time; what happens to nodes stays here.
    private func planTimeline() throws(LabFailure) {
        guard options.playsTimeline else { return }
        for scheduled in options.topology.schedule() {
            let fault: LinkFault
            switch scheduled.action {
            case .link(let rule): fault = .install(rule)
            case .heal(let names?): fault = .remove(names: names)
            case .heal(nil): fault = .removeAll
            case .flush(let names): fault = .flush(names: names)
            case .node, .backup, .console:
                pending.append(scheduled)
                continue
            }
            try apply(fault, at: scheduled.at, text: scheduled.text)
        }
    }

    /// Hands a fault to the switch; returns its number.
    @discardableResult
    func apply(_ fault: LinkFault, at planned: Instant, text: String?) throws(LabFailure) -> UInt64 {
        lastFault += 1
        if let text { faultTexts[lastFault] = (text, planned) }
        do {
            try switchClient?.send(.apply(fault: fault, identifier: lastFault, planned: planned))
        } catch {
            throw LabFailure(.broken, "the switch takes no faults: \(error)")
        }
        return lastFault
    }

    /// Turns an error of module Namespaces into a sentence with a kind.
    static func wrapping<Result>(_ body: () throws(LabError) -> Result) throws(LabFailure) -> Result {
        do throws(LabError) {
            return try body()
        } catch {
            switch error {
            case .incapable: throw LabFailure(.lacking, "\(error)")
            case .refused, .ended, .timedOut: throw LabFailure(.broken, "\(error)")
            }
        }
    }
}
