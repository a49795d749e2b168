import Megaco
import Wire

/// Requests of gateways that take their time.
extension Controller {
    /// Answers a request, at once or when it has been carried out. A registration waits until the processor is done
    /// with the calls that came before.
    mutating func take(
        _ request: TransactionRequest, from sender: MessageIdentifier, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        let begins = max(now, outbound.busyUntil)
        guard settings.executionTime > .zero || begins > now, request.registration != nil else {
            return answer(request, from: sender, on: link, at: now)
        }
        let waiting = ExecutingRequest(
            request: request, sender: sender, link: link, dueAt: begins + settings.executionTime)
        if request.registration?.value(ofExtension: "X-SRV") == "1" {
            executingServed.append(waiting)
        } else {
            executing.append(waiting)
        }
        noteExecution()
        return []
    }

    private mutating func noteExecution() {
        let next = executing.first ?? executingServed.first
        deadlines.set(.execution, next.map { Wakeup(at: $0.dueAt, timer: "execution time") })
    }

    /// Carries out what has waited for the execution time: gateways without service first, and those that a survivable
    /// serves once nobody else waits.
    mutating func execute(at now: Instant) -> [AgentEffect] {
        let urgent = executing.prefix { $0.dueAt <= now }
        executing.removeFirst(urgent.count)
        var effects = urgent.flatMap { answer($0.request, from: $0.sender, on: $0.link, at: now) }
        if executing.isEmpty {
            let served = executingServed.prefix { $0.dueAt <= now }
            executingServed.removeFirst(served.count)
            effects += served.flatMap { answer($0.request, from: $0.sender, on: $0.link, at: now) }
        }
        noteExecution()
        return effects
    }
}
