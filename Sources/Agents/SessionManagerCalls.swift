/// The calls that a Session Manager sends to its entities, and how.
public struct SessionManagerCalls: Hashable, Sendable, Codable {
    /// How many come at random and how long they last; they are not set up in steps. Nil for none.
    public var load: CallLoad?
    /// Calls out of trunks that were planned for one moment; nil for none.
    public var schedule: ScheduledCalls?
    /// Who is called: gateways by the numbers of their forms, each with its stations.
    public var stations: [GatewayStations] = []
    public var routing = Routing.sequence
    /// What a call that nobody takes means for its entity link (assumed).
    public var onFailedCall = OnFailedCall.probeNow

    public init(load: CallLoad? = nil) { self.load = load }

    /// Which of several entities gets a call first.
    public enum Routing: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first of the entity links that is up, in the order of the file.
        case sequence
        /// Each in its turn, of those that are up.
        case loadSharing = "load sharing"
    }

    /// What follows from a call that was answered by 408 or 5xx, or not at all.
    public enum OnFailedCall: String, Hashable, Sendable, Codable, CaseIterable {
        /// OPTIONS at once on a link that is up.
        case probeNow = "probe now"
        case nothing
    }

    /// The stations of one gateway: extensions are its number and three more digits, from 001.
    public struct GatewayStations: Hashable, Sendable, Codable {
        /// 1…999.
        public var gateway: Int
        /// 0…999.
        public var count: Int

        public init(gateway: Int, count: Int) {
            self.gateway = gateway
            self.count = count
        }
    }

    /// The number of the gateway that an extension is on; nil for what is no extension.
    static func gateway(ofExtension text: String) -> Int? {
        guard text.utf8.count <= 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            number >= 1001
        else { return nil }
        return number / 1000
    }
}
