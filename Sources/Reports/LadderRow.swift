import Wire

/// One line of a ladder before it is drawn.
struct LadderRow {
    enum Content {
        /// From one column to another; `isLost` draws an arrow that ends half way.
        case arrow(from: String, to: String, label: String, isLost: Bool)
        /// Something that a person did or expects, over the whole width.
        case band(String)
        /// The beginning or the end of a split.
        case edge(String)
        /// What was folded.
        case fold(String)
    }

    /// What the line is about, for colours.
    enum Tone { case plain, good, bad }

    var time: Instant
    /// Orders rows of the same moment: bands, then arrows, then edges.
    var rank: Int
    var frame: Int
    var content: Content
    var tone = Tone.plain
    /// Lines below it, such as the message decoded.
    var details: [String] = []
}
