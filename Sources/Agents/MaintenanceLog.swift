import Wire

/// What a server's `display alarms` and `display events` show: alarms that stand, and denial events.
///
/// Objects and denial events are found in documents; that every alarm is a major one is assumed. Nothing of it outlasts
/// a restart.
struct MaintenanceLog: Sendable {
    /// A maintenance object that raises alarms here.
    enum Object: String, Hashable, Sendable, Comparable {
        /// The H.248 link of a media gateway.
        case mediaGateway = "MED-GTWY"
        /// On main: a survivable processor's keep-alives are missed.
        case survivableOnMain = "SP-REG-M"
        /// On a survivable: main's answers are missed.
        case mainOnSurvivable = "SP-REG-S"

        static func < (one: Object, other: Object) -> Bool { one.rawValue < other.rawValue }
    }

    /// A standing alarm.
    struct Alarm: Hashable, Sendable {
        let object: Object
        /// A node's name or address.
        let subject: String
        let since: Instant
    }

    /// One kind of denial from one peer.
    struct Event: Hashable, Sendable {
        let denial: RegistrationDenial
        let endpoint: String
        let first: Instant
        var last: Instant
        var count = 1
    }

    private struct Key: Hashable {
        let object: Object
        let subject: String
    }

    /// So many denials are kept; the oldest makes room.
    static let eventLimit = 100

    private var since: [Key: Instant] = [:]
    private(set) var events: [Event] = []

    /// By object, then by subject.
    var alarms: [Alarm] {
        since.map { Alarm(object: $0.key.object, subject: $0.key.subject, since: $0.value) }
            .sorted { ($0.object, $0.subject) < ($1.object, $1.subject) }
    }

    /// An alarm begins; nothing where it stands already.
    mutating func raise(_ object: Object, _ subject: String, at now: Instant) -> [JournalEntry] {
        let key = Key(object: object, subject: subject)
        guard since[key] == nil else { return [] }
        since[key] = now
        return [JournalEntry(.alarmRaised, subject, detail: "\(object.rawValue) MAJOR")]
    }

    /// It ends; nothing where it does not stand.
    mutating func clear(_ object: Object, _ subject: String) -> [JournalEntry] {
        guard since.removeValue(forKey: Key(object: object, subject: subject)) != nil else { return [] }
        return [JournalEntry(.alarmCleared, subject, detail: object.rawValue)]
    }

    mutating func note(_ denial: RegistrationDenial, of endpoint: String, at now: Instant) {
        if let index = events.firstIndex(where: { $0.denial == denial && $0.endpoint == endpoint }) {
            events[index].last = now
            events[index].count += 1
            return
        }
        if events.count >= Self.eventLimit { events.removeFirst() }
        events.append(Event(denial: denial, endpoint: endpoint, first: now, last: now))
    }
}
