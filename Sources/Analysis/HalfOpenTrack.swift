import Megaco
import Wire

/// Links of which one end knows that they are over and the other does not.
struct HalfOpenTrack {
    private static let findingLimit = 4_096

    /// Connections that carry a link, or did.
    private var links = FlowStates<Link>()
    /// The connection of each gateway's latest link.
    private var latest = NodeStates<FlowNumber>()
    private var found: [(link: Link, left: (by: Int, at: Instant), end: Instant?)] = []

    private struct Link {
        /// The numbers of the nodes.
        var gateway: Int
        var controller: Int
        /// Who left first and when, and what shows it.
        var left: (by: Int, at: Instant)?
        var frames: [Int] = []
        /// What the other end said after that, if it did.
        var spoke: Instant?

        /// Somebody says something.
        mutating func speak(_ node: Int, at time: Instant, frame: Int) {
            guard let left, left.by != node, time > left.at else { return }
            spoke = time
            if frames.count < Finding.frameLimit { frames.append(frame) }
        }
    }

    /// Takes what passes between a gateway and a controller.
    mutating func handle(_ happening: Happening, gateway: Int, isMine: Bool) {
        switch happening.signal {
        case .finished, .reset: closed(happening)
        case .reply(_, let note):
            spoke(happening)
            if isMine {
                // The recording begins while the link is up.
                if latest[gateway] == nil, note.command == .known(.auditValue), note.error == nil {
                    begin(happening, gateway)
                }
            } else if note.command == .known(.serviceChange), note.error == nil, !note.redirects,
                happening.delivered != nil
            {
                if let old = latest[gateway], old != happening.flowNumber { learn(old, happening) }
                begin(happening, gateway)
            }
        case .serviceChange(_, let note):
            spoke(happening)
            guard isMine, note.isRoot, note.asksForService, note.served != true, let sent = happening.sent,
                let old = latest[gateway],
                old != happening.flowNumber
            else { return }
            leave(old, by: happening.fromNumber, at: sent, frame: happening.frame)
        case .request, .pending, .megacoError: spoke(happening)
        case .connecting, .connected, .neighbourRequest, .registrationRequest, .registrationConfirm,
            .registrationReject, .unregistrationRequest, .unregistrationConfirm, .options, .optionsAnswer, .invite,
            .inviteAnswer, .record, .repeated, .unreadable:
            break
        }
    }

    /// What was found by the end of the recording, in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func finish(_ names: Names, into findings: inout Findings) {
        for link in links.all {
            guard let left = link.left, let spoke = link.spoke, spoke - left.at >= HalfOpenLink.bound else { continue }
            add(link, left, end: nil)
        }
        findings.halfOpen = found.map {
            HalfOpenLink(
                gateway: names[$0.link.gateway], controller: names[$0.link.controller], leftBy: names[$0.left.by],
                start: $0.left.at, end: $0.end, frames: $0.link.frames)
        }.sorted { ($0.start, $0.gateway) < ($1.start, $1.gateway) }
    }

    private mutating func begin(_ happening: Happening, _ gateway: Int) {
        guard happening.isStream else { return }
        let isMine = happening.fromNumber == gateway
        let (mine, controller) =
            isMine ? (happening.fromNumber, happening.toNumber) : (happening.toNumber, happening.fromNumber)
        latest[gateway] = happening.flowNumber
        links.update(happening.flowNumber, default: Link(gateway: mine, controller: controller)) { link in
            // Where nobody has left nothing is kept but who they are.
            if link.left == nil, link.gateway == mine, link.controller == controller { return }
            link = Link(gateway: mine, controller: controller)
        }
    }

    private mutating func closed(_ happening: Happening) {
        guard let sent = happening.sent, let left = links.update(happening.flowNumber, { $0.left }) else { return }
        if left == nil, happening.delivered == nil {
            leave(happening.flowNumber, by: happening.fromNumber, at: sent, frame: happening.frame)
        } else if let left {
            if left.by != happening.fromNumber { end(happening.flowNumber, at: sent, frame: happening.frame) }
        } else {
            links[happening.flowNumber] = nil
        }
    }

    private mutating func leave(_ flow: FlowNumber, by node: Int, at time: Instant, frame: Int) {
        let left = links.update(flow) { link in
            if link.left == nil {
                link.left = (node, time)
                link.frames = [frame]
            }
            return link.left
        }
        if case .some(.some(let left)) = left, left.by != node { end(flow, at: time, frame: frame) }
    }

    /// A controller that takes the gateway anew knows that the old link is over.
    private mutating func learn(_ flow: FlowNumber, _ happening: Happening) {
        guard let link = links[flow], link.controller == happening.fromNumber, let sent = happening.sent else { return }
        if link.left != nil { end(flow, at: sent, frame: happening.frame) }
    }

    private mutating func spoke(_ happening: Happening) {
        guard let sent = happening.sent else { return }
        // Changed where it is, so that it is not copied.
        links.update(happening.flowNumber) { $0.speak(happening.fromNumber, at: sent, frame: happening.frame) }
    }

    private mutating func end(_ flow: FlowNumber, at time: Instant, frame: Int) {
        guard var link = links[flow], let left = link.left else { return }
        links[flow] = nil
        guard time - left.at >= HalfOpenLink.bound else { return }
        if link.frames.count >= Finding.frameLimit { link.frames.removeLast() }
        link.frames.append(frame)
        add(link, left, end: time)
    }

    private mutating func add(_ link: Link, _ left: (by: Int, at: Instant), end: Instant?) {
        guard found.count < Self.findingLimit else { return }
        found.append((link, left, end))
    }
}
