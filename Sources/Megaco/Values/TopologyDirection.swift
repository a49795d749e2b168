/// How media flows between two terminations (H.248.1 §7.1.18; the last two are of version 3).
public enum TopologyDirection: Hashable, Sendable, CaseIterable {
    case bothway, isolate, oneway, onewayExternal, onewayBoth
}
