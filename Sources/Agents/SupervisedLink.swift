import Megaco
import Wire

/// The H.248 link between a controller and whoever is at its other end.
struct SupervisedLink: Sendable {
    enum State: Hashable, Sendable {
        /// Nobody has registered on it yet; it is dropped at this time if it stays silent.
        case unregistered(idleAt: Instant)
        case registered(gateway: Int, Supervision)
        /// The gateway was told to leave; the link ends when it answers, at the latest at this time.
        case leaving(gateway: Int, request: UInt32, until: Instant)
    }

    let identifier: LinkIdentifier
    var association: Association
    /// Where it is.
    var remote: Endpoint
    var state: State

    var wakeup: Wakeup? {
        let own: Wakeup
        switch state {
        case .unregistered(let idleAt): own = Wakeup(at: idleAt, timer: "idle connection")
        case .registered(_, let supervision): own = Wakeup(at: supervision.tickAt, timer: "link supervision")
        case .leaving(_, _, let until): own = Wakeup(at: until, timer: "unregistration")
        }
        return Wakeup.earlier(own, association.wakeup)
    }

    /// Who the other end says that it is; nil on a stream that has brought nothing readable yet.
    var sender: MessageIdentifier? { association.peer }

    /// The number of the media gateway on it.
    var gateway: Int? {
        switch state {
        case .unregistered: nil
        case .registered(let gateway, _), .leaving(let gateway, _, _): gateway
        }
    }
}
