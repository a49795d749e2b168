/// Which way media flows (H.248.1 §7.1.7).
public enum StreamMode: Hashable, Sendable, CaseIterable {
    case sendOnly, receiveOnly, sendReceive, inactive, loopback
}
