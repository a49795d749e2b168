import Agents
import ArgumentParser
import Glibc
import Loads
import Serving
import Wire

/// Serves one agent until its end, with a line a second and a summary.
struct ServeRunner<Served: Agent> {
    let role: String
    let options: ServeOptions
    /// How many TCP connections there may be.
    var connectionLimit = 4096
    /// What there is to say of the agent.
    let figures: (AgentServer<Served>, ServeJournal) -> ServeFigures
    /// Whether everything that was asked for is done.
    let isDone: (Served, ServeJournal) -> Bool
    /// What went wrong in the end, in a sentence; nil where nothing did.
    let complaint: (AgentServer<Served>, ServeJournal) -> String?

    /// - Parameter greeting: said once the listeners are open.
    func run(_ agent: Served, greeting: String) throws {
        Self.raiseDescriptorLimit()
        let journal = ServeJournal(options)
        let server: AgentServer<Served>
        do throws(ServingFailure) {
            server = try AgentServer(agent, connectionLimit: connectionLimit) { journal.note($0, at: $1) }
        } catch {
            throw ExitStatus.unreadable(error.description)
        }
        Interruption.watch()
        say(greeting)
        let end = options.duration.map { Instant.start + $0 }
        var last = (figures: figures(server, journal), at: Instant.start)
        var ended = Instant.start
        do throws(ServingFailure) {
            try server.run(tick: .seconds(1)) { agent, now in
                ended = now
                return Interruption.signal != nil || end.map { now >= $0 } ?? false || isDone(agent, journal)
            } report: { now in
                let next = figures(server, journal)
                say(ServeText.line(next, since: last.figures, over: now - last.at, at: now))
                last = (next, now)
            }
        } catch {
            throw ExitStatus(code: 1, text: error.description)
        }
        finish(server, journal, after: ended - .start)
        if let text = complaint(server, journal) { throw ExitStatus(code: 1, text: text) }
        if let signal = Interruption.signal { throw ExitStatus.signalled(signal) }
    }

    private func finish(_ server: AgentServer<Served>, _ journal: ServeJournal, after time: Duration) {
        let lateness = Duration.nanoseconds(server.counts.worstLateness)
        let all = figures(server, journal)
        if options.json {
            Terminal.write(ServeText.json(role, all, lateness: lateness, over: time).text)
        } else {
            Terminal.write("\(role), " + ServeText.summary(all, lateness: lateness, over: time))
        }
    }

    private func say(_ line: String) {
        guard !options.quiet else { return }
        Terminal.write(line, to: options.json ? STDERR_FILENO : STDOUT_FILENO)
    }

    /// As many descriptors as the system allows: a connection needs one.
    private static func raiseDescriptorLimit() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
