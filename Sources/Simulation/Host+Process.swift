import Agents
import Fabric
import Frames
import Wire

extension Host {
    /// Starts the process, if there is one to start and none is running: it listens, and learns of its start when
    /// the host next settles.
    ///
    /// - Returns: False where nothing was started.
    @discardableResult
    mutating func startProcess() -> Bool {
        guard let makeAgent = station.makeAgent else { return false }
        return startProcess(saved?.makeAgent() ?? makeAgent())
    }

    /// The same with an agent of the caller's.
    @discardableResult
    mutating func startProcess(_ agent: any Agent) -> Bool {
        guard isPowered, process == nil else { return false }
        processes += 1
        process = Process(agent: agent, wakeup: agent.wakeup?.at, listeners: Set(agent.listeners))
        post(.start)
        return true
    }

    /// The process dies; its kernel closes what it had open.
    mutating func kill(at now: Instant, _ outbox: inout Outbox) -> Bool {
        guard let dead = process else { return false }
        process = nil
        events.removeAll()
        var neverAccepted: Set<ConnectionIdentifier> = []
        for case .connection(let identifier, .accepted) in dead.inbox { neverAccepted.insert(identifier) }
        for slot in connections.indices {
            guard connections[slot].state != .closed else { continue }
            let isUnheardOf = connections[slot].identifier.map { neverAccepted.contains($0) } ?? true
            let isOrphan = !connections[slot].isAttached && connections[slot].isSynchronized
            guard !isOrphan else { continue }
            if let identifier = connections[slot].identifier { slotOfIdentifier[identifier] = nil }
            drive(slot, at: now, &outbox) {
                if isUnheardOf { $0.abort(&$1) } else { $0.close(at: now, &$1) }
            }
            // A process to come may use the number again.
            connections[slot].identifier = nil
        }
        settle(at: now, &outbox)
        return true
    }

    mutating func pause() -> Bool {
        guard process?.isPaused == false else { return false }
        process?.isPaused = true
        return true
    }

    mutating func resume(at now: Instant, _ outbox: inout Outbox) -> Bool {
        guard let waiting = process, waiting.isPaused else { return false }
        process?.isPaused = false
        process?.inbox = []
        process?.inboxBytes = 0
        events += Self.heard(of: waiting.inbox)
        // Whatever ran out meanwhile.
        events.append(.wake)
        settle(at: now, &outbox)
        return true
    }

    /// What a process that goes on hears of what came meanwhile: of a connection that was reset just that, and nothing
    /// that could have been read before (SwiftNIO looks for resets first).
    private static func heard(of inbox: [AgentEvent]) -> [AgentEvent] {
        let reset = Set(
            inbox.compactMap { event in
                if case .connection(let identifier, .reset) = event { identifier } else { nil }
            })
        guard !reset.isEmpty else { return inbox }
        return inbox.filter { event in
            guard case .connection(let identifier, .received) = event else { return true }
            return !reset.contains(identifier)
        }
    }

    /// Hands a command to the agent; false where nobody is there to take it.
    mutating func command(_ command: ConsoleCommand, at now: Instant, _ outbox: inout Outbox) -> Bool {
        guard isRunning else { return false }
        post(.command(command))
        settle(at: now, &outbox)
        return true
    }

    /// The agent's wake-up has come, if this is still its process.
    mutating func wakeAgent(_ number: Int, at now: Instant, _ outbox: inout Outbox) {
        // The process is looked at in place: a copy of it would make the agent copy all that it changes.
        guard number == processes, isRunning else { return }
        process?.alarm = nil
        guard process?.isPaused == false else { return }
        if let wakeup = process?.wakeup, wakeup <= now {
            post(.wake)
            settle(at: now, &outbox)
        } else {
            arm(at: now, &outbox)
        }
    }

    /// Whether the process has that port open.
    func listens(_ transport: Agents.Transport, _ local: Endpoint) -> Bool {
        process?.listeners.contains(Listener(transport: transport, local: local)) ?? false
    }

    /// Queues an event for the agent, or keeps it while the process stands still.
    mutating func post(_ event: AgentEvent) {
        guard process?.isPaused == true else {
            events.append(event)
            return
        }
        if case .datagram(let datagram) = event {
            let size = (process?.inboxBytes ?? 0) + datagram.bytes.count
            guard size <= timers.settings.datagramBuffer else { return }
            process?.inboxBytes = size
        }
        // Connections are bounded by the backlog and their windows; commands come from the timeline.
        process?.inbox.append(event)
    }

    /// Tells the agent what there is to tell and carries out what it wants.
    mutating func tellAgent(at now: Instant, _ outbox: inout Outbox) {
        var index = 0
        while index < events.count, isRunning, outbox.step() {
            let event = events[index]
            index += 1
            guard isWanted(event, at: now, &outbox) else { continue }
            guard let (effects, wakeup) = process?.agent.advance(event, at: now) else { break }
            process?.wakeup = wakeup?.at
            for effect in effects { carryOut(effect, at: now, &outbox) }
            // The driver closes its side of what the peer has closed.
            if case .connection(let identifier, .closed) = event { close(identifier, at: now, &outbox) }
        }
        if index == 1, events.count == 1 {
            events.removeLast()
        } else if index >= events.count || !isRunning {
            events.removeAll(keepingCapacity: true)
        } else {
            events.removeFirst(index)
        }
        arm(at: now, &outbox)
    }

    /// Whether the agent still wants to hear of it; what the process reads is taken from its connection here.
    private mutating func isWanted(_ event: AgentEvent, at now: Instant, _ outbox: inout Outbox) -> Bool {
        guard case .connection(let identifier, let what) = event else { return true }
        guard process?.open.contains(identifier) == true else { return false }
        switch what {
        case .accepted, .opened: break
        case .received(let bytes):
            if let slot = slotOfIdentifier[identifier] {
                drive(slot, at: now, &outbox) { $0.read(bytes.count, &$1) }
            }
        case .closed, .failed, .reset: process?.open.remove(identifier)
        }
        return true
    }

    private mutating func carryOut(_ effect: AgentEffect, at now: Instant, _ outbox: inout Outbox) {
        switch effect {
        case .send(let datagram):
            send(datagram, at: now, &outbox)
        case .connect(let identifier, let remote): connect(identifier, to: remote, at: now, &outbox)
        case .write(let identifier, let bytes):
            guard let slot = slotOfIdentifier[identifier] else { return }
            drive(slot, at: now, &outbox) { $0.write(bytes, at: now, &$1) }
        case .close(let identifier): close(identifier, at: now, &outbox)
        case .abort(let identifier):
            process?.open.remove(identifier)
            guard let slot = slotOfIdentifier.removeValue(forKey: identifier) else { return }
            drive(slot, at: now, &outbox) { connection, output in
                connection.isAttached = false
                connection.identifier = nil
                connection.abort(&output)
            }
        case .journal(let entry):
            outbox.journal.append(JournalLine(time: now, node: station.name, entry: entry))
        case .save(let settings): saved = settings
        case .answer(let answer): outbox.answers.append(.init(host: index, answer: answer))
        }
    }

    private mutating func close(_ identifier: ConnectionIdentifier, at now: Instant, _ outbox: inout Outbox) {
        process?.open.remove(identifier)
        guard let slot = slotOfIdentifier.removeValue(forKey: identifier) else { return }
        // What is left of it is the kernel's; a process to come may use the number again.
        drive(slot, at: now, &outbox) { connection, output in
            connection.identifier = nil
            connection.close(at: now, &output)
        }
    }

    /// Asks the driver for the agent's next wake-up, unless an earlier one has been asked for.
    private mutating func arm(at now: Instant, _ outbox: inout Outbox) {
        guard process?.isPaused == false, let wakeup = process?.wakeup else { return }
        let at = max(wakeup, now)
        guard at < process?.alarm ?? Instant(nanoseconds: .max) else { return }
        process?.alarm = at
        outbox.alarms.append(.init(at: at, alarm: .agent(host: index, process: processes)))
    }
}
