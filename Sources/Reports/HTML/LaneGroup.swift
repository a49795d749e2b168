/// Lanes that stand together under a heading, such as the gateways of a region.
struct LaneGroup {
    var title: String
    /// The region whose splits are shaded behind the lanes; nil for none, 0 for all gateways.
    var region: Int?
    var lanes: [Lane]
}
