import Megaco
import Wire

/// The H.248 links of a controller, close together so that each is changed in place.
///
/// A link over TCP is its connection. A link over UDP is whoever sends under one message identifier from one address:
/// the port may change, and many gateways may share a socket.
struct LinkTable: Sendable {
    /// Who a peer over UDP is.
    struct Peer: Hashable, Sendable {
        let sender: MessageIdentifier
        let address: IPAddress
        /// What comes on the port of binary is another association.
        let isBinary: Bool

        init(_ sender: MessageIdentifier, _ address: IPAddress, isBinary: Bool) {
            self.sender = sender
            self.address = address
            self.isBinary = isBinary
        }

        /// Nil for a link that is none of a peer over UDP.
        init?(_ link: SupervisedLink) {
            guard case .datagram(_, let remote) = link.association.path, let sender = link.sender else { return nil }
            self.init(sender, remote.address, isBinary: link.association.encoding == .binary)
        }
    }

    private var places: [LinkIdentifier: Int] = [:]
    private var links: [SupervisedLink] = []
    private var peers: [Peer: LinkIdentifier] = [:]
    /// Who was heard last from, or is called at, an endpoint over UDP: for ICMP errors alone.
    private var endpoints: [Endpoint: LinkIdentifier] = [:]
    private var lastPeer: Int64 = 0

    /// All links, from streams to peers over UDP, within those in order of their identifiers.
    var identifiers: [LinkIdentifier] { places.keys.sorted() }

    var datagramCount: Int { peers.count }

    /// A link; nil where there is none.
    subscript(identifier: LinkIdentifier) -> SupervisedLink? { places[identifier].map { links[$0] } }

    /// Where a link is, until the next one is removed; nil where there is none.
    func place(of identifier: LinkIdentifier) -> Int? { places[identifier] }

    /// Where the link of a peer over UDP is; nil where it has none.
    func place(of sender: MessageIdentifier, at address: IPAddress, isBinary: Bool) -> Int? {
        peers[Peer(sender, address, isBinary: isBinary)].flatMap { places[$0] }
    }

    /// The link over UDP at an endpoint; nil where there is none.
    func link(at endpoint: Endpoint) -> LinkIdentifier? { endpoints[endpoint] }

    /// The link in a place.
    subscript(place: Int) -> SupervisedLink {
        _read { yield links[place] }
        _modify { yield &links[place] }
    }

    /// Which link is in a place, and when it wants to be woken.
    func deadline(at place: Int) -> (identifier: LinkIdentifier, wakeup: Wakeup?) {
        (links[place].identifier, links[place].wakeup)
    }

    /// What the link in a place is to its controller.
    func state(at place: Int) -> SupervisedLink.State { links[place].state }

    /// A name for a new link over UDP.
    mutating func newPeer() -> LinkIdentifier {
        lastPeer += 1
        return LinkIdentifier(datagramPeer: lastPeer)
    }

    /// Adds a link and returns its place. One over UDP takes the place of the one of the same peer.
    mutating func add(_ link: SupervisedLink) -> Int {
        places[link.identifier] = links.count
        links.append(link)
        if case .datagram(_, let remote) = link.association.path, let peer = Peer(link) {
            peers[peer] = link.identifier
            endpoints[remote] = link.identifier
        }
        return links.count - 1
    }

    /// The peer in a place was heard from another port.
    mutating func move(_ place: Int, local: Endpoint, to remote: Endpoint) {
        let identifier = links[place].identifier
        if case .datagram(_, let old) = links[place].association.path, endpoints[old] == identifier {
            endpoints[old] = nil
        }
        endpoints[remote] = identifier
        links[place].association.path = .datagram(local: local, remote: remote)
    }

    /// Remembers that an endpoint belongs to the link in a place.
    mutating func note(_ endpoint: Endpoint, of place: Int) { endpoints[endpoint] = links[place].identifier }

    mutating func remove(_ identifier: LinkIdentifier) {
        guard let place = places.removeValue(forKey: identifier) else { return }
        let link = links[place]
        if case .datagram(_, let remote) = link.association.path, let peer = Peer(link) {
            peers[peer] = nil
            if endpoints[remote] == identifier { endpoints[remote] = nil }
            if let other = link.association.requestsTo, endpoints[other] == identifier { endpoints[other] = nil }
        }
        links.swapAt(place, links.count - 1)
        links.removeLast()
        if place < links.count { places[links[place].identifier] = place }
    }
}
