extension RegistrationRejectReason {
    /// How many alternatives the root of the CHOICE has.
    static let rootAlternatives = 8
    /// The one alternative of the root that has a value; it is sent and read as `.other`, without its aliases.
    static let duplicateAliasIndex = 4

    init(index: Int) {
        self =
            switch index {
            case 0: .discoveryRequired
            case 1: .invalidRevision
            case 2: .invalidCallSignalAddress
            case 3: .invalidRASAddress
            case 5: .invalidTerminalType
            case 6: .undefinedReason
            case 7: .transportNotSupported
            case 9: .resourceUnavailable
            case 10: .invalidAlias
            case 11: .securityDenial
            case 12: .fullRegistrationRequired
            case _: .other(index)
            }
    }

    var index: Int {
        switch self {
        case .discoveryRequired: 0
        case .invalidRevision: 1
        case .invalidCallSignalAddress: 2
        case .invalidRASAddress: 3
        case .invalidTerminalType: 5
        case .undefinedReason: 6
        case .transportNotSupported: 7
        case .resourceUnavailable: 9
        case .invalidAlias: 10
        case .securityDenial: 11
        case .fullRegistrationRequired: 12
        case .other(let index): index
        }
    }
}
