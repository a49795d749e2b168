import Agents
import FoundationEssentials
import Glibc
import Namespaces
import Sockets
import Topologies
import Wire

/// Keeps a topology up until somebody takes it down, and answers at its socket meanwhile.
public final class LabKeeper {
    private let session: LabSession
    private let options: LabOptions
    private let path: String
    private let listener: Int32
    /// Held for as long as the lab stays: two launchers that start at once must not both win the name.
    private let lock: NameLock
    private var visitors: [Int32: Visitor] = [:]
    private var lastVisitor: UInt64 = 0
    private var isDown = false
    private let lastWords: LastWords

    /// People at the socket at once; one more is turned away.
    private static let visitorLimit = 64

    /// Somebody at the socket. The kernel gives a descriptor that was closed to the next visitor; the number tells an
    /// answer for one from an answer for the other.
    private struct Visitor {
        let number: UInt64
        var framer = LineFramer(limit: 64 << 10)
    }

    /// Brings the lab up and opens its socket.
    ///
    /// - Throws: ``LabFailure`` where a lab of that name is up already, or cannot come up.
    public init(name: String, _ options: LabOptions) throws(LabFailure) {
        path = try RuntimeFolder.socket(of: name)
        guard let lock = try NameLock(path: path) else {
            throw LabFailure(.usage, "a lab called '\(name)' is up already; rainyday down --name \(name) ends it")
        }
        self.lock = lock
        // Nobody listens: a launcher that was killed left its socket.
        unlink(path)
        guard let listener = UnixSocket.listen(at: path) else {
            throw LabFailure(.usage, "cannot listen at \(path): \(String(cString: strerror(errno)))")
        }
        self.listener = listener
        var options = options
        options.playsTimeline = false
        self.options = options
        let lastWords = LastWords()
        self.lastWords = lastWords
        do throws(LabFailure) {
            session = try LabSession(options) { lastWords.take($0) }
            try session.bringUp()
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Serves until somebody says `down` or a signal comes; then nothing of the lab is left.
    public func run() throws(LabFailure) -> LabOutcome {
        defer {
            unlink(path)
            close(listener)
            lock.release()
        }
        let far = Instant(nanoseconds: .max / 2)
        while !isDown, session.outcome.signal == nil {
            do throws(LabFailure) {
                for descriptor in try session.step(atMost: far, others: [listener] + visitors.keys.sorted()) {
                    if descriptor == listener { welcome() } else { hear(descriptor) }
                }
            } catch {
                _ = session.finish()
                throw error
            }
        }
        let outcome = session.finish()
        for visitor in visitors.keys.sorted() {
            if isDown { reply(.down, to: visitor) }
            close(visitor)
            visitors[visitor] = nil
        }
        return outcome
    }

    private func welcome() {
        let visitor = accept(listener, nil, nil)
        guard visitor >= 0 else { return }
        guard visitors.count < Self.visitorLimit else {
            close(visitor)
            return
        }
        _ = fcntl(visitor, F_SETFD, FD_CLOEXEC)
        lastVisitor += 1
        visitors[visitor] = Visitor(number: lastVisitor)
    }

    private func hear(_ visitor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(visitor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0, let lines = visitors[visitor]?.framer.append(buffer[..<count]) else {
            visitors[visitor] = nil
            close(visitor)
            return
        }
        for line in lines {
            guard let request = try? JSONDecoder().decode(KeeperRequest.self, from: Data(line)) else {
                reply(.refused("this is no request"), to: visitor)
                continue
            }
            answer(request, to: visitor)
        }
    }

    private func answer(_ request: KeeperRequest, to visitor: Int32) {
        switch request {
        case .status: reply(.status(status()), to: visitor)
        case .down: isDown = true
        case .console(let node, let line, let form):
            guard options.topology.node(node) != nil else { return reply(.refused(unknown(node)), to: visitor) }
            let number = visitors[visitor]?.number
            do {
                try session.command(node, line, as: form) { [weak self] text, isRefused in
                    guard let self, visitors[visitor]?.number == number else { return }
                    reply(.answer(text: text, isRefused: isRefused), to: visitor)
                }
            } catch {
                reply(.refused("\(error)"), to: visitor)
            }
        case .place(let node):
            do {
                guard let host = session.host else { return reply(.refused("the lab is down"), to: visitor) }
                guard try host.nodes().contains(where: { $0.name == node }) else {
                    return reply(.refused(unknown(node)), to: visitor)
                }
                let network = try host.namespacePath(of: node)
                reply(.place(initProcess: host.initProcess, network: network), to: visitor)
            } catch {
                reply(.refused("\(error)"), to: visitor)
            }
        }
    }

    private func unknown(_ node: String) -> String {
        let names = options.topology.nodes.map(\.name) + options.topology.routers.map(\.name)
        return "there is no node '\(node)' in this topology; there are \(names.joined(separator: ", "))"
    }

    private func status() -> KeeperStatus {
        let known = (try? session.host?.nodes()) ?? []
        let book = options.topology.nameBook
        return KeeperStatus(
            title: options.topology.title, speed: options.speed, seconds: session.now.seconds,
            outputFolder: options.outputFolder, keeper: getpid(), initProcess: session.host?.initProcess ?? 0,
            nodes: known.map { node in
                KeeperStatus.Node(
                    name: node.name, kind: kind(of: node.name),
                    addresses: options.topology.addresses(of: node.name).map(\.description), isPowered: node.isPowered,
                    processes: node.processes, lastWord: lastWords.words[node.name] ?? "",
                    stays: kind(of: node.name) == "gateway" ? lastWords.stays[node.name] ?? [] : [],
                    region: book.region(of: node.name))
            }, latenessMilliseconds: Double(session.outcome.latenessMaximum) / 1e6,
            packets: session.outcome.capture.packets, dropped: session.outcome.capture.dropped)
    }

    private func kind(of name: String) -> String {
        switch options.topology.node(name)?.kind {
        case .agent(.gateway)?: "gateway"
        case .agent(.controller)?: "controller"
        case .agent(.sessionManager)?: "session manager"
        case .agent(.mediaServer)?: "media server"
        case .agent(.phones)?: "phones"
        case .agent(.stub)?: "stub"
        case .program?: "program"
        case nil: "router"
        }
    }

    private func reply(_ reply: KeeperReply, to visitor: Int32) {
        guard visitors[visitor] != nil, let data = try? JSONEncoder().encode(reply) else { return }
        var rest = ArraySlice([UInt8](data) + [0x0A])
        // A visitor that does not read for a second loses its answer: the lab must not wait for it.
        let deadline = ContinuousClock.now + .seconds(1)
        while !rest.isEmpty, ContinuousClock.now < deadline {
            let count = rest.withUnsafeBytes {
                send(visitor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            guard count > 0 || errno == EAGAIN || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
            var poller = pollfd(fd: visitor, events: Int16(POLLOUT), revents: 0)
            if !rest.isEmpty { _ = poll(&poller, 1, 100) }
        }
    }
}
