import Wire

/// One line of a report over the time of the story.
struct Lane {
    /// What the line is about; the raw value is its class in the page.
    enum Kind: String {
        case faults, splits, region, gateway, phones, active, link, expectations
    }

    /// A stretch of time.
    struct Span {
        var start: Instant
        /// Nil where it lasts to the end of the recording.
        var end: Instant?
        /// What is written into it.
        var label: String
        /// The class that colours it, such as `c0`, `outage`, `up`.
        var style: String
        /// What `verdict.json` has it as: `outage`, `active`, `split`, `link`, `region`; nil where it has none.
        var source: String?
        /// The whole of it, for people.
        var title: String
        var frame = 0
    }

    /// A moment.
    struct Mark {
        var time: Instant
        /// `accepted`, `rejected`, `unanswered`, `sent-away`.
        var style: String
        var title: String
        var frame: Int
    }

    /// A window of an expectation.
    struct Window {
        var start: Instant
        var end: Instant
        /// `pass`, `fail`, `inconclusive`.
        var outcome: String
        /// The number of its row in the table, from 1.
        var row: Int
        var title: String
    }

    var kind: Kind
    /// Unique in the report, such as `gateway:mg1`.
    var key: String
    var name: String
    var spans: [Span] = []
    var marks: [Mark] = []
    var windows: [Window] = []
    /// What was left out of it.
    var leftOut = 0

    init(_ kind: Kind, key: String, name: String) {
        self.kind = kind
        self.key = key
        self.name = name
    }
}
