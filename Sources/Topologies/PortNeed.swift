/// A way that one node needs to another: for a firewall, a line of what must be let through.
///
/// TCP is opened by ``from``. Over UDP ``from`` asks first and the answers come back the same way; where the other side
/// asks as well, it has a need of its own.
public struct PortNeed: Hashable, Sendable {
    public enum Transport: String, Hashable, Sendable {
        case tcp, udp
    }

    /// What goes that way.
    public enum Purpose: Hashable, Sendable, CaseIterable {
        /// A gateway at a controller of its MGC list.
        case registration
        /// H.248 over UDP: requests of a controller to a gateway.
        case requests
        /// A survivable at main: that it is there, and whether it is active.
        case survivable
        /// Phones at their servers.
        case phones
        /// A server to its phones: that they are to go.
        case phonesSentAway
        /// OPTIONS, and calls, of a session manager or of a media server.
        case options
        /// OPTIONS of a server to a session manager.
        case serverOptions

        /// For people.
        public var words: String {
            switch self {
            case .registration: "H.248"
            case .requests: "H.248 requests"
            case .survivable: "RAS of a survivable"
            case .phones: "RAS of phones"
            case .phonesSentAway: "URQ to phones"
            case .options: "SIP"
            case .serverOptions: "SIP of a server"
            }
        }
    }

    /// The name of the node that opens the connection, or asks.
    public var from: String
    public var to: String
    public var transport: Transport
    /// The ports of ``to``, one but for a group of phones.
    public var ports: ClosedRange<UInt16>
    public var purpose: Purpose
    /// The settings of the file that it comes from, such as `mgc list, h.248 port of main`.
    public var setting: String
    /// Where the file has the node of the first of these settings, from 1.
    public var line: Int
}
