import Agents
import Simulation
import Wire

extension ServiceHistory {
    /// Reads the lines of a journal in order.
    struct Reader {
        private let landscape: Landscape
        private let end: Instant
        private let gatewayOfName: [String: Int]
        private let controllers: Set<String>
        /// When a node dies without a word of its own.
        var stops: [(time: Instant, node: String)] = []
        private var nextStop = 0

        var stays: [[Span]]
        var changes: [[Instant]]
        var resets: [[Instant]]
        var refusals: [[Instant]]
        var holds: [(gateway: Int, span: Span)] = []
        var lastChange: Change?
        private var open: [Span?]
        private var held: [String: [Int: Instant]] = [:]

        init(_ landscape: Landscape, end: Instant) {
            self.landscape = landscape
            self.end = end
            gatewayOfName = Dictionary(landscape.gateways.enumerated().map { ($1.name, $0) }) { first, _ in first }
            controllers = Set(landscape.controllers)
            let count = landscape.gateways.count
            stays = Array(repeating: [], count: count)
            changes = Array(repeating: [], count: count)
            resets = Array(repeating: [], count: count)
            refusals = Array(repeating: [], count: count)
            open = Array(repeating: nil, count: count)
        }

        mutating func read(_ line: JournalLine) {
            while nextStop < stops.count, stops[nextStop].time <= line.time {
                stop(stops[nextStop].node, at: stops[nextStop].time)
                nextStop += 1
            }
            if let gateway = gatewayOfName[line.node] {
                read(line, of: gateway)
            } else if controllers.contains(line.node) {
                readController(line)
            }
        }

        mutating func finish() {
            while nextStop < stops.count {
                stop(stops[nextStop].node, at: stops[nextStop].time)
                nextStop += 1
            }
            for gateway in open.indices { close(gateway, at: end) }
            for controller in held.keys.sorted() { drop(controller, at: end) }
        }

        private mutating func read(_ line: JournalLine, of gateway: Int) {
            switch line.entry.kind {
            case .registered:
                let controller = line.entry.subject ?? ""
                close(gateway, at: line.time)
                if let last = stays[gateway].last, last.controller != controller { changes[gateway].append(line.time) }
                open[gateway] = Span(controller: controller, start: line.time, end: end)
                note(line)
            case .linkLost:
                // The link was dead since the controller was heard last.
                let isSilence = line.entry.detail == Gateway.silence
                let detection = isSilence ? landscape.gateways[gateway].detection : .zero
                close(gateway, at: line.time - detection)
                note(line)
            case .unregistered:
                close(gateway, at: line.time)
                note(line)
            case .reset:
                close(gateway, at: line.time)
                resets[gateway].append(line.time)
            case .refused:
                // An H.248 error begins with its code; connections and redirections are refused in words.
                if line.entry.detail?.utf8.first.map({ 0x30...0x39 ~= $0 }) == true {
                    refusals[gateway].append(line.time)
                }
            case .booted, .searchStarted, .tries, .unanswered, .primarySearchExpired, .totalSearchExpired,
                .gatewayRegistered, .gatewayRefused, .gatewayLost, .gatewayUnregistered, .linkLossDelayExpired,
                .active, .inactive, .regionState, .survivableRegistered, .survivableRefused, .survivableLost,
                .registeredWithMain, .refusedByMain, .lostMain, .entityLink, .sipEntity, .lateAnswer, .serviceState,
                .callFailed, .callConfirmed, .callGivenUp,
                .pending, .controllerMoved, .leaving, .gatewayMoved, .gatewayLeaving, .undecodable, .limitReached,
                .commanded, .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared, .denialEvent,
                .alarmRaised, .alarmCleared, .mediaServerRegistered, .mediaServerLost,
                .localSetup, .localRegistered, .localTeardown, .localUnregistered, .mediaLink, .phonesRegistered,
                .phonesRefused,
                .phonesUnregistered, .phonesLost:
                return
            }
        }

        private mutating func readController(_ line: JournalLine) {
            let gateway = line.entry.subject.flatMap { gatewayOfName[$0] }
            switch line.entry.kind {
            case .gatewayRegistered:
                guard let gateway else { return }
                if held[line.node]?[gateway] == nil { held[line.node, default: [:]][gateway] = line.time }
            case .gatewayLost, .gatewayUnregistered:
                guard let gateway else { return }
                release(gateway, of: line.node, at: line.time)
            // What a survivable says of its own regions has a subject that is no number.
            case .regionState: if line.entry.subject.flatMap({ Int($0) }) != nil { note(line) }
            case .reset: drop(line.node, at: line.time)
            case .booted, .searchStarted, .tries, .registered, .refused, .unanswered, .linkLost, .primarySearchExpired,
                .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared,
                .totalSearchExpired, .unregistered, .gatewayRefused, .linkLossDelayExpired, .active, .inactive,
                .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain,
                .lostMain, .entityLink, .sipEntity, .lateAnswer, .serviceState, .pending, .controllerMoved, .leaving,
                .callFailed, .callConfirmed, .callGivenUp,
                .gatewayMoved, .gatewayLeaving, .undecodable, .limitReached, .commanded, .denialEvent, .alarmRaised,
                .alarmCleared, .mediaServerRegistered, .mediaServerLost, .localSetup, .localRegistered, .localTeardown,
                .localUnregistered, .mediaLink, .phonesRegistered, .phonesRefused,
                .phonesUnregistered, .phonesLost:
                return
            }
        }

        private mutating func note(_ line: JournalLine) {
            let entry = line.entry
            let words = [line.node, entry.kind.rawValue, entry.subject, entry.detail].compactMap { $0 }
            let isRegion = entry.kind == .regionState
            let subject = (isRegion ? entry.subject : line.node) ?? line.node
            lastChange = Change(
                time: line.time, words: words.joined(separator: " "), subject: subject,
                expectation: isRegion
                    ? "region: \(subject), never: \(entry.detail ?? "ad"), seen by: journal"
                    : "gateway: \(subject), never: \(entry.kind.rawValue)")
        }

        private mutating func close(_ gateway: Int, at moment: Instant) {
            guard var span = open[gateway] else { return }
            open[gateway] = nil
            span.end = max(moment, span.start)
            stays[gateway].append(span)
        }

        private mutating func stop(_ node: String, at moment: Instant) {
            if let gateway = gatewayOfName[node] { close(gateway, at: moment) }
            drop(node, at: moment)
        }

        private mutating func release(_ gateway: Int, of controller: String, at moment: Instant) {
            guard let start = held[controller]?.removeValue(forKey: gateway) else { return }
            holds.append((gateway, Span(controller: controller, start: start, end: moment)))
        }

        private mutating func drop(_ controller: String, at moment: Instant) {
            guard let gateways = held.removeValue(forKey: controller) else { return }
            for gateway in gateways.keys.sorted() {
                guard let start = gateways[gateway] else { continue }
                holds.append((gateway, Span(controller: controller, start: start, end: moment)))
            }
        }
    }
}
