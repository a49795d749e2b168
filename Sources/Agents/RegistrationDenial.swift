/// Why main rejects a survivable processor, as its denial events say it.
enum RegistrationDenial: Int, Hashable, Sendable {
    /// There is no record of it.
    case notAdministered = 3600
    /// It sent another id than its record has.
    case badSystemIdentifier = 3602

    /// In the words of the log.
    var text: String {
        switch self {
        case .notAdministered: "IP RRJ-ESS not admin"
        case .badSystemIdentifier: "IP RRJ-ESS bad SID sent"
        }
    }
}
